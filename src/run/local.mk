# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_run.a
src_libic_run_a_SOURCES =
