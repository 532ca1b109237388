/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "run/options.h"

/*
 * A bar on standard error with rate and remaining time; only on a terminal, never in a log.
 */
struct progress {
    bool shown;
    size_t total;
    size_t done;
    int64_t started_ms;
    int64_t drawn_ms;
};

void progress_start(struct progress *progress, size_t total, const struct options *options);
void progress_step(struct progress *progress); /* one more is done */
void progress_end(struct progress *progress);  /* takes the bar away */
