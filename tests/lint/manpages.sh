#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Manual pages pass mandoc.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"

if command -v mandoc >/dev/null; then
    tap_empty "$(all_files | grep -E '^man/.*\.[1-9]$' | xargs -r mandoc -T lint -W warning 2>&1)" "mandoc has nothing to say"
else
    tap_missing mandoc
fi
tap_done
