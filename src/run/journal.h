/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/engine.h"
#include "plan/plan.h"
#include "report/result.h"
#include "run/journalfile.h"
#include "run/notes.h"
#include "run/options.h"

/*
 * What a run removes is on disk before it is removed: a line for the run, then for each image one
 * "removal" with everything that is needed to bring it back, and when it is done one "outcome"
 * (imagecull-journal(5)).
 *
 * An fsync costs milliseconds, so the removals of JOURNAL_BATCH images are written with one write
 * and one fsync, before the first of them is removed. Outcomes are appended without an fsync of
 * their own and synced with the next batch or at the end: a lost one is harmless, because a removal
 * without an outcome means "was to be removed, what came of it is not known".
 *
 * Safe for several threads that share the journal; one mutex. After the first failure nothing is
 * written any more, and journal_before refuses whatever was not on disk by then.
 */
#define JOURNAL_DEFAULT_PATH "/var/lib/imagecull/journal.jsonl"
#define JOURNAL_BATCH        64
#define JOURNAL_VERSION      1

struct journal {
    bool enabled; /* false: every call below does nothing and succeeds */
    struct journal_file file;
    pthread_mutex_t mutex;
    const struct plan *plan;
    const bool *allowed; /* as plan->steps; NULL: all */
    bool whole_images;
    bool *told;       /* as plan->steps: its removal is in the file */
    uint64_t *judged; /* as plan->steps: what its last outcome line said; 0 none */
    size_t written;   /* of plan->order: how many are on disk */
    struct error failure;
    struct arena arena;
    const char *run; /* ID of the run, in every line */
    int64_t (*clock)(const void *context);
    const void *clock_context;
};

struct journal_order {
    const char *path; /* NULL: no journal */
    struct journal_limits limits;
    const struct plan *plan;
    const bool *allowed;
    bool whole_images;
    int64_t (*clock)(const void *context);
    const void *clock_context;
};

/* Where the options want the journal, in the arena; NULL for none. Default: JOURNAL_DEFAULT_PATH; for
 * other users than root imagecull/journal.jsonl in XDG_STATE_HOME; for a snapshot none. */
const char *journal_path(struct arena *arena, const struct options *options, enum engine_kind kind);
struct journal_limits journal_limits_of(const struct options *options);

/* Opens the file and writes the line of the run, unless the plan has nothing to do. The order's
 * parts are borrowed. Close it whatever the answer. */
int journal_open(struct journal *journal, const struct journal_order *order, struct notes *notes,
                 struct error *err);

/* To be called before the image at this position of plan->order is touched: 0 means that its record
 * is on disk. -1: it is not, the image must not be touched, and no other that comes later. */
int journal_before(struct journal *journal, size_t position, struct error *err);

/* What became of a step; again where that changed later. */
void journal_after(struct journal *journal, const struct step *step,
                   const struct step_result *became, const struct result *result);

/* Settles the outcomes of all steps, ends the run and syncs. -1 with the journal's first failure. */
int journal_finish(struct journal *journal, const struct result *result, struct error *err);
void journal_close(struct journal *journal);
