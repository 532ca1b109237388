/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/jsonwriter.h"
#include "plan/plan.h"
#include "report/rulesums.h"
#include "report/style.h"

/*
 * What a plan would do on many nodes, a line each: small enough that any number of nodes fits.
 * Texts live in the arena given to node_summary_of.
 */
struct node_summary {
    const char *name; /* of the node, else of the file */
    const char *file;
    const char *failure; /* why it could not be planned for; NULL: it could */
    size_t images, to_delete, to_untag, to_keep;
    int64_t bytes;
    bool limit_tripped;
    const char *limit_text; /* "" none tripped */
};

struct node_summary node_summary_of(struct arena *arena, const char *file, const struct plan *plan);
struct node_summary node_summary_failed(struct arena *arena, const char *file, const char *failure);

/* Worst first: failed, tripped, most deletions, most bytes, then by name. */
void node_summaries_sort(struct node_summary *nodes, size_t count);

struct node_summaries {
    struct node_summary *nodes;
    size_t count;
    struct rule_sums *rules; /* over all nodes */
    size_t rule_count;
};

void node_summaries_text(const struct node_summaries *all, const struct style *style,
                         struct strbuf *out);
/* "kind": "PlanSummary" */
void node_summaries_json(struct json_writer *json, const struct node_summaries *all);
