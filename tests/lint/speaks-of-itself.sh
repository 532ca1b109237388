#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The tree holds for any machine: nothing in it names a place on somebody's disk or the number of a ticket.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"

search() { all_files | xargs -r -d '\n' grep -nIE "$@" -- /dev/null; }

tap_empty "$(search '(^|[^[:alnum:]_./*-])/(home|work|workspace|workspaces|Users|builds|shared)/[[:alnum:]._]')" \
    "no path into a personal or work folder"
tap_empty "$(search -i '\b(issue|issues|ticket|pull request|merge request|PR|bug) ?#[0-9]')" "no numbers of issues"
tap_done
