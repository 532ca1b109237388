#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every file of code names its licence at the top.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"

unnamed() {
    code_files | while read -r file; do
        head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2\.0' || echo "$file"
    done
}

tap_empty "$(unnamed)" "SPDX-License-Identifier is in the first three lines"
tap_empty "$(c_files src tests | grep '\.h$' | xargs -r grep -L '^#pragma once$')" "every header has #pragma once"
tap_done
