#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The sample configuration repository: what its workflow and its hooks run works, and finds what it is there to find.

# shellcheck source-path=SCRIPTDIR/../lib source=tap.sh
. "$TOP_SRCDIR/tests/lib/tap.sh"

cp -r "$TOP_SRCDIR/deploy/config-repository" "$TESTDIR/repository"
chmod -R u+w "$TESTDIR/repository"
cd "$TESTDIR/repository" || exit 1
imagecull() { "$IMAGECULL" "$@"; }

# each_command FILE: the imagecull commands that a workflow or hook file runs
each_command() { sed -nE 's/^ *(run|entry): (imagecull .*)$/\2/p' "$1"; }

for file in .github/workflows/policies.yaml .pre-commit-config.yaml; do
    count=0
    mkdir -p before && cp -r policies before/
    while IFS= read -r line; do
        count=$((count + 1))
        status=0
        GITHUB_STEP_SUMMARY=$TESTDIR/summary.md eval "$line" >"$TESTDIR/out" 2>&1 || status=$?
        tap_is "$status" 0 "$file: $line"
    done < <(each_command "$file")
    tap_ok "$file runs $count commands" test "$count" -ge 2
done
tap_is "$(grep -c '^### What this change' "$TESTDIR/summary.md")" 1 "the summary has the difference"

status=0
imagecull plan -p policies -i nodes/build-1.json --detailed-exitcode >"$TESTDIR/out" 2>&1 || status=$?
tap_is "$status" 10 "the policies remove something from the recorded node"

sed -i 's/olderThan: 3d/olderThan: 300d/' policies/branch-builds.yaml
status=0
imagecull test policies >"$TESTDIR/out" 2>&1 || status=$?
tap_is "$status" 3 "a changed policy fails its tests"
sed -i 's/example\\\.com/example.com/' policies/branch-builds.yaml
status=0
imagecull check --strict policies >"$TESTDIR/out" 2>&1 || status=$?
tap_is "$status" 3 "a careless regex fails the check"
tap_done
