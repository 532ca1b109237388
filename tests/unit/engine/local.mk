# SPDX-License-Identifier: Apache-2.0

unit_tests += \
	tests/unit/engine/dockeranswer_test \
	tests/unit/engine/dockerform_test \
	tests/unit/engine/inventoryjson_test \
	tests/unit/engine/outcome_test \
	tests/unit/engine/snapshot_test \
	tests/unit/engine/target_test
tests_unit_engine_dockeranswer_test_LDADD = $(UNIT_engine_LIBS)
tests_unit_engine_dockerform_test_LDADD = $(UNIT_engine_LIBS)
tests_unit_engine_inventoryjson_test_LDADD = $(UNIT_engine_LIBS)
tests_unit_engine_outcome_test_LDADD = $(UNIT_engine_LIBS)
tests_unit_engine_snapshot_test_LDADD = $(UNIT_engine_LIBS)
tests_unit_engine_target_test_LDADD = $(UNIT_engine_LIBS)
