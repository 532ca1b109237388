# SPDX-License-Identifier: Apache-2.0

unit_tests += tests/unit/model/reference_test
tests_unit_model_reference_test_LDADD = $(UNIT_model_LIBS)
