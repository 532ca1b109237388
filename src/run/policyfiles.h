/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "run/options.h"

/*
 * Policy files from a command line: files and folders. A folder stands for its *.yaml and *.yml
 * files, sorted by name; names that begin with "." are left out, symbolic links are followed (a
 * ConfigMap volume is a folder of links), folders in it are not entered.
 */
#define POLICY_FOLDER_DEFAULT "/etc/imagecull/policies"

enum policy_trust {
    POLICY_TRUST_ANY,
    POLICY_TRUST_PROTECTED /* refuse what everyone may write, where root would act on it */
};

/*
 * Reads all of them into `set` and records the SHA-256 of each. `paths` may be empty: then the
 * default folder, where it exists, else ERROR_USAGE. Findings go to `diags` and are no failure of
 * the call; a file that cannot be read is one (ERROR_INPUT), as is a folder without policies.
 */
int policy_files_load(const struct word_list *paths, enum policy_trust trust,
                      struct policy_set *set, struct diag_list *diags, struct error *err);
