# SPDX-License-Identifier: Apache-2.0
# Engines played back from recorded exchanges. A new test is one line: engine_tests += tests/engine/NAME.py

engine_tests = \
	tests/engine/docker_read.py \
	tests/engine/docker_remove.py \
	tests/engine/docker_choose.py \
	tests/engine/confined.py

# One engine call from the command line; the tests against real engines use it too.
check_PROGRAMS += tests/engine/enginetool
tests_engine_enginetool_SOURCES = tests/engine/enginetool.c
tests_engine_enginetool_LDADD = $(engine_LIBS)

TESTS += $(engine_tests)
