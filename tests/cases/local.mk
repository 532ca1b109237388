# SPDX-License-Identifier: Apache-2.0
# One runner for all cases. A new case is a folder; nothing here changes. `make check-cases CASES='policy/*'`
# runs some of them, UPDATE=1 rewrites what they expect.

TESTS += tests/cases/run.py

.PHONY: check-cases
check-cases: all
	+$(call run_suite,cases,tests/cases/run.py,)
