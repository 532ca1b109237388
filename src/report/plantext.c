/* SPDX-License-Identifier: Apache-2.0 */
#include "report/plantext.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "report/limittext.h"
#include "report/nametext.h"
#include "report/table.h"

#include <string.h>

#define NAMES_SHOWN 5
#define IDLE_SHOWN  10

static const enum table_tint tint_of[] = {
    [VERDICT_KEEP] = TINT_GREEN, [VERDICT_UNTAG] = TINT_YELLOW, [VERDICT_DELETE] = TINT_RED};

static const struct table_column step_columns[] = {{"VERDICT", TABLE_LEFT},
                                                   {"IMAGE", TABLE_ELASTIC},
                                                   {"SIZE", TABLE_RIGHT},
                                                   {"BUILT", TABLE_RIGHT},
                                                   {"RULE", TABLE_LEFT}};
static const struct table_column rule_columns[] = {
    {"RULE", TABLE_ELASTIC}, {"MATCHED", TABLE_RIGHT}, {"DELETE", TABLE_RIGHT},
    {"UNTAG", TABLE_RIGHT},  {"KEEP", TABLE_RIGHT},    {"UP TO", TABLE_RIGHT}};
static const struct table_column reason_columns[] = {
    {"KEPT", TABLE_RIGHT}, {"REASON", TABLE_LEFT}, {"MEANING", TABLE_ELASTIC}};

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

void node_text(const struct inventory *inventory, struct strbuf *out)
{
    const struct engine_facts *engine = &inventory->engine;
    CLEANUP(strbuf_release) struct strbuf line;
    strbuf_init(&line, 0);
    strbuf_printf(&line, "node %s: %s %s",
                  inventory->node.name && inventory->node.name[0] ? inventory->node.name
                                                                  : "(unknown)",
                  engine->name && engine->name[0] ? engine->name : engine_kind_name(engine->kind),
                  engine->version ? engine->version : "");
    if (engine->endpoint && engine->endpoint[0]) strbuf_printf(&line, " at %s", engine->endpoint);
    strbuf_printf(&line, ", %zu image%s, %zu container%s", inventory->image_count,
                  plural(inventory->image_count), inventory->container_count,
                  plural(inventory->container_count));
    text_escape_terminal(out, line.data);
    strbuf_putc(out, '\n');
}

/* The names that the step is about: for an image that stays all of them, else those that go. */
static bool is_shown(const struct step *step, const struct name_step *name)
{
    return step->verdict == VERDICT_KEEP || (name->verdict == VERDICT_DELETE && !name->follows);
}

static const char *name_step_text(struct table *table, const struct step *step,
                                  const struct name_step *name)
{
    return name->name ? name_text_short(name->name) : image_text_short(table->arena, step->image);
}

static void add_more_names(struct table *table, const struct step *step, size_t first, bool all)
{
    size_t shown = 1;
    size_t hidden = 0;
    for (size_t i = first + 1; i < step->name_count; i++) {
        if (!is_shown(step, &step->names[i])) continue;
        if (!all && shown >= NAMES_SHOWN) {
            hidden++;
            continue;
        }
        const char *cells[] = {"", name_step_text(table, step, &step->names[i]), "", "", ""};
        table_add(table, TINT_NONE, cells);
        shown++;
    }
    if (hidden > 0) {
        const char *more = arena_printf(table->arena, "and %zu more", hidden);
        const char *cells[] = {"", more, "", "", ""};
        table_add(table, TINT_NONE, cells);
    }
}

static void add_detail(struct table *table, const struct step *step)
{
    const char *place = rule_place_text(table->arena, step->rule);
    table_note(table, arena_printf(table->arena, "%s%s%s%s%s%s%s", reason_name(step->reason),
                                   step->detail[0] ? ": " : "", step->detail, place[0] ? " (" : "",
                                   place, place[0] ? ")" : "", step->force ? ", with force" : ""));
    for (size_t i = 0; i < step->name_count; i++) {
        const struct name_step *name = &step->names[i];
        if (!name->name || (name->verdict == VERDICT_DELETE) == (step->verdict == VERDICT_DELETE) ||
            name->reason == step->reason)
            continue;
        table_note(table,
                   arena_printf(table->arena, "  %s: %s %s%s", name_text_short(name->name),
                                verdict_name(name->verdict), reason_name(name->reason),
                                name->follows ? ", falls with its repository's last tag" : ""));
    }
}

static void add_step(struct table *table, const struct plan *plan, const struct step *step,
                     const struct style *style)
{
    size_t first = 0;
    while (first + 1 < step->name_count && !is_shown(step, &step->names[first])) first++;
    const char *image = step->name_count > 0 ? name_step_text(table, step, &step->names[first])
                                             : image_text_short(table->arena, step->image);
    const char *cells[] = {
        verdict_name(step->verdict), image,
        step->verdict == VERDICT_UNTAG ? "" : size_text(table->arena, step->image->size_bytes),
        age_text(table->arena, plan->input->now, step->image->created_at),
        rule_text(table->arena, step->rule)};
    table_add(table, tint_of[step->verdict], cells);
    add_more_names(table, step, first, style->verbose);
    if (style->verbose) add_detail(table, step);
}

static void add_steps(struct arena *arena, const struct plan *plan, const struct style *style,
                      struct strbuf *out)
{
    if (plan->order_count == 0 && (!style->verbose || plan->step_count == 0)) return;
    struct table table;
    table_init(&table, arena, step_columns, ARRAY_LENGTH(step_columns));
    for (size_t i = 0; i < plan->order_count; i++) add_step(&table, plan, plan->order[i], style);
    for (size_t i = 0; style->verbose && i < plan->step_count; i++)
        if (plan->steps[i].verdict == VERDICT_KEEP) add_step(&table, plan, &plan->steps[i], style);
    strbuf_putc(out, '\n');
    table_print(&table, style, out);
}

static void add_rule(struct table *table, const struct rule_totals *rule)
{
    struct arena *arena = table->arena;
    const bool keeps = rule->rule->kind == RULE_KEEP;
    const char *cells[] = {rule_text(arena, rule->rule),
                           arena_printf(arena, "%zu", rule->matched),
                           keeps ? "" : arena_printf(arena, "%zu", rule->deleted),
                           keeps ? "" : arena_printf(arena, "%zu", rule->untagged),
                           arena_printf(arena, "%zu", rule->kept),
                           keeps ? "" : size_text(arena, rule->bytes)};
    table_add(table, TINT_NONE, cells);
}

/* A rule that matches nothing is often one that no longer means what it says. */
static void add_idle_rules(const struct plan *plan, size_t idle, struct strbuf *out)
{
    if (idle == 0) return;
    CLEANUP(strbuf_release) struct strbuf line;
    strbuf_init(&line, 0);
    size_t shown = 0;
    for (size_t i = 0; i < plan->rule_count && shown < IDLE_SHOWN; i++) {
        if (plan->rules[i].matched > 0) continue;
        strbuf_printf(&line, "%s%s/%s", shown++ > 0 ? ", " : "", plan->rules[i].rule->policy->name,
                      plan->rules[i].rule->name);
    }
    if (idle > shown) strbuf_printf(&line, " and %zu more", idle - shown);
    strbuf_puts(out, "matched nothing: ");
    text_escape_terminal(out, line.data);
    strbuf_putc(out, '\n');
}

static void add_rules(struct arena *arena, const struct plan *plan, const struct style *style,
                      struct strbuf *out)
{
    if (plan->rule_count == 0) return;
    struct table table;
    size_t idle = 0;
    table_init(&table, arena, rule_columns, ARRAY_LENGTH(rule_columns));
    for (size_t i = 0; i < plan->rule_count; i++) {
        if (plan->rules[i].matched > 0)
            add_rule(&table, &plan->rules[i]);
        else
            idle++;
    }
    strbuf_putc(out, '\n');
    if (table.row_count > 0) table_print(&table, style, out);
    add_idle_rules(plan, idle, out);
}

static void add_reasons(struct arena *arena, const struct plan *plan, const struct style *style,
                        struct strbuf *out)
{
    if (plan->keep_count == 0) return;
    struct table table;
    table_init(&table, arena, reason_columns, ARRAY_LENGTH(reason_columns));
    for (int reason = 0; reason < REASON_MATCHED; reason++) {
        const size_t count = plan->reason_counts[reason];
        if (count == 0) continue;
        const char *cells[] = {arena_printf(arena, "%zu", count), reason_name((enum reason)reason),
                               reason_meaning((enum reason)reason)};
        table_add(&table, TINT_NONE, cells);
    }
    strbuf_putc(out, '\n');
    table_print(&table, style, out);
}

static void add_totals(const struct plan *plan, struct strbuf *out)
{
    strbuf_printf(out, "\nto delete: %zu of %zu image%s, up to ", plan->delete_count,
                  plan->step_count, plural(plan->step_count));
    text_format_size(out, plan->delete_bytes);
    strbuf_printf(out, "; to untag: %zu; to keep: %zu\n", plan->untag_count, plan->keep_count);
}

static void add_limits(const struct plan *plan, const struct style *style, struct strbuf *out)
{
    if (!plan->limit_tripped) return;
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    limit_text_explain(&text, plan);
    strbuf_puts(out, style->color ? "\033[31mstopped:\033[0m " : "stopped: ");
    text_escape_terminal(out, text.data);
    strbuf_putc(out, '\n');
}

void plan_text(const struct plan *plan, const struct style *style, struct strbuf *out)
{
    CLEANUP(arena_release) struct arena arena = {0};
    node_text(plan->input->inventory, out);
    add_steps(&arena, plan, style, out);
    add_rules(&arena, plan, style, out);
    add_reasons(&arena, plan, style, out);
    add_totals(plan, out);
    add_limits(plan, style, out);
}
