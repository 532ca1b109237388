/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/ruleindex.h"

#include <stdlib.h>
#include <string.h>

#include "plan/scope.h"
#include "plan/select.h"

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

static void add_way(struct rule_index *index, const struct literal_list *literals, size_t rank)
{
    index->ways = ARENA_GROW(index->arena, index->ways, index->way_count);
    index->ways[index->way_count++] = (struct rule_way){.literals = *literals,
                                                        .rank = (uint32_t)rank};
}

/* False where the regex needs no certain text. */
static bool add_regex(struct rule_index *index, const char *text, size_t rank)
{
    struct literal_list *branches = NULL;
    const size_t count = regex_literals(index->arena, text, &branches);
    for (size_t i = 0; i < count; i++) add_way(index, &branches[i], rank);
    return count > 0;
}

/* False where a pattern of the rule needs no certain text. */
static bool add_patterns(struct rule_index *index, const struct selector *match, size_t rank)
{
    bool all = true;
    for (size_t i = 0; i < match->globs.count && all; i++) {
        struct literal_list literals;
        all = glob_literals(index->arena, &match->glob_parts[i], &literals);
        if (all) add_way(index, &literals, rank);
    }
    for (size_t i = 0; i < match->regexes.count && all; i++)
        all = add_regex(index, match->regexes.items[i].text, rank);
    return all;
}

static void add_rule(struct rule_index *index, size_t rank)
{
    const struct selector *match = &index->rules[rank]->match;
    if (selector_is_empty(match) || !add_patterns(index, match, rank)) {
        index->always[index->always_count++] = rank;
        return;
    }
    for (size_t i = 0; i < match->names.count; i++) add_text(index, match->name_refs[i].text, rank);
    for (size_t i = 0; i < match->digests.count; i++)
        add_text(index, match->digests.items[i].text, rank);
    index->has_digests |= match->digests.count > 0;
    if (match->dangling || match->untagged) index->untagged[index->untagged_count++] = rank;
}

static int compare_ways(const void *left, const void *right)
{
    const struct rule_way *one = left;
    const struct rule_way *other = right;
    if (one->key != other->key) return one->key < other->key ? -1 : 1;
    return (one->rank > other->rank) - (one->rank < other->rank);
}

/* Of texts that equally few ways need the longest is the rarest in names. */
static void choose_key(struct rule_way *way, const uint32_t *uses, const struct literal *items)
{
    way->key = way->numbers[0];
    for (size_t i = 1; i < way->literals.count; i++) {
        const uint32_t other = way->numbers[i];
        if (uses[other] < uses[way->key] ||
            (uses[other] == uses[way->key] && items[other].length > items[way->key].length))
            way->key = other;
    }
}

static bool make_set(struct rule_index *index, size_t most_bytes)
{
    struct literal_set *set = &index->literals;
    literal_set_init(set, index->arena);
    for (size_t i = 0; i < index->way_count; i++) {
        struct rule_way *way = &index->ways[i];
        for (size_t j = 0; j < way->literals.count; j++) {
            const struct literal literal = literal_cut(&way->literals.items[j], most_bytes);
            way->numbers[j] = literal_set_add(set, &literal);
        }
    }
    return literal_set_finish(set);
}

static void make_ways(struct rule_index *index)
{
    const struct literal_set *set = &index->literals;
    for (size_t most = LITERAL_MOST_BYTES; !make_set(index, most) && most > LITERAL_LEAST_BYTES;)
        most /= 2;
    uint32_t *uses = ARENA_ARRAY(index->arena, set->count, uint32_t);
    for (size_t i = 0; i < index->way_count; i++)
        for (size_t j = 0; j < index->ways[i].literals.count; j++)
            uses[index->ways[i].numbers[j]]++;
    for (size_t i = 0; i < index->way_count; i++) choose_key(&index->ways[i], uses, set->items);
    if (index->way_count > 0)
        qsort(index->ways, index->way_count, sizeof *index->ways, compare_ways);
    index->first_way = ARENA_ARRAY(index->arena, set->count + 1, size_t);
    for (size_t i = 0; i < index->way_count; i++) index->first_way[index->ways[i].key + 1]++;
    for (size_t i = 0; i < set->count; i++) index->first_way[i + 1] += index->first_way[i];
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
    index->untagged = ARENA_ARRAY(arena, index->count, size_t);
    index->hits = ARENA_ARRAY(arena, index->count, size_t);
    index->sorted = ARENA_ARRAY(arena, index->count, size_t);
    index->is_hit = ARENA_ARRAY(arena, index->count, bool);
    index->found = ARENA_ARRAY(arena, index->count, const struct rule *);
    for (size_t rank = 0; rank < index->count; rank++) add_rule(index, rank);
    make_ways(index);
}

static void hit(struct rule_index *index, size_t rank)
{
    if (index->is_hit[rank]) return;
    index->is_hit[rank] = true;
    index->hits[index->hit_count++] = rank;
}

static void hit_text(struct rule_index *index, const char *text)
{
    const struct rank_list *list = map_get(&index->by_text, text);
    for (size_t i = 0; list && i < list->count; i++) hit(index, list->ranks[i]);
}

static bool has_all(const struct literal_set *set, const struct rule_way *way)
{
    for (size_t i = 0; i < way->literals.count; i++)
        if (!set->is_found[way->numbers[i]]) return false;
    return true;
}

/* The rules that have a way to match `name`. */
static void hit_ways(struct rule_index *index, const char *name)
{
    struct literal_set *set = &index->literals;
    literal_set_search(set, name);
    for (size_t i = 0; i < set->found_count; i++) {
        const size_t end = index->first_way[set->found[i] + 1];
        for (size_t j = index->first_way[set->found[i]]; j < end; j++)
            if (has_all(set, &index->ways[j])) hit(index, index->ways[j].rank);
    }
}

/* By ID, digests, and the lack of a tag. */
static void hit_image(struct rule_index *index, const struct image *image)
{
    for (size_t i = 0; i < index->hit_count; i++) index->is_hit[index->hits[i]] = false;
    index->hit_count = 0;
    for (size_t i = 0; image->tag_count == 0 && i < index->untagged_count; i++)
        hit(index, index->untagged[i]);
    if (index->has_digests) {
        hit_text(index, image->id);
        for (size_t i = 0; i < image->digest_count; i++)
            if (image->digests[i].readable) hit_text(index, image->digests[i].reference.digest);
    }
    index->image = image;
    index->image_hit_count = index->hit_count;
}

static void collect_hits(struct rule_index *index, const struct subject *subject)
{
    while (index->hit_count > index->image_hit_count)
        index->is_hit[index->hits[--index->hit_count]] = false;
    if (subject->image != index->image) hit_image(index, subject->image);
    if (subject->name && subject->name->readable) {
        hit_text(index, subject->name->reference.text);
        hit_ways(index, subject->name->reference.text);
    }
    for (size_t i = 0; i < index->hit_count; i++) index->sorted[i] = index->hits[i];
    if (index->hit_count > 1) qsort(index->sorted, index->hit_count, sizeof(size_t), compare_ranks);
}

size_t rule_index_find(struct rule_index *index, const struct subject *subject,
                       const struct rule *const **rules)
{
    collect_hits(index, subject);
    size_t count = 0;
    for (size_t i = 0, j = 0; i < index->hit_count || j < index->always_count;) {
        bool take_hit = j == index->always_count ||
                        (i < index->hit_count && index->sorted[i] <= index->always[j]);
        /* A rule that is always asked may have been hit by another pattern of its own. */
        bool repeats = take_hit && j < index->always_count && index->sorted[i] == index->always[j];
        size_t rank = take_hit ? index->sorted[i++] : index->always[j++];
        if (!repeats) index->found[count++] = index->rules[rank];
    }
    *rules = index->found;
    return count;
}
