# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_engine.a
src_libic_engine_a_SOURCES = \
	src/engine/detect.c src/engine/detect.h \
	src/engine/diskfacts.c src/engine/diskfacts.h \
	src/engine/docker.c \
	src/engine/dockeranswer.c src/engine/dockeranswer.h \
	src/engine/dockerapi.c src/engine/dockerapi.h \
	src/engine/dockerform.c \
	src/engine/dockerlist.c src/engine/dockerlist.h \
	src/engine/dockerread.c src/engine/dockerread.h \
	src/engine/dockerwrite.c src/engine/dockerwrite.h \
	src/engine/engine.c src/engine/engine.h src/engine/engineops.h \
	src/engine/imageparts.c src/engine/imageparts.h \
	src/engine/inventoryjson.c src/engine/inventoryjson.h \
	src/engine/inventorykeys.h \
	src/engine/inventoryparse.c \
	src/engine/snapshot.c \
	src/engine/snapshotcopy.c src/engine/snapshotcopy.h \
	src/engine/snapshotstore.c src/engine/snapshotstore.h \
	src/engine/target.c
