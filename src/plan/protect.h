/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "plan/plan.h"

/*
 * What protects images apart from keep rules: use by containers, the runtime's and imagecull's
 * own images, grace, keep-lists, unreadable names. Pure.
 */

struct protection {
    /* The weightiest protection that no rule can lift; REASON_COUNT: none. */
    enum reason firm;
    const struct container *firm_container;
    const struct keep_entry *keep_entry;
    /* Only containers that do not run use it; the first of them. NULL: none. */
    const struct container *stopped;
    bool is_fresh; /* arrived less than the grace period ago */
};

/* One for each image of the inventory, same order. */
struct protection *protections_find(struct arena *arena, const struct plan_input *input);

/* When the image came to this node where that is really known (not only "at least that long
 * ago"); TIME_UNKNOWN otherwise. */
int64_t image_known_arrival(const struct image *image);
