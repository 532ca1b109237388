#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# valgrind.sh BUILD JOBS: runs the unit tests and the cases of BUILD under valgrind. A finding ends a program with 86
# and speaks on standard error, so that the test fails.
set -eu

memcheck="valgrind --quiet --error-exitcode=86 --leak-check=full --show-leak-kinds=definite,indirect"
memcheck="$memcheck --errors-for-leak-kinds=definite,indirect"
exec make -C "$1" --no-print-directory -j"$2" check-memory MEMCHECK="$memcheck" \
    CASE_WRAPPER="$memcheck" CASE_TIMEOUT="${CASE_TIMEOUT:-300}" CASES="${CASES:-}"
