# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_wire.a
src_libic_wire_a_SOURCES =
