/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/map.h"
#include "plan/evaluate.h"
#include "policy/policy.h"

/*
 * Which rules of one kind may select a subject: a filter in front of rule_evaluate. It may yield
 * rules that do not select, never leave out one that does. Rules that only list names and
 * digests are found by hash. One index serves one thread: the answer lives in it. Pure.
 */
struct rule_index {
    struct arena *arena;
    const struct rule **rules; /* of this kind, by place; the position is the rule's rank */
    size_t count;
    size_t *always; /* ranks of rules that every subject must be asked of, ascending */
    size_t always_count;
    struct map by_text; /* canonical name, digest or image ID to struct rank_list */
    bool has_digests;
    size_t *hits; /* scratch of rule_index_find */
    size_t hit_count;
    bool *is_hit;
    const struct rule **found;
};

void rule_index_init(struct rule_index *index, struct arena *arena, const struct policy_set *set,
                     enum rule_kind kind);

/* Candidates by place in `*rules` (valid until the next call); returns their count. */
size_t rule_index_find(struct rule_index *index, const struct subject *subject,
                       const struct rule *const **rules);
