# SPDX-License-Identifier: Apache-2.0

unit_tests += tests/unit/fleet/nodesummary_test
tests_unit_fleet_nodesummary_test_LDADD = $(UNIT_fleet_LIBS)

unit_tests += tests/unit/fleet/kube_test
tests_unit_fleet_kube_test_SOURCES = tests/unit/fleet/kube_test.c \
	tests/lib/httpscript.c tests/lib/httpscript.h tests/lib/peer.c tests/lib/peer.h
tests_unit_fleet_kube_test_LDADD = $(UNIT_fleet_LIBS)

unit_tests += tests/unit/fleet/labels_test
tests_unit_fleet_labels_test_LDADD = $(UNIT_fleet_LIBS)

unit_tests += tests/unit/fleet/nodes_test
tests_unit_fleet_nodes_test_LDADD = $(UNIT_fleet_LIBS)
