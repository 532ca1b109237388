# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_cli.a
src_libic_cli_a_SOURCES =
