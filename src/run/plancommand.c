/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "run/commands.h"
#include "run/confinement.h"
#include "run/exitstatus.h"
#include "run/nodeplan.h"
#include "run/nodesplan.h"
#include "run/planprint.h"
#include "run/rulebook.h"
#include "run/summaryfile.h"

static int finish(const struct options *options, const struct plan *plan, struct error *err)
{
    if (node_plan_check_limits(plan, err) < 0) return -1;
    if (options->detailed_exitcode && plan->order_count > 0) return EXIT_STATUS_NOT_EMPTY;
    return EXIT_STATUS_DONE;
}

static int plan_node(const struct options *options, const struct engine_target *target,
                     const struct rulebook *rulebook, struct summary_file *summary,
                     struct error *err)
{
    CLEANUP(cleanup_reader) struct engine_reader *reader = engine_reader_open(target, err);
    CLEANUP(node_plan_release) struct node_plan node = {0};
    if (!reader ||
        node_plan_make(&node, reader, target, rulebook, options, DISK_WHERE_NEEDED, err) < 0)
        return -1;
    summary_file_plan(summary, &node.plan);
    if (plan_save(&node.plan, options, err) < 0 || plan_print(&node.plan, options, err) < 0)
        return -1;
    return finish(options, &node.plan, err);
}

static int plan_nodes(const struct options *options, struct summary_file *summary,
                      struct notes *notes, struct error *err)
{
    CLEANUP(rulebook_release) struct rulebook rulebook = {0};
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(recorded_nodes_release) struct recorded_nodes nodes = {0};
    struct engine_target target;
    struct options watching = *options;
    watching.observe = options->observe_asked ? OBSERVE_ASKED : OBSERVE_NOT;
    options = &watching;
    if (rulebook_load(&rulebook, options, POLICY_TRUST_ANY, notes, err) < 0 ||
        recorded_nodes_list(&nodes, options, err) < 0)
        return -1;
    if (nodes.count > 1 && options->state)
        return error_set(err, ERROR_USAGE, "--state is of one node, and %zu are given",
                         nodes.count);
    if (nodes.count > 1 && options->summary)
        return error_set(err, ERROR_USAGE, "--summary is of one node, and %zu are given",
                         nodes.count);
    if (nodes.count > 1)
        return run_confine(options, NULL, err) < 0 ? -1
                                                   : nodes_plan(options, &nodes, &rulebook, err);
    if (nodes.count == 1)
        target = node_target_recorded(nodes.files[0]);
    else if (node_target_choose(&arena, options, &target, err) < 0)
        return -1;
    if (run_confine(options, &target, err) < 0) return -1;
    return plan_node(options, &target, &rulebook, summary, err);
}

int plan_command(const struct options *options, struct notes *notes, struct error *err)
{
    CLEANUP(summary_file_release) struct summary_file summary;
    summary_file_start(&summary, options);
    const int status = plan_nodes(options, &summary, notes, err);
    return summary_file_finish(&summary, status, notes, err);
}
