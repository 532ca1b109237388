#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# compile.sh NAME OPTION...: configures build/check/NAME, anew only for other options, and builds the program and all
# test programs there, or the goals in GOALS. Run from the top of the tree.
set -eu

folder=build/check/$1
shift
options=$(printf '%s\n' "$@")
mkdir -p "$folder"
if [ "$(cat "$folder/options" 2>/dev/null || :)" != "$options" ] ||
    [ -n "$(find configure -newer "$folder/config.status")" ]; then
    rm -f "$folder/options"
    (cd "$folder" && ../../../configure --quiet PYTHON3="${PYTHON3:-python3}" "$@")
    printf '%s\n' "$options" >"$folder/options"
fi
# Goals are separated by blanks.
# shellcheck disable=SC2086
exec make -C "$folder" --no-print-directory -j"${JOBS:-2}" ${GOALS:-check TESTS=}
