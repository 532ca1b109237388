/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "plan/plan.h"

/*
 * Each rule's view of one image, criterion by criterion, for `explain`.
 */
struct rule_view {
    const struct rule *rule;
    const struct image_name *name; /* NULL: the image itself */
    enum answer answer;
    struct trace trace;
};

struct explanation {
    const struct step *step;
    struct rule_view *views; /* rule by rule, in it name by name */
    size_t view_count;
};

/* Everything lives in `arena`. The step must belong to the plan. */
void explain_image(struct arena *arena, const struct plan *plan, const struct step *step,
                   struct explanation *explanation);
