# SPDX-License-Identifier: Apache-2.0
# The rules of the house. `make lint` runs all of them; the shape of the house is part of `make check` too.

house_tests = tests/lint/layers.sh tests/lint/purity.sh

lint_tests = $(house_tests) \
	tests/lint/lint_test.py \
	tests/lint/manexamples.py \
	tests/lint/banned.sh \
	tests/lint/docs.sh \
	tests/lint/format.sh \
	tests/lint/hardening.sh \
	tests/lint/manpages.sh \
	tests/lint/names.sh \
	tests/lint/shellcheck.sh \
	tests/lint/sizes.sh \
	tests/lint/spdx.sh \
	tests/lint/speaks-of-itself.sh

TESTS += $(house_tests)
EXTRA_DIST += $(lint_tests)
