/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small world for tests of the decision, from short text: a node, its images and containers,
 * policies, and what the plan says of them.
 *
 * The node is a list of statements, each up to ";" or the end of the line:
 *     image a tags=app:1,app:2 digests=app@d1 created=-12d arrived=-1h seen=-2d came=yes used=-1d
 *           size=500 labels=team:shop pinned=? sandbox=yes
 *     container c1 image=a state=exited text=app:1 volumes=app:2
 *     node build-1 labels=pool:build      disk bytes=80/100 inodes=5/100
 *     engine whole                        (it cannot remove one name alone)
 *     own app:1      keep app:1      grace 10m      now +2h      limits deletions=5 share=1000 bytes=7
 * IDs and digests are a few hex digits, repeated to the full length. Times are relative to WORLD_NOW; "?" is
 * unknown. Without a word an image is 30 days old, of 100 bytes, without labels, neither pinned nor
 * sandbox, and nothing is known of its arrival and use.
 */
#pragma once

#include <stdbool.h>

#include "plan/plan.h"

#define WORLD_NOW ((int64_t)1800000000) /* 2027-01-15T08:00:00Z */

struct world {
    struct arena arena;
    struct inventory inventory;
    struct policy_set policies;
    struct diag_list diags;
    struct keep_list *keep_list;
    struct plan_limits limits;
    struct plan_input input;
    struct plan plan;
    const char *trouble; /* what was wrong with the texts; NULL: nothing */
};

void world_init(struct world *world);
void world_release(struct world *world);

/* Adds a policy from the YAML of its `spec`. The policy has the name of its file. */
void world_add_policy(struct world *world, const char *file, const char *spec);

/* Fills the node and seals it. Once. */
void world_set_node(struct world *world, const char *statements);

/* Makes the plan (again). Nothing happens where there is trouble. */
void world_plan(struct world *world);

/* The plan in words, image by image: "a delete matched rule; b keep in-use -". With trouble, that. */
const char *world_verdicts(struct world *world);

/* The image's names in words: "app:1 delete matched rule; app@d1 delete matched rule". */
const char *world_names(struct world *world, const char *token);

/* The step of the image with those hex digits. */
const struct step *world_step(struct world *world, const char *token);

/* What is removed, in order: "b a". */
const char *world_order(struct world *world);

/* A row of a test table: what the plan says of a node under up to three policies ("a.yaml", "b.yaml",
 * "c.yaml"). */
struct world_case {
    const char *title;
    const char *policies[3];
    const char *node;
    const char *verdicts;
};

/* One check for each row. */
void world_check(const struct world_case *cases, size_t count);

/* The world of a row, planned; release it. */
void world_make(struct world *world, const struct world_case *row);
