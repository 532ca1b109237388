# SPDX-License-Identifier: Apache-2.0
# Helpers that speak TAP, one for each language, and the tests of the scaffolding itself.

check_LIBRARIES += tests/lib/libtap.a
tests_lib_libtap_a_SOURCES = tests/lib/tap.c tests/lib/tap.h tests/lib/scratch.c tests/lib/scratch.h

TESTS += tests/lib/scaffold_test.py
