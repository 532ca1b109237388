#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Completion: what the program answers, and what the scripts make of it.

# shellcheck source-path=SCRIPTDIR/../lib source=tap.sh
. "$TOP_SRCDIR/tests/lib/tap.sh"

# answers WANTED WORD...: the first column of the answer, on one line
answers() {
    local wanted=$1
    shift
    tap_is "$("$IMAGECULL" __complete "$@" | cut -f 1 | tr '\n' ' ')" "$wanted" "__complete $*"
}

answers "$("$IMAGECULL" help | sed -n "s/^  \([a-z]*\) .*/\1/p" | tr "\n" " ")" ""
answers "plan " pl
answers ":files " check ""
answers "" plan ""
answers "bash zsh " completion ""
answers "zsh " completion z
answers "--policy " plan --pol
answers "--max-deletions --max-share --max-bytes " plan --max-
answers "" plan --linger ""
answers "" plan --linger=
answers "text json " plan -o ""
answers "text json " plan --format=
answers "json " plan --format=j
answers "always " --color al
answers ":files " plan -p ""
answers ":files " plan -vp ""
answers "plan " -o json pl
answers "" plan -- --pol
answers "" help --lock
answers "exit-status " help exit
answers "" frobnicate --lock
tap_is "$("$IMAGECULL" __complete plan --fo | cut -f 2)" "form of the output" "an answer carries its help"

"$IMAGECULL" completion bash >"$TESTDIR/imagecull.bash"
"$IMAGECULL" completion zsh >"$TESTDIR/imagecull.zsh"
tap_ok "the script for bash is bash" bash -n "$TESTDIR/imagecull.bash"
if command -v zsh >/dev/null; then
    tap_ok "the script for zsh is zsh" zsh -n "$TESTDIR/imagecull.zsh"
else
    tap_missing zsh
fi

# completes WANTED WORD...: as bash completes the last word
completes() {
    local wanted=$1
    shift
    COMP_WORDS=("$IMAGECULL" "$@")
    COMP_CWORD=$#
    COMPREPLY=()
    _imagecull
    tap_is "${COMPREPLY[*]}" "$wanted" "bash: $*"
}

# shellcheck disable=SC1091
. "$TESTDIR/imagecull.bash"
cd "$TESTDIR" || exit 1
mkdir files
touch files/one.json "files/two words.json"
completes "plan" pla
completes "--detailed-exitcode" plan --det
completes "json" plan --format = j
completes "text json" plan --format =
completes "files/one.json files/two words.json" apply files/
completes "files/one.json" plan --inventory files/o
completes "" explain pla
tap_done
