/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "plan/plan.h"
#include "plan/protect.h"
#include "plan/rank.h"
#include "plan/ruleindex.h"
#include "plan/watermark.h"

/*
 * One image, one verdict, one reason. A decider holds what the decisions on one node share; it
 * lives in the plan's arena. Pure.
 */

/* What the keep rules say of an image. */
struct kept {
    enum reason reason; /* KEEP_RULE, KEEP_UNKNOWN; REASON_COUNT: nothing */
    const struct rule *rule;
    const struct image_name *name; /* that the rule matched */
};

struct decider {
    struct plan *plan;
    struct arena *arena;
    struct evaluation evaluation;
    struct rule_index keep_rules, delete_rules;
    struct ranking *ranking;
    struct protection *protections; /* one for each image, as below */
    struct kept *kept;
    struct gates gates;
    size_t *counted_in; /* by rule: the image (from 1) that it was last counted for */
};

/* Fills in the names of each step, and which of them fall with others. */
void decider_init(struct decider *decider, struct plan *plan);

/* Reads the keep rules, and with them the places that delete rules spare. */
void decider_prepare(struct decider *decider);

/* Decides image `i` into its step; what a closed gate holds back stays. True where an open gate
 * could condemn more names. May be called again once gates have changed. */
bool decider_decide(struct decider *decider, size_t i);

/* Writes down the values that decided: the deciding rule's trace and the detail. `name` is the
 * name that the deciding rule looked at. */
void step_describe(struct decider *decider, struct step *step, const struct image_name *name);

/* The image's tags in that repository: they stand together. Their count; `*first` is the position. */
size_t image_tags_in(const struct image *image, const char *repository, size_t *first);
