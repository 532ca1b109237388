/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "plan/evaluate.h"
#include "plan/literalset.h"
#include "policy/policy.h"

/*
 * Which rules of one kind may select a subject: a filter in front of rule_evaluate. It may yield
 * rules that do not select, never leave out one that does. Names and digests are found by hash,
 * globs and regexes by texts that they cannot do without. One index serves one thread: the answer lives
 * in it. Images that are asked about stay where and as they are. Pure.
 */
/* One way for a rule to match a name: all these literals stand in it. */
struct rule_way {
    struct literal_list literals; /* until the set is made */
    uint32_t numbers[LITERALS_MOST];
    uint32_t key; /* of these the one that the fewest ways need */
    uint32_t rank;
};

struct rule_index {
    struct arena *arena;
    const struct rule **rules; /* of this kind, by place; the position is the rule's rank */
    size_t count;
    size_t *always; /* ranks of rules that every subject must be asked of, ascending */
    size_t always_count;
    size_t *untagged; /* ranks of rules for images without a tag */
    size_t untagged_count;
    struct rule_way *ways; /* by key */
    size_t way_count;
    size_t *first_way; /* by number of a literal, and one more: where its ways begin */
    struct literal_set literals;
    struct map by_text; /* canonical name, digest or image ID to struct rank_list */
    bool has_digests;

    /* Scratch of rule_index_find. What an image as a whole hits comes first in `hits` and stays
     * there while the same image is asked about. */
    const struct image *image;
    size_t *hits;
    size_t image_hit_count;
    size_t hit_count;
    bool *is_hit;
    size_t *sorted;
    const struct rule **found;
};

void rule_index_init(struct rule_index *index, struct arena *arena, const struct policy_set *set,
                     enum rule_kind kind);

/* Candidates by place in `*rules` (valid until the next call); returns their count. */
size_t rule_index_find(struct rule_index *index, const struct subject *subject,
                       const struct rule *const **rules);
