# SPDX-License-Identifier: Apache-2.0

unit_tests += tests/unit/fleet/nodesummary_test
tests_unit_fleet_nodesummary_test_LDADD = $(UNIT_fleet_LIBS)
