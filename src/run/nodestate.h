/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "model/inventory.h"
#include "run/nodefacts.h"
#include "run/options.h"

/* The state file that the options name, or the default; NULL where the run does without. */
const char *node_state_path(const struct options *options, enum node_origin origin);

/*
 * What the node's state file knows of its images, put into the inventory, and (with --observe, and
 * always for apply) what the inventory shows put into the file. A recorded node has a state file only
 * where --state names one. A missing or damaged file is said on standard error and only makes times
 * unknown; one that cannot be written is an error for --observe, whose purpose it is, and a warning
 * for apply.
 */
int node_state_use(const struct options *options, enum node_origin origin, int64_t now,
                   struct inventory *inventory, struct error *err);
