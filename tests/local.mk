# SPDX-License-Identifier: Apache-2.0
# Every test speaks TAP: a program, a .sh or a .py file. `make check` runs what needs no engine; `make check-real`
# starts private engines and runs one test after the other; `make lint` looks at the sources.

TEST_EXTENSIONS = .sh .py
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
PY_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(BASH)
PY_LOG_COMPILER = $(PYTHON3) -B

# What a test may rely on. A sanitizer's finding ends the program with 86, a status that no case expects.
AM_TESTS_ENVIRONMENT = \
	IMAGECULL='$(abs_top_builddir)/imagecull'; export IMAGECULL; \
	TOP_SRCDIR='$(abs_top_srcdir)'; export TOP_SRCDIR; \
	TOP_BUILDDIR='$(abs_top_builddir)'; export TOP_BUILDDIR; \
	NM='$(NM)'; export NM; \
	PYTHON3='$(PYTHON3)'; export PYTHON3; \
	IC_HARDENED='$(IC_HARDENED)'; export IC_HARDENED; \
	ASAN_OPTIONS="exitcode=86:strict_string_checks=1:detect_stack_use_after_return=1:$${ASAN_OPTIONS-}"; \
	export ASAN_OPTIONS; \
	UBSAN_OPTIONS="exitcode=86:print_stacktrace=1:$${UBSAN_OPTIONS-}"; export UBSAN_OPTIONS;

include tests/lib/local.mk
include tests/unit/local.mk
include tests/cases/local.mk
include tests/cli/local.mk
include tests/engine/local.mk
include tests/fuzz/local.mk
include tests/lint/local.mk
include tests/matrix/local.mk
include tests/oracle/local.mk
include tests/real/local.mk

# run_suite NAME, TESTS, OPTIONS OF MAKE: runs tests outside `make check`, with a summary log of their own
run_suite = $(MAKE) $(AM_MAKEFLAGS) $(3) check-TESTS TESTS='$(2)' TEST_SUITE_LOG='tests/$(1)-suite.log'

.PHONY: lint check-memory check-real
lint: all
	+$(call run_suite,lint,$(lint_tests),)

# Engines are heavy and share the machine, so one test runs at a time.
REAL_JOBS = 1
check-real: all
	+$(MAKE) $(AM_MAKEFLAGS) $(check_PROGRAMS)
	+$(call run_suite,real,$(real_tests),-j$(REAL_JOBS))

# Unit tests and cases under a memory checker: MEMCHECK is put before the unit tests, and CASE_WRAPPER, which the
# runner finds in its environment, before the program. Left out are two that measure time or what is in flight at once,
# which a checker slows beyond recognition, one whose child becomes another user and may not read the checker's files, and
# one that gives up the calls that the checker makes; confinement is off for the same reason.
MEMCHECK = valgrind --quiet
not_under_memcheck = tests/unit/base/confine_test tests/unit/wire/grpc_test tests/unit/wire/httpconnect_test \
	tests/unit/wire/httpfault_test
check-memory: all
	+$(MAKE) $(AM_MAKEFLAGS) $(check_PROGRAMS)
	+$(call run_suite,memory,$(filter-out $(not_under_memcheck),$(unit_tests)) tests/cases/run.py,\
		LOG_COMPILER='$(MEMCHECK)' IMAGECULL_CONFINE=never)
