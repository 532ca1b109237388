# SPDX-License-Identifier: Apache-2.0

check_PROGRAMS += tests/unit/policy/print_findings
tests_unit_policy_print_findings_LDADD = $(UNIT_policy_LIBS)
TESTS += tests/unit/policy/corpus_test.py
EXTRA_DIST += tests/unit/policy/corpus tests/unit/policy/corpus_test.py

unit_tests += tests/unit/policy/keeplist_test
tests_unit_policy_keeplist_test_LDADD = $(UNIT_policy_LIBS)

unit_tests += tests/unit/policy/manual_test
tests_unit_policy_manual_test_LDADD = $(UNIT_policy_LIBS)

unit_tests += tests/unit/policy/diag_test
tests_unit_policy_diag_test_LDADD = $(UNIT_policy_LIBS)

unit_tests += tests/unit/policy/yamljson_test
tests_unit_policy_yamljson_test_LDADD = $(UNIT_policy_LIBS)

unit_tests += tests/unit/policy/yamltree_test
tests_unit_policy_yamltree_test_LDADD = $(UNIT_policy_LIBS)

unit_tests += tests/unit/policy/policy_test
tests_unit_policy_policy_test_LDADD = $(UNIT_policy_LIBS)

unit_tests += tests/unit/policy/pattern_test
tests_unit_policy_pattern_test_LDADD = $(UNIT_policy_LIBS)

unit_tests += tests/unit/policy/glob_test
tests_unit_policy_glob_test_LDADD = $(UNIT_policy_LIBS)

unit_tests += tests/unit/policy/semver_test
tests_unit_policy_semver_test_LDADD = $(UNIT_policy_LIBS)

