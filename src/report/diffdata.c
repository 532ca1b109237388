/* SPDX-License-Identifier: Apache-2.0 */
#include "report/diffreport.h"

#include "base/cleanup.h"
#include "base/text.h"

const char *diff_title(enum change_kind kind)
{
    static const char *const titles[CHANGE_KIND_COUNT] = {
        [CHANGE_VICTIM] = "Would newly go",
        [CHANGE_SURVIVOR] = "Would no longer go",
        [CHANGE_REASON] = "Same fate for another reason"};
    return titles[kind];
}

static size_t longest_run(const char *text, char wanted)
{
    size_t longest = 0;
    size_t run = 0;
    for (; *text != '\0'; text++) {
        run = *text == wanted ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    return longest;
}

void markdown_code(struct strbuf *out, const char *text)
{
    CLEANUP(strbuf_release) struct strbuf plain;
    strbuf_init(&plain, 0);
    text_escape_terminal(&plain, text);
    const size_t fence = longest_run(plain.data, '`') + 1;
    strbuf_pad(out, '`', fence);
    if (fence > 1) strbuf_putc(out, ' ');
    for (const char *at = plain.data; *at != '\0'; at++) {
        if (*at == '|') strbuf_putc(out, '\\'); /* a table's cell ends at a bare one */
        strbuf_putc(out, *at);
    }
    if (fence > 1) strbuf_putc(out, ' ');
    strbuf_pad(out, '`', fence);
}

static void add_side(struct strbuf *out, const struct change_side *side)
{
    strbuf_printf(out, " | %s (%s)", verdict_name(side->verdict), reason_name(side->reason));
}

static void add_row(struct strbuf *out, const struct plan_change *change)
{
    const char *rule = *change->after.rule != '\0' ? change->after.rule : change->before.rule;
    strbuf_puts(out, "| ");
    markdown_code(out, change->image);
    strbuf_printf(out, " | %zu | ", change->nodes);
    text_format_size(out, change->bytes);
    add_side(out, &change->before);
    add_side(out, &change->after);
    strbuf_puts(out, " | ");
    if (*rule != '\0') markdown_code(out, rule);
    strbuf_puts(out, " |\n");
}

static void add_kind(const struct plan_changes *changes, enum change_kind kind,
                     const struct style *style, struct strbuf *out)
{
    size_t all = 0;
    size_t shown = 0;
    for (size_t i = 0; i < changes->count; i++) all += changes->items[i]->kind == kind;
    if (all == 0) return;
    strbuf_printf(out, "<details%s>\n<summary>%s: %zu</summary>\n\n",
                  kind == CHANGE_VICTIM ? " open" : "", diff_title(kind), all);
    strbuf_puts(out, "| image | nodes | bytes | before | after | rule |\n"
                     "| --- | ---: | ---: | --- | --- | --- |\n");
    for (size_t i = 0; i < changes->count; i++) {
        if (changes->items[i]->kind != kind) continue;
        if (!style->verbose && shown == DIFF_ROWS_SHOWN) break;
        add_row(out, changes->items[i]);
        shown++;
    }
    if (shown < all) strbuf_printf(out, "\n… and %zu more\n", all - shown);
    strbuf_puts(out, "\n</details>\n\n");
}

static void add_sums(const struct change_table *sums, const char *what, const struct style *style,
                     struct strbuf *out)
{
    if (sums->count == 0) return;
    strbuf_printf(out, "<details>\n<summary>By %s</summary>\n\n", what);
    strbuf_printf(out,
                  "| %s | newly go | bytes | no longer go | bytes | other reasons |\n"
                  "| --- | ---: | ---: | ---: | ---: | ---: |\n",
                  what);
    for (size_t i = 0; i < sums->count && (style->verbose || i < DIFF_ROWS_SHOWN); i++) {
        const struct change_sums *row = sums->items[i];
        strbuf_puts(out, "| ");
        markdown_code(out, row->name);
        strbuf_printf(out, " | %zu | ", row->counts[CHANGE_VICTIM]);
        text_format_size(out, row->bytes[CHANGE_VICTIM]);
        strbuf_printf(out, " | %zu | ", row->counts[CHANGE_SURVIVOR]);
        text_format_size(out, row->bytes[CHANGE_SURVIVOR]);
        strbuf_printf(out, " | %zu |\n", row->counts[CHANGE_REASON]);
    }
    if (!style->verbose && sums->count > DIFF_ROWS_SHOWN)
        strbuf_printf(out, "\n… and %zu more\n", sums->count - DIFF_ROWS_SHOWN);
    strbuf_puts(out, "\n</details>\n\n");
}

void diff_markdown(const struct plan_changes *changes, const struct style *style,
                   struct strbuf *out)
{
    const struct change_sums *total = &changes->total;
    strbuf_puts(out, "### What this change of policies does\n\n");
    strbuf_printf(out, "On %zu node%s **%zu** images would newly go (up to ", changes->node_count,
                  changes->node_count == 1 ? "" : "s", total->counts[CHANGE_VICTIM]);
    text_format_size(out, total->bytes[CHANGE_VICTIM]);
    strbuf_printf(out, ") and **%zu** would no longer go (up to ", total->counts[CHANGE_SURVIVOR]);
    text_format_size(out, total->bytes[CHANGE_SURVIVOR]);
    strbuf_printf(out, "); %zu meet the same fate for another reason.\n\n",
                  total->counts[CHANGE_REASON]);
    for (enum change_kind kind = 0; kind < CHANGE_KIND_COUNT; kind++)
        add_kind(changes, kind, style, out);
    add_sums(&changes->rules, "rule", style, out);
    add_sums(&changes->nodes, "node", style, out);
}

static void write_side(struct json_writer *json, const char *key, const struct change_side *side)
{
    json_open_object(json, key);
    json_put_text(json, "verdict", verdict_name(side->verdict));
    json_put_text(json, "reason", reason_name(side->reason));
    json_put_text(json, "rule", *side->rule != '\0' ? side->rule : NULL);
    json_close_object(json);
}

static void write_sums(struct json_writer *json, const char *key, const struct change_sums *sums)
{
    json_open_object(json, key);
    if (key == NULL) json_put_text(json, "name", sums->name);
    json_put_int(json, "victims", (int64_t)sums->counts[CHANGE_VICTIM]);
    json_put_int(json, "victimBytes", sums->bytes[CHANGE_VICTIM]);
    json_put_int(json, "survivors", (int64_t)sums->counts[CHANGE_SURVIVOR]);
    json_put_int(json, "survivorBytes", sums->bytes[CHANGE_SURVIVOR]);
    json_put_int(json, "reasons", (int64_t)sums->counts[CHANGE_REASON]);
    json_close_object(json);
}

static void write_table(struct json_writer *json, const char *key, const struct change_table *table)
{
    json_open_array(json, key);
    for (size_t i = 0; i < table->count; i++) write_sums(json, NULL, table->items[i]);
    json_close_array(json);
}

void diff_json(struct json_writer *json, const struct plan_changes *changes)
{
    json_open_object(json, NULL);
    json_put_text(json, "apiVersion", "imagecull/v1");
    json_put_text(json, "kind", "PolicyDiff");
    json_put_int(json, "nodeCount", (int64_t)changes->node_count);
    write_sums(json, "total", &changes->total);
    write_table(json, "rules", &changes->rules);
    write_table(json, "nodes", &changes->nodes);
    json_open_array(json, "changes");
    for (size_t i = 0; i < changes->count; i++) {
        const struct plan_change *change = changes->items[i];
        json_open_object(json, NULL);
        json_put_text(json, "kind", change_kind_name(change->kind));
        json_put_text(json, "image", change->image);
        json_put_text(json, "id", change->image_id);
        write_side(json, "before", &change->before);
        write_side(json, "after", &change->after);
        json_put_int(json, "nodes", (int64_t)change->nodes);
        json_put_text(json, "firstNode", change->first_node);
        json_put_int(json, "bytes", change->bytes);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}
