/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/rank.h"

#include <stdlib.h>
#include <string.h>

#include "plan/criteria.h"

const char *subject_repository(const struct subject *subject)
{
    if (subject->name == NULL || !subject->name->readable) return "";
    return subject->name->reference.repository;
}

struct ranking *ranking_new(struct arena *arena)
{
    struct ranking *ranking = ARENA_NEW(arena, struct ranking);
    ranking->arena = arena;
    return ranking;
}

static void set_key(struct ranked *entry, const struct subject *subject, int64_t now)
{
    const char *tag = subject->name && subject->name->readable ? subject->name->reference.tag
                                                               : NULL;
    entry->time = TIME_UNKNOWN;
    if (entry->rule->newest_by == NEWEST_BY_SEMVER) {
        entry->known = tag && semver_parse(tag, &entry->version);
        return;
    }
    entry->time = entry->rule->newest_by == NEWEST_BY_ARRIVED ? image_arrival(subject->image)
                                                              : subject->image->created_at;
    entry->known = seconds_since(now, entry->time) >= 0;
}

void ranking_add(struct ranking *ranking, const struct rule *rule, const struct subject *subject,
                 int64_t now, enum rank_first first)
{
    struct ranked entry = {.rule = rule,
                           .repository = subject_repository(subject),
                           .image = subject->image,
                           .counts_first = first == RANK_FIRST};
    set_key(&entry, subject, now);
    __typeof__(&ranking->tables[0]) table = &ranking->tables[rule->kind];
    table->entries = ARENA_GROW(ranking->arena, table->entries, table->count);
    table->entries[table->count++] = entry;
}

static int compare_group(const struct ranked *left, const struct ranked *right)
{
    if (left->rule->index != right->rule->index)
        return left->rule->index < right->rule->index ? -1 : 1;
    return left->repository == right->repository ? 0 : strcmp(left->repository, right->repository);
}

static int compare_identity(const void *left, const void *right)
{
    int order = compare_group(left, right);
    if (order != 0) return order;
    const struct image *one = ((const struct ranked *)left)->image;
    const struct image *other = ((const struct ranked *)right)->image;
    return one == other ? 0 : strcmp(one->id, other->id);
}

/* Newer first: negative where `left` is the newer. */
static int compare_newness(const struct ranked *left, const struct ranked *right)
{
    if (left->rule->newest_by == NEWEST_BY_SEMVER)
        return semver_compare(&right->version, &left->version);
    return (left->time < right->time) - (left->time > right->time);
}

static int compare_place(const void *left, const void *right)
{
    const struct ranked *one = *(struct ranked *const *)left;
    const struct ranked *other = *(struct ranked *const *)right;
    int order = compare_group(one, other);
    if (order != 0) return order;
    if (one->known != other->known) return one->known ? -1 : 1;
    if (one->known) {
        if (one->counts_first != other->counts_first) return one->counts_first ? -1 : 1;
        order = compare_newness(one, other);
    }
    return order != 0 ? order : strcmp(one->image->id, other->image->id);
}

static void join(struct ranked *into, const struct ranked *from)
{
    into->counts_first |= from->counts_first;
    if (from->known && (!into->known || compare_newness(from, into) < 0)) {
        into->known = true;
        into->time = from->time;
        into->version = from->version;
    }
}

static size_t join_images(struct ranked *entries, size_t count)
{
    if (count == 0) return 0;
    qsort(entries, count, sizeof *entries, compare_identity);
    size_t kept = 0;
    for (size_t i = 1; i < count; i++) {
        if (compare_identity(&entries[kept], &entries[i]) == 0)
            join(&entries[kept], &entries[i]);
        else
            entries[++kept] = entries[i];
    }
    return kept + 1;
}

/* `sorted` is one group in the order of its places. */
static void give_places(struct ranked **sorted, size_t count)
{
    size_t total = 0;
    while (total < count && sorted[total]->known) total++;
    for (size_t i = 0; i < count; i++) {
        sorted[i]->total = total;
        sorted[i]->place = i < total ? i + 1 : 0;
    }
}

void ranking_finish(struct ranking *ranking, enum rule_kind kind)
{
    __typeof__(&ranking->tables[0]) table = &ranking->tables[kind];
    table->count = join_images(table->entries, table->count);
    if (table->count == 0) return;
    struct ranked **sorted = ARENA_ARRAY(ranking->arena, table->count, struct ranked *);
    for (size_t i = 0; i < table->count; i++) sorted[i] = &table->entries[i];
    qsort(sorted, table->count, sizeof *sorted, compare_place);
    for (size_t start = 0, end = 0; start < table->count; start = end) {
        while (end < table->count && compare_group(sorted[start], sorted[end]) == 0) end++;
        give_places(&sorted[start], end - start);
    }
}

const struct ranked *ranking_find(const struct ranking *ranking, const struct rule *rule,
                                  const char *repository, const struct image *image)
{
    const struct ranked wanted = {.rule = rule, .repository = repository, .image = image};
    __typeof__(&ranking->tables[0]) table = &ranking->tables[rule->kind];
    if (table->count == 0) return NULL;
    return bsearch(&wanted, table->entries, table->count, sizeof wanted, compare_identity);
}
