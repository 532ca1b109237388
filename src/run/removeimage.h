/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "engine/engine.h"
#include "plan/plan.h"
#include "report/result.h"

/*
 * Removing one image of a plan, name by name, strictly in order: parallel removals of the names
 * of one image defeat the engines' own guard against removing what is in use. Everything that a
 * worker needs is in its remover; nothing is shared but the plan, which nobody changes.
 */
struct remover {
    struct engine_reader *reader;
    struct engine_writer *writer;
    const struct inventory *inventory; /* as planned */
    struct arena *arena;               /* for details of outcomes */
    bool whole_images;                 /* the engine wants images removed by one call */
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
 * as many as the step's, OUTCOME_NOT_DONE for those to send; each of these gets its outcome. An
 * interruption ends the step between two names.
 */
void remove_image(struct remover *remover, const struct step *step, struct step_result *became);
