/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "policy/policy.h"

/*
 * Compiles what a selector's lists hold. Each entry that cannot be read is a finding at its
 * place; patterns are registered with the set, which frees them.
 */
void selector_compile(struct policy_set *set, struct selector *selector, struct diag_list *diags);
void rule_tags_compile(struct policy_set *set, struct rule_tags *tags, struct diag_list *diags);
