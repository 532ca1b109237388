# SPDX-License-Identifier: Apache-2.0

unit_tests += tests/unit/run/state_test
tests_unit_run_state_test_LDADD = $(UNIT_run_LIBS)
