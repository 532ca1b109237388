# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_wire.a
src_libic_wire_a_SOURCES = \
	src/wire/http.c \
	src/wire/http.h \
	src/wire/httpfail.c \
	src/wire/httpfail.h
