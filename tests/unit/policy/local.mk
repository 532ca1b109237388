# SPDX-License-Identifier: Apache-2.0

check_PROGRAMS += tests/unit/policy/print_findings
tests_unit_policy_print_findings_LDADD = $(UNIT_policy_LIBS)
TESTS += tests/unit/policy/corpus_test.py
EXTRA_DIST += tests/unit/policy/corpus tests/unit/policy/corpus_test.py

unit_tests += tests/unit/policy/keeplist_test
tests_unit_policy_keeplist_test_LDADD = $(UNIT_policy_LIBS)

unit_tests += tests/unit/policy/manual_test
tests_unit_policy_manual_test_LDADD = $(UNIT_policy_LIBS)
