# SPDX-License-Identifier: Apache-2.0

unit_tests += tests/unit/run/state_test
tests_unit_run_state_test_LDADD = $(UNIT_run_LIBS)
unit_tests += tests/unit/run/removeimage_test
tests_unit_run_removeimage_test_LDADD = $(UNIT_run_LIBS)
unit_tests += tests/unit/run/verify_test
tests_unit_run_verify_test_LDADD = $(UNIT_run_LIBS)
unit_tests += tests/unit/run/journalfile_test
tests_unit_run_journalfile_test_LDADD = $(UNIT_run_LIBS)
