#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Shell scripts pass shellcheck.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"

if command -v shellcheck >/dev/null; then
    while read -r file; do tap_ok "$file" shellcheck --external-sources "$file"; done < <(shell_files)
else
    tap_missing shellcheck
fi
tap_done
