# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Test Anything Protocol for tests written in shell. Source it, call the checks, end with tap_done:
#
#   . "$TOP_SRCDIR/tests/lib/tap.sh"
#   tap_is "$(imagecull --version)" "imagecull 0.1.0" "the version"
#   tap_done
#
# TESTDIR is a temporary folder of the test's own; it is removed at the end.

tap_count=0
TESTDIR=$(mktemp -d "${TMPDIR:-/tmp}/imagecull-test.XXXXXX")
trap 'rm -rf "$TESTDIR"' EXIT
export TESTDIR

# tap_comment: standard input as remarks in the log
tap_comment() { sed 's/^/#   /'; }

tap_pass() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s\n' "$tap_count" "${1//#/}"
}

# tap_fail NAME [DETAILS]
tap_fail() {
    tap_count=$((tap_count + 1))
    printf 'not ok %d - %s\n' "$tap_count" "${1//#/}"
    [ -z "${2-}" ] || printf '%s\n' "$2" | tap_comment
}

tap_skip() {
    tap_count=$((tap_count + 1))
    printf 'ok %d # SKIP %s\n' "$tap_count" "${1//#/}"
}

# tap_missing WHAT: something outside the project is not there. A skip at a desk, a failure where CI=true.
tap_missing() {
    if [ "${CI-}" = true ]; then tap_fail "$1 is there" "CI=true: nothing may be missing"; else tap_skip "no $1"; fi
}

# tap_ok NAME COMMAND...: the command succeeds
tap_ok() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then tap_pass "$name"; else tap_fail "$name" "$output"; fi
}

# tap_is GOT WANTED NAME
tap_is() {
    if [ "$1" = "$2" ]; then tap_pass "$3"; else tap_fail "$3" "got:    $1
wanted: $2"; fi
}

# tap_empty FINDINGS NAME: what was searched for was not found
tap_empty() {
    if [ -z "$1" ]; then tap_pass "$2"; else tap_fail "$2" "$1"; fi
}

tap_done() { printf '1..%d\n' "$tap_count"; }
