/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/text.h"
#include "run/applyrun.h"
#include "run/commands.h"
#include "run/confinement.h"
#include "run/exitstatus.h"
#include "run/lock.h"
#include "run/nodeplan.h"
#include "run/output.h"
#include "run/planprint.h"
#include "run/rulebook.h"
#include "run/savedplan.h"
#include "run/summaryfile.h"

#include <unistd.h>

/* Everything that one apply holds; released as a whole. */
struct apply {
    struct arena arena;
    struct options options; /* a copy: a saved plan may name the policies */
    struct word_list saved_policies;
    struct saved_plan saved;
    bool has_saved;
    struct rulebook rulebook;
    struct engine_target target;
    struct run_lock lock;
    struct engine_reader *reader;
    struct node_plan node;
    struct summary_file *summary;
};

static void apply_release(struct apply *apply)
{
    node_plan_release(&apply->node);
    if (apply->reader) engine_reader_close(apply->reader);
    run_lock_release(&apply->lock);
    rulebook_release(&apply->rulebook);
    word_list_release(&apply->saved_policies);
    arena_release(&apply->arena);
}

static int read_saved(struct apply *apply, struct error *err)
{
    if (apply->options.arguments.count == 0) return 0;
    apply->has_saved = true;
    if (saved_plan_read(&apply->arena, apply->options.arguments.items[0], &apply->saved, err) < 0)
        return -1;
    if (apply->options.policies.count > 0) return 0;
    for (size_t i = 0; i < apply->saved.file_count; i++)
        word_list_add(&apply->saved_policies, apply->saved.files[i].path);
    apply->options.policies = apply->saved_policies;
    return 0;
}

static int load_rules(struct apply *apply, struct notes *notes, struct error *err)
{
    const enum policy_trust trust = geteuid() == 0 && !apply->options.insecure_policies
                                        ? POLICY_TRUST_PROTECTED
                                        : POLICY_TRUST_ANY;
    if (rulebook_load(&apply->rulebook, &apply->options, trust, notes, err) < 0) return -1;
    if (!apply->has_saved) return 0;
    return saved_plan_check_policies(&apply->saved, &apply->rulebook.policies, err);
}

static int check_snapshot(const struct apply *apply, struct error *err)
{
    const bool is_snapshot = apply->target.kind == ENGINE_SNAPSHOT;
    if (is_snapshot && !apply->options.snapshot_out)
        return error_set(err, ERROR_USAGE,
                         "a snapshot is never changed in place: say with --snapshot-out where the "
                         "changed one goes");
    if (!is_snapshot && apply->options.snapshot_out)
        return error_set(err, ERROR_USAGE, "--snapshot-out is for --engine snapshot:FILE");
    return 0;
}

static int reach_node(struct apply *apply, struct error *err)
{
    if (node_target_choose(&apply->arena, &apply->options, &apply->target, err) < 0 ||
        check_snapshot(apply, err) < 0 ||
        run_lock_take(&apply->lock, apply->options.lock_dir, &apply->target, err) < 0 ||
        run_confine(&apply->options, &apply->target, err) < 0)
        return -1;
    apply->reader = engine_reader_open(&apply->target, err);
    if (!apply->reader) return -1;
    if (node_plan_make(&apply->node, apply->reader, &apply->target, &apply->rulebook,
                       &apply->options, DISK_ALWAYS, err) < 0)
        return -1;
    if (!apply->has_saved) return 0;
    return saved_plan_check_node(&apply->saved, &apply->node.inventory, err);
}

static int print_saved(const struct apply *apply, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf line;
    strbuf_init(&line, 0);
    strbuf_puts(&line, "of this plan, only what is in the saved plan ");
    text_escape_terminal(&line, apply->saved.path);
    strbuf_puts(&line, " as well is carried out\n");
    return output_text(&line, err);
}

/* A plan is seen before it is carried out; as JSON it is part of the one document at the end,
 * unless there is no such end. */
static int show_plan(struct apply *apply, struct error *err)
{
    const struct plan *plan = &apply->node.plan;
    summary_file_plan(apply->summary, plan);
    const bool is_text = apply->options.format == FORMAT_TEXT;
    if (plan_save(plan, &apply->options, err) < 0) return -1;
    if ((is_text || plan->limit_tripped) && plan_print(plan, &apply->options, err) < 0) return -1;
    if (is_text && apply->has_saved && print_saved(apply, err) < 0) return -1;
    return node_plan_check_limits(plan, err);
}

static int carry_out(struct apply *apply, struct notes *notes, struct error *err)
{
    const struct apply_order order = {
        .options = &apply->options,
        .target = &apply->target,
        .reader = apply->reader,
        .node = &apply->node,
        .saved = apply->has_saved ? &apply->saved : NULL,
        .summary = apply->summary,
    };
    return apply_run(&order, notes, err);
}

static int apply_node(const struct options *options, struct summary_file *summary,
                      struct notes *notes, struct error *err)
{
    CLEANUP(apply_release)
    struct apply apply = {.options = *options, .lock.fd = -1, .summary = summary};
    apply.options.observe = OBSERVE_ANYWAY;
    if (read_saved(&apply, err) < 0 || load_rules(&apply, notes, err) < 0 ||
        reach_node(&apply, err) < 0 || show_plan(&apply, err) < 0)
        return -1;
    return carry_out(&apply, notes, err);
}

int apply_command(const struct options *options, struct notes *notes, struct error *err)
{
    CLEANUP(summary_file_release) struct summary_file summary;
    summary_file_start(&summary, options);
    const int status = apply_node(options, &summary, notes, err);
    return summary_file_finish(&summary, status, notes, err);
}
