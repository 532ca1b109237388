# SPDX-License-Identifier: Apache-2.0
# Unit tests. A new one is two lines in its room's local.mk:
#
#   unit_tests += tests/unit/base/text_test
#   tests_unit_base_text_test_LDADD = $(UNIT_base_LIBS)
#
# and the file tests/unit/base/text_test.c. UNIT_<room>_LIBS is the room and what lies below it.

unit_tests =

UNIT_base_LIBS = tests/lib/libtap.a $(base_LIBS)
UNIT_model_LIBS = tests/lib/libtap.a $(model_LIBS)
UNIT_wire_LIBS = tests/lib/libtap.a $(wire_LIBS)
UNIT_policy_LIBS = tests/lib/libtap.a $(policy_LIBS)
UNIT_plan_LIBS = tests/lib/libtap.a $(plan_LIBS)
UNIT_engine_LIBS = tests/lib/libtap.a $(engine_LIBS)
UNIT_report_LIBS = tests/lib/libtap.a $(report_LIBS)
UNIT_fleet_LIBS = tests/lib/libtap.a $(fleet_LIBS)
UNIT_run_LIBS = tests/lib/libtap.a $(run_LIBS)
UNIT_cli_LIBS = tests/lib/libtap.a $(cli_LIBS)

include tests/unit/base/local.mk
include tests/unit/model/local.mk
include tests/unit/wire/local.mk
include tests/unit/policy/local.mk
include tests/unit/plan/local.mk
include tests/unit/engine/local.mk
include tests/unit/report/local.mk
include tests/unit/fleet/local.mk
include tests/unit/run/local.mk
include tests/unit/cli/local.mk

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
