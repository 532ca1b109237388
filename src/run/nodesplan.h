/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "run/options.h"
#include "run/recordednodes.h"
#include "run/rulebook.h"

/*
 * Plans for many recorded nodes, prints one line a node, worst first, and the sums. Each node is
 * read, decided, summed up and forgotten, so that the memory needed is that of the largest one. A
 * node that cannot be read is reported as such, the others are planned for all the same, and the
 * result is a failure. Returns an exit status.
 */
int nodes_plan(const struct options *options, const struct recorded_nodes *nodes,
               const struct rulebook *rulebook, struct error *err);
