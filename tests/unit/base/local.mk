# SPDX-License-Identifier: Apache-2.0

unit_tests += tests/unit/base/tap_test
tests_unit_base_tap_test_LDADD = $(UNIT_base_LIBS)
