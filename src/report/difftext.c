/* SPDX-License-Identifier: Apache-2.0 */
#include "report/diffreport.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "report/nametext.h"
#include "report/table.h"

static const struct table_column change_columns[] = {
    {"IMAGE", TABLE_ELASTIC}, {"NODES", TABLE_RIGHT}, {"BYTES", TABLE_RIGHT},
    {"BEFORE", TABLE_LEFT},   {"AFTER", TABLE_LEFT},  {"RULE", TABLE_LEFT}};
static const struct table_column sum_columns[] = {
    {"NAME", TABLE_ELASTIC},    {"MORE LOST", TABLE_RIGHT}, {"BYTES", TABLE_RIGHT},
    {"LESS LOST", TABLE_RIGHT}, {"BYTES", TABLE_RIGHT},     {"REASONS", TABLE_RIGHT}};

static const enum table_tint tints[CHANGE_KIND_COUNT] = {TINT_RED, TINT_GREEN, TINT_NONE};

static const char *side_text(struct arena *arena, const struct change_side *side)
{
    return arena_printf(arena, "%s %s", verdict_name(side->verdict), reason_name(side->reason));
}

static void add_changes(const struct plan_changes *changes, enum change_kind kind,
                        const struct style *style, struct strbuf *out)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct table table;
    size_t shown = 0;
    size_t all = 0;
    table_init(&table, &arena, change_columns, ARRAY_LENGTH(change_columns));
    for (size_t i = 0; i < changes->count; i++) {
        const struct plan_change *change = changes->items[i];
        if (change->kind != kind) continue;
        all++;
        if (!style->verbose && shown == DIFF_ROWS_SHOWN) continue;
        const char *rule = *change->after.rule != '\0' ? change->after.rule : change->before.rule;
        const char *cells[] = {change->image,
                               arena_printf(&arena, "%zu", change->nodes),
                               size_text(&arena, change->bytes),
                               side_text(&arena, &change->before),
                               side_text(&arena, &change->after),
                               rule};
        table_add(&table, tints[kind], cells);
        shown++;
    }
    if (all == 0) return;
    strbuf_printf(out, "%s:\n", diff_title(kind));
    table_print(&table, style, out);
    if (shown < all) strbuf_printf(out, "… and %zu more (--verbose lists them)\n", all - shown);
    strbuf_putc(out, '\n');
}

static void add_sums(const struct change_table *sums, const char *title, const struct style *style,
                     struct strbuf *out)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct table table;
    if (sums->count == 0) return;
    table_init(&table, &arena, sum_columns, ARRAY_LENGTH(sum_columns));
    for (size_t i = 0; i < sums->count && (style->verbose || i < DIFF_ROWS_SHOWN); i++) {
        const struct change_sums *row = sums->items[i];
        const char *cells[] = {row->name,
                               arena_printf(&arena, "%zu", row->counts[CHANGE_VICTIM]),
                               size_text(&arena, row->bytes[CHANGE_VICTIM]),
                               arena_printf(&arena, "%zu", row->counts[CHANGE_SURVIVOR]),
                               size_text(&arena, row->bytes[CHANGE_SURVIVOR]),
                               arena_printf(&arena, "%zu", row->counts[CHANGE_REASON])};
        table_add(&table, TINT_NONE, cells);
    }
    strbuf_printf(out, "%s:\n", title);
    table_print(&table, style, out);
    if (!style->verbose && sums->count > DIFF_ROWS_SHOWN)
        strbuf_printf(out, "… and %zu more (--verbose lists them)\n",
                      sums->count - DIFF_ROWS_SHOWN);
    strbuf_putc(out, '\n');
}

void diff_text(const struct plan_changes *changes, const struct style *style, struct strbuf *out)
{
    const struct change_sums *total = &changes->total;
    for (enum change_kind kind = 0; kind < CHANGE_KIND_COUNT; kind++)
        add_changes(changes, kind, style, out);
    add_sums(&changes->rules, "By rule", style, out);
    if (changes->node_count > 1) add_sums(&changes->nodes, "By node", style, out);
    strbuf_printf(out, "on %zu node%s: would newly go: %zu, up to ", changes->node_count,
                  changes->node_count == 1 ? "" : "s", total->counts[CHANGE_VICTIM]);
    text_format_size(out, total->bytes[CHANGE_VICTIM]);
    strbuf_printf(out, "; would no longer go: %zu, up to ", total->counts[CHANGE_SURVIVOR]);
    text_format_size(out, total->bytes[CHANGE_SURVIVOR]);
    strbuf_printf(out, "; other reasons: %zu\n", total->counts[CHANGE_REASON]);
}
