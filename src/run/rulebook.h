/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "policy/keeplist.h"
#include "policy/policy.h"
#include "run/notes.h"
#include "run/options.h"
#include "run/policyfiles.h"

/*
 * What decides, whatever the node: policies and keep-lists of one command line, read once.
 */
struct rulebook {
    struct arena arena; /* findings and keep-list */
    struct diag_list diags;
    struct policy_set policies;
    struct keep_list *keep_list; /* NULL without --keep-from */
};

/*
 * Reads everything that the options name. All findings, of all files, are appended to `notes`;
 * with an error among them the result is ERROR_INPUT. Release it whatever the answer.
 */
int rulebook_load(struct rulebook *rulebook, const struct options *options, enum policy_trust trust,
                  struct notes *notes, struct error *err);
void rulebook_release(struct rulebook *rulebook);
