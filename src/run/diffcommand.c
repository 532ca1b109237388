/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "report/diffreport.h"
#include "run/commands.h"
#include "run/exitstatus.h"
#include "run/nodeplan.h"
#include "run/nodesplan.h"
#include "run/output.h"
#include "run/planprint.h"

#include <string.h>

/* One of the two sets of policies, with what else decides. */
static int load_side(const struct options *options, const char *path, struct rulebook *rulebook,
                     struct notes *notes, struct error *err)
{
    struct options side = *options;
    const char *paths[] = {path};
    side.policies = (struct word_list){paths, 1};
    if (rulebook_load(rulebook, &side, POLICY_TRUST_ANY, notes, err) == 0) return 0;
    return error_context(err, "%s", path);
}

static int compare_node(const struct options *options, const struct rulebook sides[2],
                        const char *file, struct plan_changes *changes, struct error *err)
{
    const struct engine_target target = node_target_recorded(file);
    CLEANUP(cleanup_reader) struct engine_reader *reader = engine_reader_open(&target, err);
    CLEANUP(node_plan_release) struct node_plan before = {0};
    CLEANUP(node_plan_release) struct node_plan after = {0};
    if (!reader ||
        node_plan_make(&before, reader, &target, &sides[0], options, DISK_WHERE_NEEDED, err) < 0 ||
        node_plan_make(&after, reader, &target, &sides[1], options, DISK_WHERE_NEEDED, err) < 0)
        return error_context(err, "%s", file);
    plan_changes_add(changes, &before.plan, &after.plan);
    return 0;
}

static int print(const struct plan_changes *changes, const struct options *options,
                 struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf out;
    const struct style style = style_of(options);
    strbuf_init(&out, OUTPUT_MAX_BYTES);
    if (options->format == FORMAT_JSON) {
        struct json_writer json;
        json_writer_init(&json, &out, 2);
        diff_json(&json, changes);
        strbuf_putc(&out, '\n');
    } else if (options->format == FORMAT_MARKDOWN) {
        diff_markdown(changes, &style, &out);
    } else {
        diff_text(changes, &style, &out);
    }
    return output_text(&out, err);
}

static void release_sides(struct rulebook (*sides)[2])
{
    rulebook_release(&(*sides)[0]);
    rulebook_release(&(*sides)[1]);
}

int diff_command(const struct options *options, struct notes *notes, struct error *err)
{
    CLEANUP(release_sides) struct rulebook sides[2];
    CLEANUP(recorded_nodes_release) struct recorded_nodes nodes = {0};
    CLEANUP(plan_changes_release) struct plan_changes changes;
    memset(sides, 0, sizeof sides);
    plan_changes_init(&changes);
    for (size_t i = 0; i < ARRAY_LENGTH(sides); i++)
        if (load_side(options, options->arguments.items[i], &sides[i], notes, err) < 0) return -1;
    if (recorded_nodes_list(&nodes, options, err) < 0) return -1;
    if (nodes.count == 0)
        return error_set(err, ERROR_USAGE,
                         "no recorded node: give one or more with --inventory (imagecull inventory "
                         "writes them)");
    for (size_t i = 0; i < nodes.count; i++)
        if (compare_node(options, sides, nodes.files[i], &changes, err) < 0) return -1;
    plan_changes_sort(&changes);
    if (print(&changes, options, err) < 0) return -1;
    const struct change_sums *total = &changes.total;
    const bool differs = total->counts[CHANGE_VICTIM] + total->counts[CHANGE_SURVIVOR] > 0;
    return options->detailed_exitcode && differs ? EXIT_STATUS_NOT_EMPTY : EXIT_STATUS_DONE;
}
