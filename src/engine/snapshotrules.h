/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "engine/engine.h"

/*
 * A recorded node that changes: what is left of it, and what a removal does to it, as Docker
 * does it. No files and no locks here; the store that owns it keeps those.
 */
struct snapshot_node {
    struct inventory inventory; /* its images stay where they are; `gone` says which are left */
    bool *gone;
    size_t *children; /* images that are built on this one and still there */
};

/* Prepares the rest once the inventory is sealed. */
void snapshot_node_start(struct snapshot_node *node);
void snapshot_node_release(struct snapshot_node *node);

/* By a listed name or a whole ID, as things are now. */
void snapshot_node_look_up(const struct snapshot_node *node, const char *name,
                           struct engine_lookup *lookup);

/* The last name takes the image along unless a container uses it. */
void snapshot_node_remove(struct snapshot_node *node, const struct removal *removal,
                          struct removal_result *result);
