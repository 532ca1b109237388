#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The rooms include only what layers.txt allows them to, and only headers that exist.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"
table=tests/lint/layers.txt

# allowed ROOM: the rooms it may include, with blanks around each
allowed() { sed -n "s/^$1:\(.*\)$/ $1 \1 /p" "$table"; }

# includes FILE: "LINE HEADER" for each quoted include
includes() { sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]+"([^"]+)".*/\1/p;' "$1"; }

# exists HEADER: in the tree, or generated from a .proto beside it
exists() { [ -f "src/$1" ] || [ -f "$1" ] || [ -f "src/${1%.pb-c.h}.proto" ]; }

# check_include FILE ROOM HEADER: prints what is wrong with it
check_include() {
    local file=$1 room=$2 header=$3 target=${3#tests/unit/}
    target=${target%%/*}
    if ! exists "$header"; then
        echo "$file: \"$header\" does not exist; headers are named from src/, as in \"base/error.h\""
    elif [[ $file == tests/* && ($header == tests/lib/* || $header == "tests/unit/$room/"*) ]]; then
        return
    elif [[ "$(allowed "$room")" != *" $target "* ]]; then
        echo "$file: $room may not include $target (\"$header\"), see $table"
    fi
}

check_outside() {
    local prefix rooms file room
    grep '^<' "$table" | while IFS=: read -r prefix rooms; do
        grep -rlE --include='*.[ch]' "^[[:space:]]*#[[:space:]]*include[[:space:]]+$prefix" src | while read -r file; do
            room=${file#src/}
            [[ " $rooms " == *" ${room%%/*} "* ]] || echo "$file: only$rooms may include $prefix…"
        done
    done
}

check_tree() {
    local file room header
    c_files src tests/unit | while read -r file; do
        room=${file#src/}
        room=${room#tests/unit/}
        room=${room%%/*}
        includes "$file" | while read -r header; do check_include "$file" "$room" "$header"; done
    done
}

rooms() { sed -nE 's/^([a-z]+):.*/\1/p' "$table" | LC_ALL=C sort; }
folders() { find src -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort; }

tap_is "$(folders)" "$(rooms)" "every folder of src is a room of $table"
tap_empty "$(check_tree)" "no room includes what lies above or beside it"
tap_empty "$(check_outside)" "outside libraries stay in the rooms that wrap them"
tap_done
