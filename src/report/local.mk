# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_report.a
src_libic_report_a_SOURCES =
