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
	src/engine/inventoryfacts.c src/engine/inventoryfacts.h \
	src/engine/inventoryjson.c src/engine/inventoryjson.h \
	src/engine/inventorykeys.h \
	src/engine/inventoryparse.c \
	src/engine/snapshot.c \
	src/engine/snapshotcopy.c src/engine/snapshotcopy.h \
	src/engine/snapshotrules.c src/engine/snapshotrules.h \
	src/engine/snapshotstore.c src/engine/snapshotstore.h \
	src/engine/target.c

# CRI: the messages are made from the .proto files by protobuf-c; warnings are not asked of generated code.
EXTRA_DIST += src/engine/containerd.proto src/engine/cri.proto

if CRI
cri_generated = src/engine/containerd.pb-c.c src/engine/containerd.pb-c.h src/engine/cri.pb-c.c src/engine/cri.pb-c.h
BUILT_SOURCES += $(cri_generated)
CLEANFILES += $(cri_generated)

make_messages = $(AM_V_GEN)$(MKDIR_P) src/engine && $(PROTOC_C) --proto_path='$(srcdir)'/src/engine --c_out=src/engine
quiet_messages = sed -i '1i \#pragma GCC system_header'

src/engine/containerd.pb-c.c: src/engine/containerd.proto src/engine/local.mk
	$(make_messages) '$(srcdir)'/src/engine/containerd.proto && $(quiet_messages) src/engine/containerd.pb-c.h
src/engine/containerd.pb-c.h: src/engine/containerd.pb-c.c
	@:
src/engine/cri.pb-c.c: src/engine/cri.proto src/engine/local.mk
	$(make_messages) '$(srcdir)'/src/engine/cri.proto && $(quiet_messages) src/engine/cri.pb-c.h
src/engine/cri.pb-c.h: src/engine/cri.pb-c.c
	@:

noinst_LIBRARIES += src/libic_proto.a
nodist_src_libic_proto_a_SOURCES = $(cri_generated)
src_libic_proto_a_CFLAGS = -std=gnu11 -w $(IC_CFLAGS) $(PROTOBUF_C_CFLAGS)

src_libic_engine_a_SOURCES += \
	src/engine/cri.c \
	src/engine/criapi.c src/engine/criapi.h \
	src/engine/cricontainers.c \
	src/engine/crienrich.c src/engine/crienrich.h \
	src/engine/criread.c src/engine/criread.h \
	src/engine/crisandbox.c src/engine/crisandbox.h \
	src/engine/criwrite.c src/engine/criwrite.h
endif
