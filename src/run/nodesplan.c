/* SPDX-License-Identifier: Apache-2.0 */
#include "run/nodesplan.h"

#include "base/cleanup.h"
#include "report/nodesummary.h"
#include "run/exitstatus.h"
#include "run/nodeplan.h"
#include "run/output.h"
#include "run/planprint.h"

/* `*worst` is the kind of the first failure of all; `rules` take what each rule would do. */
static struct node_summary plan_one(struct arena *arena, const char *file,
                                    const struct rulebook *rulebook, const struct options *options,
                                    enum error_kind *worst, struct rule_sums *rules)
{
    struct error err = {0};
    const struct engine_target target = node_target_recorded(file);
    CLEANUP(cleanup_reader) struct engine_reader *reader = engine_reader_open(&target, &err);
    CLEANUP(node_plan_release) struct node_plan node = {0};
    if (!reader ||
        node_plan_make(&node, reader, &target, rulebook, options, DISK_WHERE_NEEDED, &err) < 0) {
        if (*worst == ERROR_NONE) *worst = err.kind;
        return node_summary_failed(arena, file, err.text);
    }
    rule_sums_add(rules, &node.plan);
    return node_summary_of(arena, file, &node.plan);
}

static int print(const struct node_summaries *all, const struct options *options, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    CLEANUP(strbuf_release) struct strbuf document;
    struct json_writer json;
    strbuf_init(&text, OUTPUT_MAX_BYTES);
    strbuf_init(&document, OUTPUT_MAX_BYTES);
    json_writer_init(&json, &document, 2);
    node_summaries_json(&json, all);
    strbuf_putc(&document, '\n');
    if (options->out && output_save(&document, options->out, err) < 0) return -1;
    if (options->format == FORMAT_JSON) return output_text(&document, err);
    const struct style style = style_of(options);
    node_summaries_text(all, &style, &text);
    return output_text(&text, err);
}

static int judge(const struct node_summary *summaries, size_t count, enum error_kind worst,
                 const struct options *options, struct error *err)
{
    size_t failed = 0;
    size_t tripped = 0;
    size_t busy = 0;
    for (size_t i = 0; i < count; i++) {
        failed += summaries[i].failure != NULL;
        tripped += summaries[i].limit_tripped;
        busy += summaries[i].to_delete + summaries[i].to_untag > 0;
    }
    if (failed > 0)
        return error_set(err, worst, "%zu of %zu recorded nodes cannot be planned for", failed,
                         count);
    if (tripped > 0)
        return error_set(err, ERROR_LIMIT, "on %zu of %zu nodes a limit stops the run", tripped,
                         count);
    return options->detailed_exitcode && busy > 0 ? EXIT_STATUS_NOT_EMPTY : EXIT_STATUS_DONE;
}

int nodes_plan(const struct options *options, const struct recorded_nodes *nodes,
               const struct rulebook *rulebook, struct error *err)
{
    CLEANUP(arena_release) struct arena arena = {0};
    const size_t rule_count = rulebook->policies.rule_count;
    const struct node_summaries all = {
        .nodes = ARENA_ARRAY(&arena, nodes->count, struct node_summary),
        .count = nodes->count,
        .rules = ARENA_ARRAY(&arena, rule_count + 1, struct rule_sums),
        .rule_count = rule_count,
    };
    enum error_kind worst = ERROR_NONE;
    for (size_t i = 0; i < nodes->count; i++)
        all.nodes[i] = plan_one(&arena, nodes->files[i], rulebook, options, &worst, all.rules);
    node_summaries_sort(all.nodes, all.count);
    if (print(&all, options, err) < 0) return -1;
    return judge(all.nodes, all.count, worst, options, err);
}
