/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rulesums.h"

#include "base/cleanup.h"
#include "report/nametext.h"
#include "report/table.h"

#include <stdlib.h>

static const struct table_column columns[] = {{"RULE", TABLE_ELASTIC}, {"NODES", TABLE_RIGHT},
                                              {"DELETE", TABLE_RIGHT}, {"UNTAG", TABLE_RIGHT},
                                              {"KEEP", TABLE_RIGHT},   {"UP TO", TABLE_RIGHT}};

void rule_sums_add(struct rule_sums *sums, const struct plan *plan)
{
    for (size_t i = 0; i < plan->rule_count; i++) {
        const struct rule_totals *totals = &plan->rules[i];
        sums[i].rule = totals->rule;
        sums[i].nodes += totals->deleted + totals->untagged > 0;
        sums[i].deleted += totals->deleted;
        sums[i].untagged += totals->untagged;
        sums[i].kept += totals->kept;
        if (__builtin_add_overflow(sums[i].bytes, totals->bytes, &sums[i].bytes))
            sums[i].bytes = INT64_MAX;
    }
}

static int compare_sums(const void *left_pointer, const void *right_pointer)
{
    const struct rule_sums *left = *(const struct rule_sums *const *)left_pointer;
    const struct rule_sums *right = *(const struct rule_sums *const *)right_pointer;
    if (left->deleted != right->deleted) return left->deleted < right->deleted ? 1 : -1;
    if (left->untagged != right->untagged) return left->untagged < right->untagged ? 1 : -1;
    return left->rule->index < right->rule->index ? -1 : 1;
}

static void add_row(struct table *table, const struct rule_sums *sums)
{
    struct arena *arena = table->arena;
    const char *cells[] = {rule_text(arena, sums->rule),
                           arena_printf(arena, "%zu", sums->nodes),
                           arena_printf(arena, "%zu", sums->deleted),
                           arena_printf(arena, "%zu", sums->untagged),
                           arena_printf(arena, "%zu", sums->kept),
                           size_text(arena, sums->bytes)};
    table_add(table, TINT_NONE, cells);
}

void rule_sums_text(const struct rule_sums *sums, size_t count, const struct style *style,
                    struct strbuf *out)
{
    CLEANUP(arena_release) struct arena arena = {0};
    const struct rule_sums **order = ARENA_ARRAY(&arena, count + 1, const struct rule_sums *);
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        if (sums[i].rule != NULL && sums[i].rule->kind == RULE_DELETE &&
            sums[i].deleted + sums[i].untagged + sums[i].kept > 0)
            order[used++] = &sums[i];
    if (used == 0) return;
    if (used > 1) qsort(order, used, sizeof *order, compare_sums);
    struct table table;
    table_init(&table, &arena, columns, ARRAY_LENGTH(columns));
    for (size_t i = 0; i < used; i++) add_row(&table, order[i]);
    strbuf_putc(out, '\n');
    table_print(&table, style, out);
}

void rule_sums_json(struct json_writer *json, const struct rule_sums *sums, size_t count)
{
    json_open_array(json, "rules");
    for (size_t i = 0; i < count; i++) {
        if (sums[i].rule == NULL) continue;
        json_open_object(json, NULL);
        json_put_text(json, "policy", sums[i].rule->policy->name);
        json_put_text(json, "rule", sums[i].rule->name);
        json_put_text(json, "kind", sums[i].rule->kind == RULE_KEEP ? "keep" : "delete");
        json_put_int(json, "nodes", (int64_t)sums[i].nodes);
        json_put_int(json, "deleted", (int64_t)sums[i].deleted);
        json_put_int(json, "untagged", (int64_t)sums[i].untagged);
        json_put_int(json, "kept", (int64_t)sums[i].kept);
        json_put_int(json, "deleteBytes", sums[i].bytes);
        json_close_object(json);
    }
    json_close_array(json);
}
