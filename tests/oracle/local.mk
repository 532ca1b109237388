# SPDX-License-Identifier: Apache-2.0
# The decision twice: the program against a second implementation, on random input.
# `make check-oracle CASES=20000` tries more.

TESTS += tests/oracle/differential.py
EXTRA_DIST += tests/oracle/differential.py tests/oracle/decide.py tests/oracle/makecase.py \
	tests/oracle/verdicts.py tests/oracle/words.py

.PHONY: check-oracle
check-oracle: all
	$(AM_TESTS_ENVIRONMENT) $(PYTHON3) -B $(srcdir)/tests/oracle/differential.py $(CASES) $(SEED)
