#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What keeps `apply` from starting at all: another run at work, and policies that everyone may write.

# shellcheck source-path=SCRIPTDIR/../lib source=tap.sh
. "$TOP_SRCDIR/tests/lib/tap.sh"

node=$TOP_SRCDIR/policies/example-node.json
after=$TESTDIR/after.json
mkdir "$TESTDIR/policies" "$TESTDIR/lock"
cp "$TOP_SRCDIR/policies/dangling.yaml" "$TESTDIR/policies"
chmod 755 "$TESTDIR/policies"
chmod 644 "$TESTDIR/policies/dangling.yaml"

# apply ARGUMENT...: on a copy of the recorded node; prints the exit status
apply() {
    local status=0
    rm -f "$after"
    "$@" apply --engine "snapshot:$node" --snapshot-out "$after" --lock-dir "$TESTDIR/lock" "${policy[@]}" \
        >"$TESTDIR/out" 2>"$TESTDIR/err" || status=$?
    echo "$status"
}

# refused STATUS MESSAGE NAME: how the last run ended, and that it did nothing
refused() {
    tap_is "$status" "$1" "$3: status"
    tap_ok "$3: says so" grep -q "$2" "$TESTDIR/err"
    tap_ok "$3: nothing was done" test ! -e "$after"
}

policy=(-p "$TESTDIR/policies/dangling.yaml")
tap_is "$(apply "$IMAGECULL")" 0 "a free lock"
status=$(apply flock "$TESTDIR"/lock/*.lock "$IMAGECULL")
refused 7 'another run works on this engine' "a lock that is held"
tap_is "$(apply "$IMAGECULL")" 0 "the lock is free again"

if [ "$(id -u)" = 0 ]; then
    chmod o+w "$TESTDIR/policies/dangling.yaml"
    status=$(apply "$IMAGECULL")
    refused 3 'policy file .* may be written by everyone' "a file that everyone may write"
    policy+=(--insecure-policies)
    tap_is "$(apply "$IMAGECULL")" 0 "accepted with --insecure-policies"
    chmod o-w "$TESTDIR/policies/dangling.yaml"
    chmod o+w "$TESTDIR/policies"
    policy=(-p "$TESTDIR/policies")
    status=$(apply "$IMAGECULL")
    refused 3 'policy folder .* may be written by everyone' "a folder that everyone may write"
else
    tap_skip "not root: whoever may write the policies may remove images anyway"
fi
tap_done
