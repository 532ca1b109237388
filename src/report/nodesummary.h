/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/jsonwriter.h"
#include "plan/plan.h"
#include "report/result.h"
#include "report/rulesums.h"
#include "report/style.h"

/* A rule's part on one node: planned, and what became of it. */
struct summary_rule {
    const char *policy, *name;
    size_t to_delete, to_untag;
    int64_t bytes;
    size_t deleted, untagged; /* 0 where nothing was carried out */
    int64_t deleted_bytes;
};

/* A name that was to go and could not be removed. */
struct summary_failure {
    const char *name, *outcome, *detail;
};

/* Lists are cut to what a record has room for; `more` counts what was left out. */
struct summary_lists {
    const char **policies; /* names */
    size_t policy_count, policies_more;
    struct summary_rule *rules; /* the most deletions first */
    size_t rule_count, rules_more;
    struct summary_failure *failures;
    size_t failure_count, failures_more;
};

/* What a run on a live node, or on a recorded one by `apply`, has to say besides its plan. */
struct summary_run {
    const char *command; /* "plan" or "apply"; NULL: no such run */
    const char *imagecull_version;
    const char *engine, *engine_version; /* as the engine says them; "" not reached */
    int exit_status;
    const char *exit_name;
    int64_t started_at, finished_at;
    bool carried_out; /* the counts below are known */
    bool interrupted;
    bool verified;                  /* the node was listed again afterwards */
    size_t deleted, untagged, kept; /* images */
    size_t failed;                  /* names that could not be removed */
    int64_t deleted_bytes;          /* "up to" */
    int64_t freed_bytes;            /* measured; -1 unknown */
};

/*
 * One node in short: what a plan would do or a run has done there, small enough that any number
 * of nodes fits. All texts live in the arena given to the functions that fill it.
 */
struct node_summary {
    const char *name;    /* of the node, else of the file */
    const char *file;    /* the record; "" none */
    const char *failure; /* why it could not be planned for, or what the run failed with; NULL */
    bool planned;        /* there is a plan: the counts are known */
    size_t images, to_delete, to_untag, to_keep;
    int64_t bytes;
    bool limit_tripped;
    const char *limit_text; /* "" none tripped */
    struct summary_run run;
    struct summary_lists lists;
};

struct node_summary node_summary_of(struct arena *arena, const char *file, const struct plan *plan);
struct node_summary node_summary_failed(struct arena *arena, const char *file, const char *failure);

/* Adds the engine, the policies and the rules' parts of a plan that node_summary_of has read. */
void node_summary_add_plan(struct arena *arena, struct node_summary *summary,
                           const struct plan *plan);
/* Adds what became of that plan. */
void node_summary_add_result(struct arena *arena, struct node_summary *summary,
                             const struct result *result);

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
