/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "model/inventory.h"
#include "run/options.h"

/*
 * What the engine does not know about a node: its name, its labels, and which image is
 * imagecull's own. For a recorded node only what the command line says replaces what was
 * recorded; the surroundings of this process say nothing about it.
 */
enum node_origin { NODE_LIVE, NODE_RECORDED };

/* The name by the command line or the surroundings; "" unknown. Lives in the arena. */
const char *node_facts_name(struct arena *arena, const struct options *options,
                            enum node_origin origin);

int node_facts_fill(const struct options *options, enum node_origin origin,
                    struct inventory *inventory, struct error *err);
