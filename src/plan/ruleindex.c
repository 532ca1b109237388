/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/ruleindex.h"

#include <stdlib.h>
#include <string.h>

#include "plan/scope.h"

struct rank_list {
    size_t *ranks;
    size_t count;
};

static int compare_rules(const void *left, const void *right)
{
    return rule_compare_place(*(const struct rule *const *)left,
                              *(const struct rule *const *)right);
}

static int compare_ranks(const void *left, const void *right)
{
    size_t one = *(const size_t *)left;
    size_t other = *(const size_t *)right;
    return (one > other) - (one < other);
}

static bool only_lists(const struct selector *match)
{
    return match->names.count + match->digests.count > 0 && match->globs.count == 0 &&
           match->regexes.count == 0 && !match->dangling && !match->untagged;
}

static void add_text(struct rule_index *index, const char *text, size_t rank)
{
    struct rank_list *list = map_get(&index->by_text, text);
    if (list == NULL) {
        list = ARENA_NEW(index->arena, struct rank_list);
        map_put(&index->by_text, text, list);
    }
    if (list->count > 0 && list->ranks[list->count - 1] == rank) return;
    list->ranks = ARENA_GROW(index->arena, list->ranks, list->count);
    list->ranks[list->count++] = rank;
}

static void add_rule(struct rule_index *index, size_t rank)
{
    const struct selector *match = &index->rules[rank]->match;
    if (!only_lists(match)) {
        index->always[index->always_count++] = rank;
        return;
    }
    for (size_t i = 0; i < match->names.count; i++) add_text(index, match->name_refs[i].text, rank);
    for (size_t i = 0; i < match->digests.count; i++)
        add_text(index, match->digests.items[i].text, rank);
    index->has_digests |= match->digests.count > 0;
}

void rule_index_init(struct rule_index *index, struct arena *arena, const struct policy_set *set,
                     enum rule_kind kind)
{
    *index = (struct rule_index){.arena = arena};
    map_init(&index->by_text, arena);
    index->rules = ARENA_ARRAY(arena, set->rule_count, const struct rule *);
    for (size_t i = 0; i < set->rule_count; i++)
        if (set->rules[i]->kind == kind) index->rules[index->count++] = set->rules[i];
    if (index->count > 0) qsort(index->rules, index->count, sizeof(struct rule *), compare_rules);
    index->always = ARENA_ARRAY(arena, index->count, size_t);
    index->hits = ARENA_ARRAY(arena, index->count, size_t);
    index->is_hit = ARENA_ARRAY(arena, index->count, bool);
    index->found = ARENA_ARRAY(arena, index->count, const struct rule *);
    for (size_t rank = 0; rank < index->count; rank++) add_rule(index, rank);
}

static void hit(struct rule_index *index, const char *text)
{
    const struct rank_list *list = map_get(&index->by_text, text);
    for (size_t i = 0; list && i < list->count; i++) {
        size_t rank = list->ranks[i];
        if (index->is_hit[rank]) continue;
        index->is_hit[rank] = true;
        index->hits[index->hit_count++] = rank;
    }
}

static void collect_hits(struct rule_index *index, const struct subject *subject)
{
    index->hit_count = 0;
    if (index->by_text.count == 0) return;
    if (subject->name && subject->name->readable) hit(index, subject->name->reference.text);
    if (!index->has_digests) return;
    hit(index, subject->image->id);
    for (size_t i = 0; i < subject->image->digest_count; i++)
        if (subject->image->digests[i].readable)
            hit(index, subject->image->digests[i].reference.digest);
}

size_t rule_index_find(struct rule_index *index, const struct subject *subject,
                       const struct rule *const **rules)
{
    collect_hits(index, subject);
    if (index->hit_count > 1) qsort(index->hits, index->hit_count, sizeof(size_t), compare_ranks);
    size_t count = 0;
    for (size_t i = 0, j = 0; i < index->hit_count || j < index->always_count;) {
        bool take_hit = j == index->always_count ||
                        (i < index->hit_count && index->hits[i] < index->always[j]);
        index->found[count++] = index->rules[take_hit ? index->hits[i++] : index->always[j++]];
    }
    for (size_t i = 0; i < index->hit_count; i++) index->is_hit[index->hits[i]] = false;
    *rules = index->found;
    return count;
}
