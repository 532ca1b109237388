# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_model.a
src_libic_model_a_SOURCES = \
	src/model/image.c src/model/image.h \
	src/model/inventory.c src/model/inventory.h \
	src/model/inventoryindex.c src/model/inventoryindex.h \
	src/model/inventorynames.c \
	src/model/reference.c src/model/reference.h
