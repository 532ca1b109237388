/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/jsonwriter.h"
#include "plan/plan.h"
#include "report/style.h"

/* What each rule would do on many nodes: one entry a rule of the set, in its order. */
struct rule_sums {
    const struct rule *rule;
    size_t nodes; /* on which it deletes or untags something */
    size_t deleted, untagged, kept;
    int64_t bytes;
};

/* Adds one node's plan to the sums (plan->rule_count of them, zeroed before the first). */
void rule_sums_add(struct rule_sums *sums, const struct plan *plan);

/* The table, most deletions first; keep rules and rules without any part are left out. */
void rule_sums_text(const struct rule_sums *sums, size_t count, const struct style *style,
                    struct strbuf *out);
/* "rules": [...], in the order of the policies. */
void rule_sums_json(struct json_writer *json, const struct rule_sums *sums, size_t count);
