/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "engine/engine.h"
#include "model/inventory.h"
#include "plan/plan.h"
#include "run/options.h"
#include "run/rulebook.h"

/*
 * One node, read and decided: what plan, apply and explain have in common. The plan borrows from
 * the inventory, the rulebook and this struct, which therefore never moves.
 */
struct node_plan {
    struct inventory inventory;
    struct plan_limits limits; /* from the command line */
    struct plan_input input;
    struct plan plan;
};

enum disk_reading { DISK_WHERE_NEEDED, DISK_ALWAYS };

/* Reads the node and decides. Release it whatever the answer. */
int node_plan_make(struct node_plan *node, struct engine_reader *reader,
                   const struct engine_target *target, const struct rulebook *rulebook,
                   const struct options *options, enum disk_reading disk, struct error *err);
void node_plan_release(struct node_plan *node);

/* The engine that the options name; texts go to the arena. */
int node_target_choose(struct arena *arena, const struct options *options,
                       struct engine_target *target, struct error *err);
/* A recorded node as an engine. */
struct engine_target node_target_recorded(const char *file);

/* ERROR_LIMIT that names the limits and the rules that made the plan large; 0 where none tripped. */
int node_plan_check_limits(const struct plan *plan, struct error *err);
