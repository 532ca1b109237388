#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The deciding rooms touch nothing outside. Starting from the objects of a room, all that the linker would pull in
# from the rooms below is followed; each name that remains must be in allowed-symbols.txt. Nor may the deciding
# rooms keep state: no writable variables.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"
archives=${TOP_BUILDDIR:?}/src

# symbols ROOM...: "ROOM OBJECT KIND NAME SECTION" for each symbol; KIND is U (wanted), T (given) or D (variable)
symbols() {
    local room
    for room; do
        "${NM:-nm}" --print-file-name --format=sysv "$archives/libic_$room.a" | awk -F'|' -v room="$room" '
            NF >= 7 {
                object = $1; sub(/:[^:]*$/, "", object); sub(/.*:/, "", object)
                name = $1; sub(/.*:/, "", name)
                for (i = 1; i <= NF; i++) gsub(/[[:space:]]/, "", $i)
                sub(/[[:space:]]+$/, "", name); class = $3; section = $7
                if (class == "U" || class == "w" || class == "v") print room, object, "U", name, "-"
                else if ($4 == "OBJECT" || $4 == "TLS") print room, object, "D", name, section
                else if (class ~ /[A-Z]/) print room, object, "T", name, section
            }'
    done
}

# impure ROOM BELOW...: the outside names that ROOM reaches and may not
impure() {
    symbols "$@" | awk -v start="$1" -v table=tests/lint/allowed-symbols.txt '
        function plain(name) {
            if (name ~ /^__(asan|ubsan|lsan|sanitizer|sancov|gcov|llvm|gcc)_/ || name == "_GLOBAL_OFFSET_TABLE_") return ""
            if (name ~ /^__stack_chk_(fail|guard)$/) return ""
            sub(/^__isoc(99|23)_/, "", name)
            if (name ~ /^__.*_chk$/) { sub(/^__/, "", name); sub(/_chk$/, "", name) }
            return name
        }
        function matches(name, pattern) {
            gsub(/\[!/, "[^", pattern); gsub(/\*/, ".*", pattern)
            return name ~ ("^" pattern "$")
        }
        function permitted(room, name,    i) {
            for (i = 1; i <= rules[room]; i++) if (matches(name, rule[room, i])) return 1
            return room != "any" && permitted("any", name)
        }
        BEGIN {
            while ((getline line < table) > 0) {
                if (line !~ /^[a-z]+:/) continue
                room = line; sub(/:.*/, "", room); sub(/^[^:]*:/, "", line)
                count = split(line, words, " ")
                for (i = 1; i <= count; i++) rule[room, ++rules[room]] = words[i]
            }
        }
        { key = $1 "/" $2 }
        $3 == "U" { wants[key] = wants[key] " " $4 }
        $3 != "U" { giver[$4] = key; own[key, $4] = 1 }
        $1 == start && !(key in seen) { seen[key] = 1; queue[++last] = key }
        END {
            for (next_one = 1; next_one <= last; next_one++) {
                key = queue[next_one]; room = key; sub("/.*", "", room)
                count = split(wants[key], names, " ")
                for (i = 1; i <= count; i++) {
                    name = names[i]
                    if ((key, name) in own) continue
                    if (name in giver) {
                        if (!(giver[name] in seen)) {
                            seen[giver[name]] = 1; from[giver[name]] = key; queue[++last] = giver[name]
                        }
                    } else if ((name = plain(name)) != "" && !permitted(room, name)) {
                        path = key; for (step = key; step in from; step = from[step]) path = from[step] " > " path
                        print path " calls " name
                    }
                }
            }
        }' | LC_ALL=C sort -u
}

variables() {
    symbols "$1" | awk '$3 == "D" && $5 ~ /^\.(data|bss|tdata|tbss)(\.[^r].*)?$|COM/ &&
        $4 !~ /^(__|\.L|_?_?odr_asan)/ { print $1 "/" $2 ": " $4 " is writable (" $5 ")" }'
}

check() {
    tap_empty "$(impure "$@")" "$1 calls nothing outside but what tests/lint/allowed-symbols.txt has"
    tap_empty "$(variables "$1")" "$1 keeps no state"
}

check model base
check policy model base
check plan policy model base
check report plan policy model base
tap_done
