# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_engine.a
src_libic_engine_a_SOURCES =
