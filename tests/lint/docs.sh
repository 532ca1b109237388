#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The manual says what the program says of itself: commands, options, exit statuses, outcomes, reasons.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"

manual=man/imagecull.1

# manual_list SECTION: the entries of a list in a section of the manual, "key: text" a line
manual_list() {
    awk -v section=".Sh $1" '
        /^\.Sh / { inside = $0 == section; next }
        !inside { next }
        /^\.El/ { if (key != "") print key ":" text; exit }
        /^\.It / {
            if (key != "") print key ":" text
            sub(/^\.It (Cm )?/, "")
            key = $0
            text = ""
            next
        }
        key != "" { text = text " " $0 }' "$manual"
}

# program_list TOPIC: the same from the program; `help exit-status` has a name between number and text
program_list() {
    "$IMAGECULL" help "$1" | awk -v topic="$1" '
        /^  ? ?[^ ]/ || (topic == "exit-status" && /^ +[0-9]+  /) {
            if (key != "") print key ":" text
            key = $1
            first = topic == "exit-status" ? 3 : 2
            text = ""
            for (i = first; i <= NF; i++) text = text " " $i
            next
        }
        { for (i = 1; i <= NF; i++) text = text " " $i }
        END { print key ":" text }'
}

program_commands() { "$IMAGECULL" __complete '' | cut -f 1; }

# program_options: each option of each command as help shows it, "--name ARGUMENT"
program_options() {
    for command in $(program_commands); do
        "$IMAGECULL" help "$command" | sed -nE 's/^  (-., |    )(--[a-z-]+( [^ ]+)?)(  .*)?$/\2/p'
    done | LC_ALL=C sort -u
}

# manual_options: ".It Fl p Ar PATH , Fl -policy Ar PATH" as "--policy PATH"
manual_options() {
    sed -nE 's/^\.It (.*, )?Fl -([a-z-]+)( Ar (.*))?$/--\2 \4/p' "$manual" | sed 's/ $//' | LC_ALL=C sort
}

# manual_letters: "-p --policy"
manual_letters() { sed -nE 's/^\.It Fl ([a-z])( Ar [A-Z]+)? , Fl -([a-z-]+).*/-\1 --\3/p' "$manual" | LC_ALL=C sort; }
program_letters() {
    for command in $(program_commands); do
        "$IMAGECULL" help "$command" | sed -nE 's/^  (-.), (--[a-z-]+).*/\1 \2/p'
    done | LC_ALL=C sort -u
}

tap_is "$(manual_list 'EXIT STATUS')" "$(program_list exit-status)" "exit statuses"
tap_is "$(manual_list OUTCOMES)" "$(program_list outcomes)" "outcomes"
tap_is "$(manual_list REASONS)" "$(program_list reasons)" "reasons"
tap_is "$(manual_list COMMANDS | sed 's/:.*//')" "$(program_commands)" "commands"
tap_is "$(manual_options)" "$(program_options)" "options and their arguments"
tap_is "$(manual_letters)" "$(program_letters)" "letters of options"

# manual_findings: "id severity text" of imagecull-check(1); source_findings: the same of the table
manual_findings() {
    awk '/^\.Sh / { severity = $NF == "WARNINGS" ? "WARNING" : $NF == "ERRORS" ? "ERROR" : "" }
        severity == "" { next }
        id != "" { print id, severity, $0; id = ""; next }
        /^\.It Cm / { id = $3 }' man/imagecull-check.1 | LC_ALL=C sort
}
source_findings() {
    sed -nE 's/^ *\[FINDING_[A-Z_]+\] *= \{"([a-z-]+)", *SEVERITY_([A-Z]+), *"(.*)"\},$/\1 \2 \3/p' src/policy/findings.c |
        LC_ALL=C sort
}
tap_is "$(manual_findings)" "$(source_findings)" "findings"
if command -v mandoc >/dev/null; then
    for page in man/*.[1-8]; do
        # Pages of this tree refer to each other before they are installed.
        tap_empty "$(mandoc -Tlint "$page" 2>/dev/null | grep -v 'referenced manual not found')" "$page is well formed"
    done
else
    tap_missing mandoc
fi
tap_done
