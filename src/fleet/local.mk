# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_fleet.a
src_libic_fleet_a_SOURCES =
