# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_wire.a
src_libic_wire_a_SOURCES = \
	src/wire/grpc.c \
	src/wire/grpc.h \
	src/wire/grpcframe.c \
	src/wire/grpcframe.h \
	src/wire/http.c \
	src/wire/http.h \
	src/wire/httpfail.c \
	src/wire/httpfail.h \
	src/wire/httpheader.c \
	src/wire/httpheader.h \
	src/wire/httptls.c \
	src/wire/httptls.h \
	src/wire/json.c \
	src/wire/json.h \
	src/wire/jsonlist.c \
	src/wire/jsonscan.c \
	src/wire/jsonscan.h \
	src/wire/jsonstream.c
