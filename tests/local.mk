# SPDX-License-Identifier: Apache-2.0
# Every test speaks TAP. A test may be a program, a .sh or a .py file.

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
PY_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(BASH)
PY_LOG_COMPILER = $(PYTHON3) -B
TEST_EXTENSIONS = .sh .py

AM_TESTS_ENVIRONMENT = \
	IMAGECULL='$(abs_top_builddir)/imagecull'; export IMAGECULL; \
	TOP_SRCDIR='$(abs_top_srcdir)'; export TOP_SRCDIR; \
	TOP_BUILDDIR='$(abs_top_builddir)'; export TOP_BUILDDIR; \
	NM='$(NM)'; export NM;

include tests/lib/local.mk
include tests/unit/local.mk
