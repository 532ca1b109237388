/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "plan/evaluate.h"
#include "plan/select.h"

/*
 * The criteria of a rule, one function each behind one table. Texts for people are made only
 * where the question carries an arena.
 */
struct question {
    const struct rule *rule;
    const struct subject *subject;
    const struct evaluation *evaluation;
    struct arena *arena; /* for details; NULL: none are made */
};

struct criterion_row {
    const char *key; /* as policies write it */
    bool (*applies)(const struct rule *rule);
    void (*judge)(const struct question *question, struct criterion_result *result);
};

extern const struct criterion_row criterion_rows[CRITERION_COUNT];

/* Since when the image is on this node, as far as anybody knows: the latest of what the engine
 * says and what the state file saw first. TIME_UNKNOWN without either. */
int64_t image_arrival(const struct image *image);

/* Seconds from `then` to `now`; -1 where `then` is unknown or in the future. */
int64_t seconds_since(int64_t now, int64_t then);

/* "3d 4h", "2026-11-11", "35.8 MB" as text in the arena. */
const char *show_duration(struct arena *arena, int64_t seconds);
const char *show_date(struct arena *arena, int64_t time);
const char *show_size(struct arena *arena, int64_t bytes);
