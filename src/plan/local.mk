# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_plan.a
src_libic_plan_a_SOURCES =
