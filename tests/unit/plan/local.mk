# SPDX-License-Identifier: Apache-2.0
# The decision. Most tests describe a small world in words, see world.h.

check_LIBRARIES += tests/unit/plan/libworld.a
tests_unit_plan_libworld_a_SOURCES = \
	tests/unit/plan/randomworld.c tests/unit/plan/randomworld.h \
	tests/unit/plan/world.c tests/unit/plan/world.h \
	tests/unit/plan/worldtext.c tests/unit/plan/worldtext.h

WORLD_LIBS = tests/unit/plan/libworld.a $(UNIT_plan_LIBS)

unit_tests += \
	tests/unit/plan/budget_test \
	tests/unit/plan/condition_test \
	tests/unit/plan/explain_test \
	tests/unit/plan/names_test \
	tests/unit/plan/needs_test \
	tests/unit/plan/newest_test \
	tests/unit/plan/literals_test \
	tests/unit/plan/property_test \
	tests/unit/plan/protect_test \
	tests/unit/plan/reason_test \
	tests/unit/plan/select_test \
	tests/unit/plan/watermark_test

tests_unit_plan_budget_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_condition_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_explain_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_names_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_needs_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_newest_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_literals_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_property_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_protect_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_reason_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_select_test_LDADD = $(WORLD_LIBS)
tests_unit_plan_watermark_test_LDADD = $(WORLD_LIBS)
