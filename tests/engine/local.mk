# SPDX-License-Identifier: Apache-2.0
# Engines played back from recorded exchanges. A new test is one line: engine_tests += tests/engine/NAME.py

engine_tests =

TESTS += $(engine_tests)
