# SPDX-License-Identifier: Apache-2.0

unit_tests += tests/unit/wire/json_test
tests_unit_wire_json_test_LDADD = $(UNIT_wire_LIBS)

unit_tests += tests/unit/wire/jsonstream_test
tests_unit_wire_jsonstream_test_LDADD = $(UNIT_wire_LIBS)
