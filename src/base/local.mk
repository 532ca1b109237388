# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_base.a
src_libic_base_a_SOURCES =
