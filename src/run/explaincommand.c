/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/nearest.h"
#include "base/text.h"
#include "plan/explain.h"
#include "report/explaintext.h"
#include "report/nametext.h"
#include "run/commands.h"
#include "run/confinement.h"
#include "run/exitstatus.h"
#include "run/nodeplan.h"
#include "run/output.h"
#include "run/planprint.h"
#include "run/recordednodes.h"
#include "run/rulebook.h"

static void add_names(struct arena *arena, const struct image_name *names, size_t count,
                      const char ***all, size_t *all_count)
{
    for (size_t i = 0; i < count; i++) {
        *all = ARENA_GROW(arena, *all, *all_count);
        (*all)[(*all_count)++] = name_text_short(&names[i]);
        *all = ARENA_GROW(arena, *all, *all_count);
        (*all)[(*all_count)++] = name_text(&names[i]);
    }
}

static int refuse_unknown(const struct inventory *inventory, const char *wanted, struct error *err)
{
    CLEANUP(arena_release) struct arena arena = {0};
    const char **names = NULL;
    size_t count = 0;
    for (size_t i = 0; i < inventory->image_count; i++) {
        const struct image *image = &inventory->images[i];
        add_names(&arena, image->tags, image->tag_count, &names, &count);
        add_names(&arena, image->digests, image->digest_count, &names, &count);
    }
    names = ARENA_GROW(&arena, names, count);
    names[count] = NULL;
    const char *nearest = text_nearest(wanted, names);
    return error_set(err, ERROR_SYSTEM, "there is no image \"%s\" on this node%s%s%s", wanted,
                     nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
}

static int print(const struct plan *plan, const struct step *step, const struct options *options,
                 struct error *err)
{
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(strbuf_release) struct strbuf out;
    struct explanation explanation;
    strbuf_init(&out, OUTPUT_MAX_BYTES);
    explain_image(&arena, plan, step, &explanation);
    if (options->format == FORMAT_JSON) {
        struct json_writer json;
        json_writer_init(&json, &out, 2);
        explain_write_json(&json, plan, &explanation);
        strbuf_putc(&out, '\n');
    } else {
        const struct style style = style_of(options);
        explain_text(plan, &explanation, &style, &out);
    }
    return output_text(&out, err);
}

static int explain_on(const struct options *options, const struct engine_target *target,
                      const struct rulebook *rulebook, struct error *err)
{
    CLEANUP(cleanup_reader) struct engine_reader *reader = engine_reader_open(target, err);
    CLEANUP(node_plan_release) struct node_plan node = {0};
    if (!reader ||
        node_plan_make(&node, reader, target, rulebook, options, DISK_WHERE_NEEDED, err) < 0)
        return -1;
    const char *wanted = options->arguments.items[0];
    const struct image *image = inventory_find(&node.inventory, wanted);
    if (!image) return refuse_unknown(&node.inventory, wanted, err);
    const struct step *step = plan_find_step(&node.plan, image->id);
    return print(&node.plan, step, options, err) < 0 ? -1 : EXIT_STATUS_DONE;
}

int explain_command(const struct options *options, struct notes *notes, struct error *err)
{
    CLEANUP(rulebook_release) struct rulebook rulebook = {0};
    CLEANUP(recorded_nodes_release) struct recorded_nodes nodes = {0};
    struct engine_target target;
    if (rulebook_load(&rulebook, options, POLICY_TRUST_ANY, notes, err) < 0 ||
        recorded_nodes_list(&nodes, options, err) < 0)
        return -1;
    if (nodes.count > 1) return error_set(err, ERROR_USAGE, "explain: one recorded node at a time");
    if (nodes.count == 1)
        target = node_target_recorded(nodes.files[0]);
    else if (node_target_choose(&nodes.arena, options, &target, err) < 0)
        return -1;
    if (run_confine(options, &target, err) < 0) return -1;
    return explain_on(options, &target, &rulebook, err);
}
