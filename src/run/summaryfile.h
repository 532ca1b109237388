/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "plan/plan.h"
#include "report/nodesummary.h"
#include "run/notes.h"
#include "run/options.h"

/*
 * The summary that --summary asks for: one small document about this node's run, for whoever
 * started it (a container's termination message has room for it). It is filled as the run goes
 * and written at its end, however it ended; without --summary nothing of it is done.
 */
struct summary_file {
    const struct options *options;
    struct arena arena;
    struct node_summary summary;
};

/* The run begins. */
void summary_file_start(struct summary_file *file, const struct options *options);
void summary_file_release(struct summary_file *file);

void summary_file_plan(struct summary_file *file, const struct plan *plan);
void summary_file_result(struct summary_file *file, const struct result *result);

/* Writes it. `status` is what the command returned: an exit status, or -1 with the failure in
 * `err`. Returns the same; where a run without a failure cannot write its summary, -1. */
int summary_file_finish(struct summary_file *file, int status, struct notes *notes,
                        struct error *err);

/* The whole summary of a run that failed before it began, as by a wrong command line. Does what it
 * can: that failure is the one to report. */
void summary_file_failed(const struct options *options, const struct error *err);
