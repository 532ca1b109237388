# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_policy.a
src_libic_policy_a_SOURCES = \
	src/policy/glob.c \
	src/policy/glob.h \
	src/policy/keeplist.c \
	src/policy/keeplist.h \
	src/policy/pattern.c \
	src/policy/pattern.h \
	src/policy/semver.c \
	src/policy/semver.h \
	src/policy/semverrange.c \
	src/policy/semverrange.h
