#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# analyze.sh cppcheck|clang-tidy BUILD JOBS: static analysis of src/ as configured in BUILD. Run from the top of the
# tree; any finding is a failure.
set -eu

tool=$1
build=$2
jobs=$3
defines="-D_GNU_SOURCE -D_FILE_OFFSET_BITS=64"
includes="-Isrc -I."

case $tool in
cppcheck)
    # Generated headers are left out. Defines and includes are lists.
    # shellcheck disable=SC2086
    exec cppcheck --quiet -j "$jobs" --std=c11 --enable=warning,performance,portability --inline-suppr \
        --suppressions-list=tools/cppcheck-suppressions.txt --error-exitcode=1 --template=gcc \
        --include="$build/config.h" $defines $includes src
    ;;
clang-tidy)
    libraries=$(pkg-config --cflags libcurl yaml-0.1 libpcre2-8 libcjson libprotobuf-c)
    # One file a run: the analyzer mixes up variable argument lists of several.
    # The inner shell expands the flags.
    # shellcheck disable=SC2016
    find src -name '*.c' | sort | xargs -P "$jobs" -n 1 sh -c '
        exec clang-tidy --quiet --warnings-as-errors="*" "$2" -- $1' sh \
        "-std=gnu11 -include $build/config.h $defines $includes -I$build/src $libraries"
    ;;
*)
    echo "usage: analyze.sh cppcheck|clang-tidy BUILD JOBS" >&2
    exit 2
    ;;
esac
