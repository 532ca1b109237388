# SPDX-License-Identifier: Apache-2.0

unit_tests += tests/unit/model/image_test
tests_unit_model_image_test_LDADD = $(UNIT_model_LIBS)
unit_tests += tests/unit/model/inventory_test
tests_unit_model_inventory_test_LDADD = $(UNIT_model_LIBS)
unit_tests += tests/unit/model/inventoryindex_test
tests_unit_model_inventoryindex_test_LDADD = $(UNIT_model_LIBS)
unit_tests += tests/unit/model/reference_test
tests_unit_model_reference_test_LDADD = $(UNIT_model_LIBS)
