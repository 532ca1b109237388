/* SPDX-License-Identifier: Apache-2.0 */
#include "report/nodesummary.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "report/limittext.h"
#include "report/nametext.h"
#include "report/planjson.h"
#include "report/table.h"

#include <stdlib.h>
#include <string.h>

static const struct table_column columns[] = {{"NODE", TABLE_ELASTIC}, {"IMAGES", TABLE_RIGHT},
                                              {"DELETE", TABLE_RIGHT}, {"UNTAG", TABLE_RIGHT},
                                              {"KEEP", TABLE_RIGHT},   {"UP TO", TABLE_RIGHT},
                                              {"REMARK", TABLE_LEFT}};

struct node_summary node_summary_of(struct arena *arena, const char *file, const struct plan *plan)
{
    const char *name = plan->input->inventory->node.name;
    struct node_summary summary = {
        .name = arena_strdup(arena, name && name[0] ? name : file),
        .file = arena_strdup(arena, file),
        .planned = true,
        .images = plan->step_count,
        .to_delete = plan->delete_count,
        .to_untag = plan->untag_count,
        .to_keep = plan->keep_count,
        .bytes = plan->delete_bytes,
        .limit_tripped = plan->limit_tripped,
        .limit_text = "",
    };
    if (plan->limit_tripped) {
        CLEANUP(strbuf_release) struct strbuf text;
        strbuf_init(&text, 0);
        limit_text_explain(&text, plan);
        summary.limit_text = arena_strdup(arena, text.data);
    }
    return summary;
}

struct node_summary node_summary_failed(struct arena *arena, const char *file, const char *failure)
{
    return (struct node_summary){.name = arena_strdup(arena, file),
                                 .file = arena_strdup(arena, file),
                                 .failure = arena_strdup(arena, failure),
                                 .limit_text = ""};
}

static int compare_numbers(int64_t left, int64_t right)
{
    return (left < right) - (left > right); /* greater first */
}

static int compare_nodes(const void *left, const void *right)
{
    const struct node_summary *a = left;
    const struct node_summary *b = right;
    int order = compare_numbers(a->failure != NULL, b->failure != NULL);
    if (order == 0) order = compare_numbers(a->limit_tripped, b->limit_tripped);
    if (order == 0) order = compare_numbers((int64_t)a->to_delete, (int64_t)b->to_delete);
    if (order == 0) order = compare_numbers(a->bytes, b->bytes);
    if (order == 0) order = compare_numbers((int64_t)a->to_untag, (int64_t)b->to_untag);
    if (order == 0) order = strcmp(a->name, b->name);
    return order != 0 ? order : strcmp(a->file, b->file);
}

void node_summaries_sort(struct node_summary *nodes, size_t count)
{
    if (count > 1) qsort(nodes, count, sizeof *nodes, compare_nodes);
}

struct sums {
    size_t failed, tripped, images, to_delete, to_untag, to_keep;
    int64_t bytes;
};

static struct sums sum_up(const struct node_summary *nodes, size_t count)
{
    struct sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        sums.failed += nodes[i].failure != NULL;
        sums.tripped += nodes[i].limit_tripped;
        sums.images += nodes[i].images;
        sums.to_delete += nodes[i].to_delete;
        sums.to_untag += nodes[i].to_untag;
        sums.to_keep += nodes[i].to_keep;
        if (__builtin_add_overflow(sums.bytes, nodes[i].bytes, &sums.bytes)) sums.bytes = INT64_MAX;
    }
    return sums;
}

static void add_node(struct table *table, const struct node_summary *node)
{
    struct arena *arena = table->arena;
    if (node->failure) {
        const char *cells[] = {node->name, "", "", "", "", "", node->failure};
        table_add(table, TINT_RED, cells);
        return;
    }
    const char *cells[] = {node->name,
                           arena_printf(arena, "%zu", node->images),
                           arena_printf(arena, "%zu", node->to_delete),
                           arena_printf(arena, "%zu", node->to_untag),
                           arena_printf(arena, "%zu", node->to_keep),
                           size_text(arena, node->bytes),
                           node->limit_text};
    table_add(table, node->limit_tripped ? TINT_RED : TINT_NONE, cells);
}

void node_summaries_text(const struct node_summaries *all, const struct style *style,
                         struct strbuf *out)
{
    const struct node_summary *nodes = all->nodes;
    const size_t count = all->count;
    CLEANUP(arena_release) struct arena arena = {0};
    struct table table;
    table_init(&table, &arena, columns, ARRAY_LENGTH(columns));
    for (size_t i = 0; i < count; i++) add_node(&table, &nodes[i]);
    table_print(&table, style, out);
    rule_sums_text(all->rules, all->rule_count, style, out);
    const struct sums sums = sum_up(nodes, count);
    strbuf_printf(out,
                  "\n%zu nodes, %zu failed, %zu over a limit; to delete: %zu of %zu images, up to ",
                  count, sums.failed, sums.tripped, sums.to_delete, sums.images);
    text_format_size(out, sums.bytes);
    strbuf_printf(out, "; to untag: %zu; to keep: %zu\n", sums.to_untag, sums.to_keep);
}

static void write_node(struct json_writer *json, const struct node_summary *node)
{
    json_open_object(json, NULL);
    json_put_text(json, "node", node->name);
    json_put_text(json, "file", node->file);
    json_put_text(json, "failure", node->failure);
    json_put_int(json, "images", (int64_t)node->images);
    json_put_int(json, "delete", (int64_t)node->to_delete);
    json_put_int(json, "untag", (int64_t)node->to_untag);
    json_put_int(json, "keep", (int64_t)node->to_keep);
    json_put_int(json, "deleteBytes", node->bytes);
    json_put_bool(json, "limitTripped", node->limit_tripped);
    json_put_text(json, "limit", node->limit_text[0] ? node->limit_text : NULL);
    json_close_object(json);
}

void node_summaries_json(struct json_writer *json, const struct node_summaries *all)
{
    const struct node_summary *nodes = all->nodes;
    const size_t count = all->count;
    const struct sums sums = sum_up(nodes, count);
    json_open_object(json, NULL);
    json_put_text(json, "apiVersion", PLAN_API_VERSION);
    json_put_text(json, "kind", "PlanSummary");
    json_put_text(json, "imagecullVersion", VERSION);
    json_open_object(json, "totals");
    json_put_int(json, "nodes", (int64_t)count);
    json_put_int(json, "failed", (int64_t)sums.failed);
    json_put_int(json, "limitTripped", (int64_t)sums.tripped);
    json_put_int(json, "images", (int64_t)sums.images);
    json_put_int(json, "delete", (int64_t)sums.to_delete);
    json_put_int(json, "untag", (int64_t)sums.to_untag);
    json_put_int(json, "keep", (int64_t)sums.to_keep);
    json_put_int(json, "deleteBytes", sums.bytes);
    json_close_object(json);
    rule_sums_json(json, all->rules, all->rule_count);
    json_open_array(json, "nodes");
    for (size_t i = 0; i < count; i++) write_node(json, &nodes[i]);
    json_close_array(json);
    json_close_object(json);
}
