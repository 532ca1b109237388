/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "engine/engine.h"
#include "plan/plan.h"
#include "report/result.h"
#include "run/freshuse.h"

#include <stdatomic.h>

/*
 * Removing one image of a plan, name by name, strictly in order: parallel removals of the names
 * of one image defeat the engines' own guard against removing what is in use, and leave images
 * without names behind. Different images may go at once, each by a remover of its own thread.
 */
struct remover {
    struct engine_reader *reader; /* of this remover alone, like the writer and the arena */
    struct engine_writer *writer;
    struct arena *arena;     /* for details of outcomes */
    struct fresh_uses *uses; /* of all removers */
    atomic_bool *broken;     /* of all: set when the engine cannot be reached any more */
    bool whole_images;       /* the engine wants images removed by one call */
    bool writer_compares;    /* and compares their names itself, right before */
};

/* True for the names that are sent to the engine; a digest that follows its tag is not. */
static inline bool name_is_sent(const struct name_step *name)
{
    return name->verdict == VERDICT_DELETE && !name->follows;
}

/*
 * Carries out one step. Before each removal the containers are listed afresh and the name is
 * looked up: a user that appeared holds back all that is left of the image, a name that stands
 * for something else now or an image that got further names is left alone. `became->names` are
 * as many as the step's, OUTCOME_NOT_DONE for those to send; each of these gets its outcome. After
 * an interruption no further removal is sent.
 */
void remove_image(struct remover *remover, const struct step *step, struct step_result *became);
