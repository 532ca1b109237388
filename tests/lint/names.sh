#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A file name says what is inside, so it occurs once; and each C file is in a makefile, or it would miss a release.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"

repeated() {
    code_files | grep -vE '(^|/)local\.mk$|^tests/cases/.*/' | sed 's|.*/||' | LC_ALL=C sort | uniq -d |
        while read -r name; do all_files | grep -E "(^|/)${name//./\\.}\$"; done
}

unlisted() {
    local words
    words=$(cat Makefile.am src/local.mk src/*/local.mk tests/local.mk tests/*/local.mk tests/*/*/local.mk 2>/dev/null)
    c_files src tests | while read -r file; do
        grep -qE "(^|[[:space:]])${file//./\\.}([[:space:]]|\$)" <<<"$words" ||
            grep -qE "(^|[[:space:]])${file%.c}([[:space:]]|\$)" <<<"$words" || echo "$file: in no local.mk"
    done
}

tap_empty "$(repeated)" "file names are unique"
tap_empty "$(unlisted)" "every C file is listed in a local.mk"
tap_done
