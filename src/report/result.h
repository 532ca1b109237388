/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/plan.h"

/*
 * What became of a plan. Outcomes are numbers of the run's own list of words, which comes with
 * them, so that reports know nothing of engines. Everything is borrowed.
 */
#define RESULT_NOTHING (-1) /* outcome of a name that was to stay */

struct outcome_word {
    const char *name;
    const char *meaning;
    bool failed; /* counts as a failure of the run */
    bool done;   /* the name is gone */
};

struct name_result {
    int outcome;        /* index of a word, or RESULT_NOTHING */
    const char *detail; /* "" none */
};

struct step_result {
    struct name_result *names; /* as step->names */
};

/* An entry of a saved plan that was not done because it does not fit any more. */
struct stale_entry {
    const char *image_id;
    const char *name; /* its first name; "" for an image without one */
    const char *reason;
};

struct result {
    const struct plan *plan;
    struct step_result *steps; /* as plan->steps */
    const struct outcome_word *words;
    size_t word_count;
    size_t *totals;           /* names by outcome */
    size_t images_gone;       /* of those to delete: no longer on the node */
    int64_t freed_bytes;      /* measured; -1 unknown */
    int64_t deleted_bytes;    /* of the images gone, "up to" */
    bool verified;            /* the node was listed again afterwards */
    const char *verify_error; /* why not; "" when it was */
    const char **surprises;   /* what the second list shows that no outcome explains */
    size_t surprise_count;
    const struct stale_entry *stale;
    size_t stale_count;
    bool saved; /* a saved plan was carried out */
    bool interrupted;
    int64_t started_at, finished_at;
};

/* The step's results; the step must belong to result->plan. */
static inline const struct step_result *result_of_step(const struct result *result,
                                                       const struct step *step)
{
    return &result->steps[step - result->plan->steps];
}
