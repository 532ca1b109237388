/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "policy/diag.h"
#include "policy/keeplist.h"
#include "run/options.h"

/*
 * Keep-lists from a command line (--keep-from). Missing, unreadable, too old, and empty where
 * that is not allowed are ERROR_INPUT: then nothing may be deleted. Findings in the lists go to
 * `diags`. A list that begins with "{" is JSON and carries its own time (keepjson.h). A file's age is that of its last change, by the real clock; the age of standard input
 * cannot be known.
 */
int keep_files_load(const struct options *options, struct keep_list *list, struct diag_list *diags,
                    struct error *err);
