/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "model/inventory.h"
#include "plan/plan.h"
#include "report/result.h"
#include "run/options.h"

/*
 * A plan that was printed as JSON and is to be carried out as it stands. It is never trusted: a
 * fresh plan is made, and only what both say is done. Everything lives in the arena given.
 */
#define SAVED_PLAN_MAX_BYTES ((size_t)1024 * 1024 * 1024)

struct saved_file {
    const char *path;
    const char *sha256;
};

struct saved_name {
    const char *text; /* canonical; NULL: the image itself */
    enum verdict verdict;
};

struct saved_entry {
    const char *image_id;
    enum verdict verdict;
    struct saved_name *names;
    size_t name_count;
};

struct saved_plan {
    const char *path;
    const char *node; /* NULL unknown */
    const char *engine_kind;
    const char *engine_endpoint;
    struct saved_file *files; /* of policies, each once */
    size_t file_count;
    struct saved_entry *entries; /* the images to delete or untag */
    size_t entry_count;
};

/* ERROR_STALE for a file that is no saved plan, ERROR_SYSTEM where it cannot be read. */
int saved_plan_read(struct arena *arena, const char *path, struct saved_plan *saved,
                    struct error *err);

/* ERROR_STALE that says what differs: other policies, another node, another engine. */
int saved_plan_check_policies(const struct saved_plan *saved, const struct policy_set *policies,
                              struct error *err);
int saved_plan_check_node(const struct saved_plan *saved, const struct inventory *inventory,
                          struct error *err);

/* True where a run carries the step out: `allowed` is what saved_plan_match marked. */
static inline bool step_is_allowed(const struct plan *plan, const bool *allowed,
                                   const struct step *step)
{
    return !allowed || allowed[step - plan->steps]; /* NULL: no saved plan, all are */
}

/*
 * Marks in allowed[plan->step_count] the steps that are exactly as saved: same image ID, same
 * verdict, same names with the same verdicts. Every other entry is returned as stale, with why.
 */
void saved_plan_match(struct arena *arena, const struct saved_plan *saved, const struct plan *plan,
                      bool *allowed, struct stale_entry **stale, size_t *stale_count);
