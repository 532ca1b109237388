#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Functions that have a safer sibling do not occur. Variable-length arrays are the compiler's to refuse (-Wvla).

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"

# without_text: C on standard input, with comments, strings and characters blanked, lines kept
without_text() {
    awk '{
        out = ""; line = $0
        while (line != "") {
            if (comment) {
                end = index(line, "*/")
                if (!end) break
                line = substr(line, end + 2); comment = 0
            } else if (match(line, /^"([^"\\]|\\.)*"/) || match(line, /^\x27([^\x27\\]|\\.)*\x27/)) {
                line = substr(line, RLENGTH + 1)
            } else if (substr(line, 1, 2) == "//") {
                break
            } else if (substr(line, 1, 2) == "/*") {
                line = substr(line, 3); comment = 1
            } else {
                out = out substr(line, 1, 1); line = substr(line, 2)
            }
        }
        print out
    }' "$1"
}

scan() {
    c_files src tests | while read -r file; do
        without_text "$file" | grep -nE "(^|[^[:alnum:]_>.])($1)[[:space:]]*\(" | sed "s|^|$file:|"
    done
}

for name in strcpy strcat strncpy strncat stpcpy sprintf vsprintf strtok atoi atol atoll gets '[a-z]*scanf' gmtime \
    localtime ctime asctime system popen alloca tmpnam mktemp setlocale; do
    tap_empty "$(scan "$name")" "no $name"
done
tap_done
