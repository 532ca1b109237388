/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "engine/engine.h"
#include "plan/plan.h"
#include "report/result.h"
#include "run/journal.h"
#include "run/progress.h"

/*
 * The threads that carry out a plan: several images at once where the engine gains by it, each
 * image by one thread alone. Images begin in the plan's order, and one that is the parent or a
 * child of an earlier one begins when all earlier ones have ended. Every thread has connections
 * of its own; one that gets none leaves its share to the others.
 */
struct crew_order {
    const struct engine_target *target;
    struct engine_reader *reader; /* for lists of containers and, where alone, for look-ups */
    struct engine_writer *writer; /* of the calling thread, which works too */
    const struct inventory *inventory;
    const struct plan *plan;
    const bool *allowed;         /* as plan->steps; NULL: all */
    unsigned most;               /* images at once */
    struct journal *journal;     /* has each image before it is touched; may be off */
    const struct result *result; /* whose steps are carried out */
    struct progress *progress;
};

/*
 * Returns when nothing is under way any more: all is done, an interruption came, the engine
 * cannot be reached, or the journal cannot be written. `steps` are as the plan's, prepared as
 * remove_image() asks, and keep OUTCOME_NOT_DONE where nothing was begun; details of outcomes go
 * to the arena.
 */
void crew_run(const struct crew_order *order, struct arena *arena, struct step_result *steps);
