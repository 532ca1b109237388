/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "model/inventory.h"
#include "plan/reason.h"

/*
 * Which images containers use. Asked once when planning, and again with a fresh list of
 * containers right before each removal. Pure; everything lives in the arena and borrows from
 * `known` and `containers`.
 */
struct usages;

/* What the containers do to one image. */
struct image_use {
    /* REASON_IN_USE, REASON_USE_UNKNOWN or REASON_IMAGE_VOLUME, which no rule can lift;
     * REASON_COUNT: none. */
    enum reason firm;
    const struct container *firm_container;
    /* Only containers that do not run use it; the first of them. NULL: none. */
    const struct container *stopped;
};

struct usages *usages_find(struct arena *arena, const struct inventory *known,
                           const struct container *containers, size_t container_count);
/* `image` must be one of `known`. */
struct image_use usages_of(const struct usages *usages, const struct image *image);
