#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A wrong command line: status 2, one line on standard error that says what is wrong, nothing on standard output.

# shellcheck source-path=SCRIPTDIR/../lib source=tap.sh
. "$TOP_SRCDIR/tests/lib/tap.sh"

# refused MESSAGE ARGUMENT...
refused() {
    local message=$1 status=0
    shift
    "$IMAGECULL" "$@" >"$TESTDIR/out" 2>"$TESTDIR/err" </dev/null || status=$?
    tap_is "$status" 2 "imagecull $*: status"
    tap_is "$(cat "$TESTDIR/out")" "" "imagecull $*: standard output"
    tap_is "$(cat "$TESTDIR/err")" "imagecull: error: $message" "imagecull $*: message"
}

node=$TOP_SRCDIR/policies/example-node.json
policies=$TOP_SRCDIR/policies

refused "no command given; imagecull help lists them"
refused 'unknown command "aply"; did you mean apply?' aply
refused 'unknown command "frobnicate"; imagecull help lists them' frobnicate
refused 'unknown command ""; imagecull help lists them' ""
refused "unknown option --polcy; did you mean --policy?" plan --polcy x
refused "unknown option --xyzzy; imagecull help lists the commands, and imagecull help COMMAND their options" \
    plan --xyzzy=1
refused 'unknown option -z in "-vz"' plan -vz
refused "--policy needs a value: --policy PATH" plan --policy
refused "--policy needs a value: --policy PATH" plan -vp
refused "--verbose takes no value" plan --verbose=yes
refused '--policy: "" is not a value that is not empty' plan --policy=
refused "--lock-dir is no option of plan; imagecull help plan lists them" plan --lock-dir x
refused 'plan: unexpected argument "x"; usage: imagecull plan [OPTION...]' plan x
refused 'apply: unexpected argument "b"; usage: imagecull apply [PLAN.json]' apply a b
refused "explain: an argument is missing; usage: imagecull explain IMAGE" explain
refused '--format: "yaml" is none of text, json' plan -o yaml
refused '--color: "sometimes" is none of auto, always, never' plan --color=sometimes
refused '--log-format: "xml" is none of text, json' plan --log-format xml
refused '--grace: "10" is not a duration such as 90s, 15m, 12h, 3d or 2w' plan --grace 10
refused '--grace: "-1m" is not a duration such as 90s, 15m, 12h, 3d or 2w' plan --grace=-1m
refused '--parallel: "0" is not a whole number, at least 1' apply --parallel 0
refused '--parallel: "none" is not a whole number, at least 1' apply --parallel none
refused '--linger: "long" is not a duration such as 90s or 12h, or forever' apply --linger long
refused '--max-deletions: "-1" is not a whole number, or none' plan --max-deletions -1
refused '--max-deletions: "1000000001" is not a whole number, or none' plan --max-deletions 1000000001
refused '--max-share: "60" is not a share such as 60%, or none' plan --max-share 60
refused '--max-bytes: "5GX" is not a size such as 500MB or 20GiB, or none' plan --max-bytes 5GX
refused '--now: "today" is not a time such as 2027-03-01T12:00:00Z' plan --now today
refused '--node-label: "pool" is not KEY=VALUE' plan -p "$policies" -i "$node" --node-label pool
refused "--inventory and --engine exclude each other: recorded nodes or this one" \
    plan -p "$policies" -i "$node" -e "snapshot:$node"
refused "explain: one recorded node at a time" explain -p "$policies" -i "$node" -i "$node" alpine
refused "a snapshot is never changed in place: say with --snapshot-out where the changed one goes" \
    apply -p "$policies" -e "snapshot:$node" --insecure-policies
refused 'completion: "fish" is none of bash, zsh' completion fish
refused 'no help on "pln"; did you mean plan?' help pln
refused 'no help on "weather"; imagecull help lists the commands' help weather
tap_done
