# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_base.a
src_libic_base_a_SOURCES = \
	src/base/answer.h \
	src/base/arena.c src/base/arena.h \
	src/base/base64.c src/base/base64.h \
	src/base/cleanup.h \
	src/base/confine.c src/base/confine.h \
	src/base/confinefilter.c src/base/confinefilter.h \
	src/base/error.c src/base/error.h \
	src/base/file.c src/base/file.h \
	src/base/jsonwriter.c src/base/jsonwriter.h \
	src/base/log.c src/base/log.h \
	src/base/map.c src/base/map.h \
	src/base/memory.c src/base/memory.h \
	src/base/nearest.c src/base/nearest.h \
	src/base/sha256.c src/base/sha256.h \
	src/base/strbuf.c src/base/strbuf.h \
	src/base/text.c src/base/text.h src/base/textshow.c src/base/texttime.c
