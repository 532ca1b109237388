/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/map.h"
#include "plan/plan.h"

/*
 * What a change of policies does, over many nodes: the plans of the old and the new policies for
 * one node after the other, compared image by image. Equal changes of one image on several nodes are one
 * entry, so that memory grows with what changes and not with the nodes. All texts are in the arena.
 */

enum change_kind {
    CHANGE_VICTIM,   /* loses more: kept before and deleted now, for instance */
    CHANGE_SURVIVOR, /* loses less */
    CHANGE_REASON,   /* the same fate for another reason or by another rule */
    CHANGE_KIND_COUNT
};

struct change_side {
    enum verdict verdict;
    enum reason reason;
    const char *rule; /* "policy/rule"; "" none */
};

struct plan_change {
    enum change_kind kind;
    const char *image; /* first name, or "<none>" and the ID */
    const char *image_id;
    struct change_side before, after;
    int64_t size_bytes; /* -1 unknown */
    size_t nodes;
    int64_t bytes; /* on all those nodes, where the image goes on one side; unknown sizes count 0 */
    const char *first_node;
};

/* Sums for one node or one rule (that of the new side for victims, of the old for survivors). */
struct change_sums {
    const char *name;
    size_t counts[CHANGE_KIND_COUNT]; /* images */
    int64_t bytes[CHANGE_KIND_COUNT];
};

struct change_table {
    struct map index;
    struct change_sums **items;
    size_t count;
};

struct plan_changes {
    struct arena arena;
    struct map index;
    struct plan_change **items;
    size_t count;
    struct change_table nodes, rules;
    struct change_sums total;
    size_t node_count; /* compared */
};

void plan_changes_init(struct plan_changes *changes);
void plan_changes_release(struct plan_changes *changes);
/* Both plans are of the same inventory. */
void plan_changes_add(struct plan_changes *changes, const struct plan *before,
                      const struct plan *after);
/* Orders everything: victims, survivors, reasons; most bytes first; then by name. Call once, last. */
void plan_changes_sort(struct plan_changes *changes);

const char *change_kind_name(enum change_kind kind); /* "victim", "survivor", "reason" */
