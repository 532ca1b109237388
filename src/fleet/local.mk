# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_fleet.a
src_libic_fleet_a_SOURCES = \
	src/fleet/kube.c \
	src/fleet/kube.h \
	src/fleet/kubecall.c \
	src/fleet/kubecall.h \
	src/fleet/kubeconfig.c \
	src/fleet/kubeconfig.h \
	src/fleet/kubefind.c \
	src/fleet/kubelist.c \
	src/fleet/kubeopen.c \
	src/fleet/kubestatus.c \
	src/fleet/kubestatus.h \
	src/fleet/kubewatch.c \
	src/fleet/labels.c \
	src/fleet/labels.h \
	src/fleet/noderead.c \
	src/fleet/nodes.c \
	src/fleet/nodes.h \
	src/fleet/summaryread.c src/fleet/summaryread.h
