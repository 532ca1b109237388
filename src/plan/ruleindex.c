/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/ruleindex.h"

#include <stdlib.h>
#include <string.h>

#include "plan/prefix.h"
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

/* Bytewise, so that a text stands right before those that it begins. */
static int compare_prefixes(const void *left, const void *right)
{
    const struct rule_prefix *one = left;
    const struct rule_prefix *other = right;
    int order = strcmp(one->text, other->text);
    return order != 0 ? order : compare_ranks(&one->rank, &other->rank);
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

/* False where the pattern may begin with anything. */
static bool add_prefix(struct rule_index *index, const char *text, size_t rank)
{
    if (*text == '\0') return false;
    index->prefixes = ARENA_GROW(index->arena, index->prefixes, index->prefix_count);
    index->prefixes[index->prefix_count++] = (struct rule_prefix){text, strlen(text), rank};
    return true;
}

/* False where a pattern of the rule has no prefix. */
static bool add_patterns(struct rule_index *index, const struct selector *match, size_t rank)
{
    bool all = true;
    for (size_t i = 0; i < match->globs.count && all; i++)
        all = add_prefix(index, glob_prefix(index->arena, &match->glob_parts[i]), rank);
    for (size_t i = 0; i < match->regexes.count && all; i++)
        all = add_prefix(index, regex_prefix(index->arena, match->regexes.items[i].text), rank);
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
    if (index->prefix_count > 0)
        qsort(index->prefixes, index->prefix_count, sizeof *index->prefixes, compare_prefixes);
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

static unsigned char byte_at(const struct rule_prefix *prefix, size_t position)
{
    return (unsigned char)prefix->text[position];
}

/* In [low, high) all prefixes are longer than `position` and alike before it: the first whose
 * byte there is not less than `byte`. */
static size_t lower_bound(const struct rule_index *index, size_t low, size_t high, size_t position,
                          unsigned byte)
{
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (byte_at(&index->prefixes[middle], position) < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* All prefixes that `name` begins with: the range of those that agree narrows byte by byte. */
static void hit_prefixes(struct rule_index *index, const char *name)
{
    size_t low = 0;
    size_t high = index->prefix_count;
    for (size_t i = 0; low < high; i++) {
        for (; low < high && index->prefixes[low].length == i; low++)
            hit(index, index->prefixes[low].rank);
        if (low == high || name[i] == '\0') return;
        unsigned byte = (unsigned char)name[i];
        if (byte_at(&index->prefixes[low], i) != byte) low = lower_bound(index, low, high, i, byte);
        if (low < high && byte_at(&index->prefixes[high - 1], i) != byte)
            high = lower_bound(index, low, high, i, byte + 1);
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
        hit_prefixes(index, subject->name->reference.text);
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
        /* A rule without a prefix may have been hit by another pattern of its own. */
        bool repeats = take_hit && j < index->always_count && index->sorted[i] == index->always[j];
        size_t rank = take_hit ? index->sorted[i++] : index->always[j++];
        if (!repeats) index->found[count++] = index->rules[rank];
    }
    *rules = index->found;
    return count;
}
