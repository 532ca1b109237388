/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "engine/engine.h"
#include "run/nodeplan.h"
#include "run/options.h"
#include "run/savedplan.h"

/*
 * Carrying out a plan that was decided, shown, and is within its limits: removes image by image
 * in the plan's order, each in the journal first, lists the node again, and prints what became of it.
 */
struct apply_order {
    const struct options *options;
    const struct engine_target *target;
    struct engine_reader *reader;
    const struct node_plan *node;
    const struct saved_plan *saved; /* NULL: the fresh plan is carried out */
    struct summary_file *summary;   /* takes what became of it */
};

/* Returns an exit status, or -1 where the run itself failed. */
int apply_run(const struct apply_order *order, struct notes *notes, struct error *err);
