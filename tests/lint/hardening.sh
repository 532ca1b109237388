#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The program has the properties that the hardening flags ask for.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"

# has PATTERN OPTION NAME: readelf says so of the program
has() {
    local output
    output=$(readelf --wide "$2" "${IMAGECULL:?}")
    if grep -qE "$1" <<<"$output"; then tap_pass "$3"; else tap_fail "$3" "no $1 in readelf $2"; fi
}

if [ "${IC_HARDENED:?}" = yes ]; then
    has 'Type: +DYN' --file-header "position-independent"
    has 'GNU_RELRO' --segments "relocations are read-only after start"
    has '\(FLAGS.*NOW' --dynamic "all symbols are bound at start"
    has 'GNU_STACK.* RW +0x' --segments "the stack is not executable"
    has '__stack_chk_fail' --dyn-syms "stack protector"
else
    tap_skip "configured without hardening, or with sanitizers"
fi
tap_done
