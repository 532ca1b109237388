# SPDX-License-Identifier: Apache-2.0
# The decision twice: the program against a second implementation, on random input.
# `make check-oracle CASES=20000` tries more.

TESTS += tests/oracle/differential.py
EXTRA_DIST += tests/oracle/differential.py tests/oracle/decide.py tests/oracle/makecase.py \
	tests/oracle/verdicts.py tests/oracle/words.py

# Globs and version ranges against others' reading of them.
check_PROGRAMS += tests/oracle/matchtool
tests_oracle_matchtool_LDADD = $(policy_LIBS)
TESTS += tests/oracle/globs.py tests/oracle/ranges.py
EXTRA_DIST += tests/oracle/globs.py tests/oracle/ranges.py tests/oracle/npmsemver.js

.PHONY: check-oracle
check-oracle: all
	$(AM_TESTS_ENVIRONMENT) $(PYTHON3) -B $(srcdir)/tests/oracle/differential.py $(CASES) $(SEED)
