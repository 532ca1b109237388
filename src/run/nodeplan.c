/* SPDX-License-Identifier: Apache-2.0 */
#include "run/nodeplan.h"

#include "base/cleanup.h"
#include "engine/diskfacts.h"
#include "report/limittext.h"
#include "run/nodefacts.h"
#include "run/nodestate.h"

#include <string.h>
#include <time.h>

int node_target_choose(struct arena *arena, const struct options *options,
                       struct engine_target *target, struct error *err)
{
    return engine_choose(arena, options->engine, target, err);
}

struct engine_target node_target_recorded(const char *file)
{
    return (struct engine_target){
        .kind = ENGINE_SNAPSHOT, .endpoint = file, .chosen_by = "--inventory"};
}

/* A recorded node is looked at as it was then, so that the same record gives the same plan. */
static int64_t choose_now(const struct options *options, enum node_origin origin,
                          const struct inventory *inventory)
{
    if (options->now != TIME_UNKNOWN) return options->now;
    if (origin == NODE_RECORDED && inventory->taken_at != TIME_UNKNOWN) return inventory->taken_at;
    return (int64_t)time(NULL);
}

static void fill_input(struct node_plan *node, const struct rulebook *rulebook,
                       const struct options *options, int64_t now)
{
    node->limits = (struct plan_limits){.deletions = options->max_deletions,
                                        .share_basis_points = options->max_share,
                                        .bytes = options->max_bytes};
    node->input = (struct plan_input){
        .policies = &rulebook->policies,
        .inventory = &node->inventory,
        .keep_list = rulebook->keep_list,
        .now = now,
        .grace_seconds = options->grace_seconds == OPTION_UNSET ? GRACE_DEFAULT_SECONDS
                                                                : options->grace_seconds,
        .limits_override = &node->limits,
    };
}

static int enrich(struct node_plan *node, struct engine_reader *reader, struct error *err)
{
    CLEANUP(arena_release) struct arena arena = {0};
    unsigned *needs = ARENA_ARRAY(&arena, node->inventory.image_count + 1, unsigned);
    plan_find_needs(&node->input, needs);
    for (size_t i = 0; i < node->inventory.image_count; i++)
        if (needs[i]) return engine_enrich(reader, &node->inventory, needs, err);
    return 0;
}

int node_plan_make(struct node_plan *node, struct engine_reader *reader,
                   const struct engine_target *target, const struct rulebook *rulebook,
                   const struct options *options, enum disk_reading disk, struct error *err)
{
    const enum node_origin origin = target->kind == ENGINE_SNAPSHOT ? NODE_RECORDED : NODE_LIVE;
    const bool with_disk = disk == DISK_ALWAYS || plan_needs_disk(&rulebook->policies);
    *node = (struct node_plan){0};
    inventory_init(&node->inventory);
    if (engine_read(reader, with_disk, &node->inventory, err) < 0) return -1;
    if (node_facts_fill(options, origin, &node->inventory, err) < 0) return -1;
    if (options->disk_path)
        disk_facts_read(options->disk_path, &node->inventory.arena, &node->inventory.disk);
    const int64_t now = choose_now(options, origin, &node->inventory);
    if (node_state_use(options, origin, now, &node->inventory, err) < 0) return -1;
    fill_input(node, rulebook, options, now);
    if (enrich(node, reader, err) < 0) return -1;
    plan_make(&node->plan, &node->input);
    return 0;
}

void node_plan_release(struct node_plan *node)
{
    plan_release(&node->plan);
    inventory_release(&node->inventory);
}

int node_plan_check_limits(const struct plan *plan, struct error *err)
{
    if (!plan->limit_tripped) return 0;
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    limit_text_explain(&text, plan);
    return error_set(err, ERROR_LIMIT, "%s; nothing was deleted", text.data);
}
