#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Help: complete, within 80 columns, on standard output, and true: a command takes the options that it lists.

# shellcheck source-path=SCRIPTDIR/../lib source=tap.sh
. "$TOP_SRCDIR/tests/lib/tap.sh"

# asked NAME ARGUMENT...: succeeds, says something within 80 columns, keeps standard error empty
asked() {
    local name=$1 status=0
    shift
    "$IMAGECULL" "$@" >"$TESTDIR/out" 2>"$TESTDIR/err" || status=$?
    tap_is "$status" 0 "$name: status"
    tap_is "$(cat "$TESTDIR/err")" "" "$name: standard error"
    tap_ok "$name: says something" test -s "$TESTDIR/out"
    tap_is "$(awk 'length > 80' "$TESTDIR/out")" "" "$name: within 80 columns"
}

# value_for ARGUMENT: a value of the kind that help calls so
value_for() {
    case $1 in
    DURATION) echo 1m ;;
    NUMBER) echo 1 ;;
    SHARE) echo 1% ;;
    SIZE) echo 1GB ;;
    TIME) echo 2027-03-01T12:00:00Z ;;
    FORMAT) echo text ;;
    WHEN) echo never ;;
    *) echo x ;;
    esac
}

# taken COMMAND: the options that COMMAND takes
taken() {
    local command=$1 option argument
    while read -r option argument; do
        set -- "$option"
        [ -z "$argument" ] || set -- "$option" "$(value_for "$argument")"
        if "$IMAGECULL" "$command" "$@" --help >"$TESTDIR/taken" 2>&1; then
            printf '%s\n' "$option"
        elif ! grep -q "is no option of $command;" "$TESTDIR/taken"; then
            cat "$TESTDIR/taken"
        fi
    done <<<"$options"
}

# listed COMMAND: "--option ARGUMENT" a line
listed() { "$IMAGECULL" help "$1" | sed -nE 's/^  (-., |    )(--[a-z-]+( [^ ]+)?)(  .*)?$/\2/p' | LC_ALL=C sort; }

commands=$("$IMAGECULL" __complete '' | cut -f 1)
options=$(for command in $commands; do listed "$command"; done | LC_ALL=C sort -u)

tap_ok "there are commands" test "$(wc -w <<<"$commands")" -ge 8
tap_ok "there are options" test "$(wc -l <<<"$options")" -ge 20
asked "--help" --help
asked "help" help
for topic in exit-status outcomes reasons; do asked "help $topic" help "$topic"; done
for command in $commands; do
    asked "help $command" help "$command"
    tap_is "$("$IMAGECULL" "$command" --help)" "$(cat "$TESTDIR/out")" "$command --help is help $command"
    tap_is "$("$IMAGECULL" -h "$command")" "$(cat "$TESTDIR/out")" "-h $command is help $command"
    tap_ok "help names $command" grep -q "^  $command  " <("$IMAGECULL" help)
    tap_is "$(taken "$command")" "$(listed "$command" | cut -d ' ' -f 1)" "$command takes the options that it lists"
    asked "$command --version" "$command" --version
done
tap_done
