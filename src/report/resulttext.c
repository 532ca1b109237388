/* SPDX-License-Identifier: Apache-2.0 */
#include "report/resulttext.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "report/nametext.h"
#include "report/table.h"

static const struct table_column columns[] = {
    {"OUTCOME", TABLE_LEFT}, {"NAME", TABLE_ELASTIC}, {"DETAIL", TABLE_LEFT}};

static void add_step(struct table *table, const struct result *result, const struct step *step)
{
    const struct step_result *became = result_of_step(result, step);
    for (size_t i = 0; i < step->name_count; i++) {
        const struct name_result *name = &became->names[i];
        if (name->outcome == RESULT_NOTHING) continue;
        const struct outcome_word *word = &result->words[name->outcome];
        const char *cells[] = {word->name,
                               step->names[i].name ? name_text_short(step->names[i].name)
                                                   : image_text_short(table->arena, step->image),
                               name->detail};
        table_add(table, word->failed ? TINT_RED : TINT_NONE, cells);
    }
}

static void add_stale(struct table *table, const struct result *result)
{
    for (size_t i = 0; i < result->stale_count; i++) {
        const struct stale_entry *entry = &result->stale[i];
        const char *cells[] = {"stale", entry->name[0] ? entry->name : entry->image_id,
                               entry->reason};
        table_add(table, TINT_YELLOW, cells);
    }
}

static void add_names(struct arena *arena, const struct result *result, const struct style *style,
                      struct strbuf *out)
{
    struct table table;
    table_init(&table, arena, columns, ARRAY_LENGTH(columns));
    for (size_t i = 0; i < result->plan->order_count; i++)
        add_step(&table, result, result->plan->order[i]);
    add_stale(&table, result);
    if (table.row_count == 0) return;
    strbuf_putc(out, '\n');
    table_print(&table, style, out);
}

static void add_freed(const struct result *result, struct strbuf *out)
{
    strbuf_printf(out, "; images gone: %zu", result->images_gone);
    if (result->freed_bytes >= 0) {
        strbuf_puts(out, "; freed: ");
        text_format_size(out, result->freed_bytes);
    } else if (result->images_gone > 0) {
        strbuf_puts(out, "; freed: up to ");
        text_format_size(out, result->deleted_bytes);
    }
}

static void add_totals(const struct result *result, struct strbuf *out)
{
    size_t kinds = 0;
    strbuf_putc(out, '\n');
    for (size_t i = 0; i < result->word_count; i++)
        if (result->totals[i] > 0)
            strbuf_printf(out, "%s %zu %s", kinds++ > 0 ? "," : "names:", result->totals[i],
                          result->words[i].name);
    if (kinds > 0)
        add_freed(result, out);
    else
        strbuf_puts(out, "nothing was to be done");
    strbuf_putc(out, '\n');
}

static void add_verification(const struct result *result, struct strbuf *out)
{
    CLEANUP(strbuf_release) struct strbuf line;
    strbuf_init(&line, 0);
    if (!result->verified && result->verify_error[0])
        strbuf_printf(&line, "not verified: %s", result->verify_error);
    text_escape_terminal(out, line.data);
    if (line.length > 0) strbuf_putc(out, '\n');
    for (size_t i = 0; i < result->surprise_count; i++) {
        strbuf_puts(out, "verify: ");
        text_escape_terminal(out, result->surprises[i]);
        strbuf_putc(out, '\n');
    }
}

void result_text(const struct result *result, const struct style *style, struct strbuf *out)
{
    CLEANUP(arena_release) struct arena arena = {0};
    add_names(&arena, result, style, out);
    add_totals(result, out);
    add_verification(result, out);
    if (result->interrupted) strbuf_puts(out, "interrupted: the rest was not done\n");
}
