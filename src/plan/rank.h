/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "plan/evaluate.h"
#include "policy/policy.h"

/*
 * The places of images in a repository for `keepNewest`: one group for each rule and repository.
 * Entries are added in any order, then the ranking of that kind of rule is finished, then asked.
 * What counts first (in use, kept, …) takes the first places; then newest first; ties by
 * ascending ID. Everything lives in the arena. Pure.
 */

struct ranked {
    const struct rule *rule;
    const char *repository; /* "" for images without a name */
    const struct image *image;
    int64_t time; /* TIME_UNKNOWN, too, where the order is by version */
    struct semver version;
    bool known;        /* the order is known; without it there is no place */
    bool counts_first; /* it stays whatever the rule says */
    size_t place;      /* from 1; 0: none */
    size_t total;      /* places in the group */
};

struct ranking {
    struct arena *arena;
    struct {
        struct ranked *entries; /* finished: by rule, repository, image */
        size_t count;
    } tables[RULE_DELETE + 1];
};

/* The repository that the subject counts in: that of its name, "" without one. */
const char *subject_repository(const struct subject *subject);

struct ranking *ranking_new(struct arena *arena);

/* Says that all other criteria of the rule hold for the subject. */
enum rank_first { RANK_IN_TURN, RANK_FIRST };
void ranking_add(struct ranking *ranking, const struct rule *rule, const struct subject *subject,
                 int64_t now, enum rank_first first);

/* Joins the entries of one image and gives places, for all rules of that kind. */
void ranking_finish(struct ranking *ranking, enum rule_kind kind);

/* NULL where the image was not added for that rule and repository. */
const struct ranked *ranking_find(const struct ranking *ranking, const struct rule *rule,
                                  const char *repository, const struct image *image);
