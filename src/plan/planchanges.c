/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/planchanges.h"

#include <stdlib.h>
#include <string.h>

void plan_changes_init(struct plan_changes *changes)
{
    *changes = (struct plan_changes){.total.name = "total"};
    map_init(&changes->index, &changes->arena);
    map_init(&changes->nodes.index, &changes->arena);
    map_init(&changes->rules.index, &changes->arena);
}

void plan_changes_release(struct plan_changes *changes)
{
    arena_release(&changes->arena);
    *changes = (struct plan_changes){0};
}

const char *change_kind_name(enum change_kind kind)
{
    static const char *const names[CHANGE_KIND_COUNT] = {"victim", "survivor", "reason"};
    return names[kind];
}

static const char *rule_name(struct arena *arena, const struct rule *rule)
{
    return rule == NULL ? "" : arena_printf(arena, "%s/%s", rule->policy->name, rule->name);
}

static const char *image_name(struct arena *arena, const struct image *image)
{
    const struct image_name *name = image->tag_count > 0      ? &image->tags[0]
                                    : image->digest_count > 0 ? &image->digests[0]
                                                              : NULL;
    if (name == NULL) return arena_printf(arena, "<none> %.19s", image->id);
    return arena_strdup(arena, name->readable ? name->reference.text : name->listed);
}

static struct change_side side_of(struct arena *arena, const struct step *step)
{
    return (struct change_side){step->verdict, step->reason, rule_name(arena, step->rule)};
}

/* The verdicts stand in the order of what is lost. */
static enum change_kind kind_of(const struct step *before, const struct step *after)
{
    if (after->verdict > before->verdict) return CHANGE_VICTIM;
    return after->verdict < before->verdict ? CHANGE_SURVIVOR : CHANGE_REASON;
}

static bool same_rule(const struct rule *left, const struct rule *right)
{
    if (left == NULL || right == NULL) return left == right;
    return strcmp(left->name, right->name) == 0 &&
           strcmp(left->policy->name, right->policy->name) == 0;
}

static bool is_unchanged(const struct step *before, const struct step *after)
{
    return before->verdict == after->verdict && before->reason == after->reason &&
           same_rule(before->rule, after->rule);
}

static void count(struct plan_changes *changes, struct change_table *table, const char *name,
                  enum change_kind kind, int64_t bytes)
{
    struct change_sums *sums = map_get(&table->index, name);
    if (sums == NULL) {
        sums = ARENA_NEW(&changes->arena, struct change_sums);
        sums->name = arena_strdup(&changes->arena, name);
        map_put(&table->index, sums->name, sums);
        table->items = ARENA_GROW(&changes->arena, table->items, table->count);
        table->items[table->count++] = sums;
    }
    sums->counts[kind]++;
    sums->bytes[kind] += bytes;
}

static struct plan_change *find_or_add(struct plan_changes *changes, const struct step *before,
                                       const struct step *after, const char *node)
{
    struct arena *arena = &changes->arena;
    const struct change_side old = side_of(arena, before);
    const struct change_side new = side_of(arena, after);
    const char *key = arena_printf(arena, "%s %d %d %s %d %d %s", after->image->id,
                                   (int)old.verdict, (int)old.reason, old.rule, (int)new.verdict,
                                   (int)new.reason, new.rule);
    struct plan_change *change = map_get(&changes->index, key);
    if (change != NULL) return change;
    change = ARENA_NEW(arena, struct plan_change);
    *change = (struct plan_change){.kind = kind_of(before, after),
                                   .image = image_name(arena, after->image),
                                   .image_id = arena_strdup(arena, after->image->id),
                                   .before = old,
                                   .after = new,
                                   .size_bytes = after->image->size_bytes,
                                   .first_node = arena_strdup(arena, node)};
    map_put(&changes->index, key, change);
    changes->items = ARENA_GROW(arena, changes->items, changes->count);
    changes->items[changes->count++] = change;
    return change;
}

/* Only an image that goes as a whole frees anything. */
static int64_t bytes_at_stake(const struct step *before, const struct step *after)
{
    if (before->verdict != VERDICT_DELETE && after->verdict != VERDICT_DELETE) return 0;
    return after->image->size_bytes > 0 ? after->image->size_bytes : 0;
}

static void add_change(struct plan_changes *changes, const struct step *before,
                       const struct step *after, const char *node)
{
    struct plan_change *change = find_or_add(changes, before, after, node);
    const int64_t bytes = bytes_at_stake(before, after);
    const char *rule = change->kind == CHANGE_SURVIVOR ? change->before.rule : change->after.rule;
    change->nodes++;
    change->bytes += bytes;
    changes->total.counts[change->kind]++;
    changes->total.bytes[change->kind] += bytes;
    count(changes, &changes->nodes, node, change->kind, bytes);
    if (*rule != '\0') count(changes, &changes->rules, rule, change->kind, bytes);
}

void plan_changes_add(struct plan_changes *changes, const struct plan *before,
                      const struct plan *after)
{
    const char *name = after->input->inventory->node.name;
    const char *node = name != NULL && *name != '\0' ? name : "(unknown)";
    changes->node_count++;
    for (size_t i = 0; i < after->step_count; i++)
        if (!is_unchanged(&before->steps[i], &after->steps[i]))
            add_change(changes, &before->steps[i], &after->steps[i], node);
}

static int compare_sizes(int64_t left, int64_t right)
{
    return left > right ? -1 : left < right;
}

static int compare_changes(const void *left_pointer, const void *right_pointer)
{
    const struct plan_change *left = *(struct plan_change *const *)left_pointer;
    const struct plan_change *right = *(struct plan_change *const *)right_pointer;
    int order = (int)left->kind - (int)right->kind;
    if (order == 0) order = compare_sizes(left->bytes, right->bytes);
    if (order == 0) order = strcmp(left->image, right->image);
    if (order == 0) order = strcmp(left->image_id, right->image_id);
    if (order == 0) order = strcmp(left->before.rule, right->before.rule);
    return order != 0 ? order : (int)left->before.reason - (int)right->before.reason;
}

static int compare_sums(const void *left_pointer, const void *right_pointer)
{
    const struct change_sums *left = *(struct change_sums *const *)left_pointer;
    const struct change_sums *right = *(struct change_sums *const *)right_pointer;
    for (int kind = 0; kind < CHANGE_KIND_COUNT; kind++) {
        int order = compare_sizes((int64_t)left->counts[kind], (int64_t)right->counts[kind]);
        if (order == 0) order = compare_sizes(left->bytes[kind], right->bytes[kind]);
        if (order != 0) return order;
    }
    return strcmp(left->name, right->name);
}

static void sort_table(struct change_table *table)
{
    if (table->count > 1) qsort(table->items, table->count, sizeof *table->items, compare_sums);
}

void plan_changes_sort(struct plan_changes *changes)
{
    if (changes->count > 1)
        qsort(changes->items, changes->count, sizeof *changes->items, compare_changes);
    sort_table(&changes->nodes);
    sort_table(&changes->rules);
}
