#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# C looks as .clang-format says. Only version 14 is asked, because versions differ in details.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"

tool=
for candidate in clang-format-14 clang-format; do
    if "$candidate" --version 2>/dev/null | grep -q ' version 14\.'; then
        tool=$candidate
        break
    fi
done

if [ -n "$tool" ]; then
    tap_ok "clang-format has nothing to change" xargs "$tool" --dry-run -Werror < <(c_files src tests)
else
    tap_skip "no clang-format 14"
fi
tap_done
