# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_fleet.a
src_libic_fleet_a_SOURCES = \
	src/fleet/kube.h \
	src/fleet/labels.h \
	src/fleet/lease.h \
	src/fleet/nodes.h \
	src/fleet/summaryread.c src/fleet/summaryread.h \
	src/fleet/workloads.h
