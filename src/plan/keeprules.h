/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "plan/decide.h"

/* What the keep rules say of each image, into decider->kept, with their own places of
 * `keepNewest` first: in those, only what no rule can lift counts first. */
void keep_rules_read(struct decider *decider);

/* The places that `keepNewest` of delete rules spares. Needs the keep rules' answers. */
void delete_rules_rank(struct decider *decider);

/* Counts the rule as one that matched the image, once. */
void decider_count_match(struct decider *decider, const struct rule *rule, size_t image);
