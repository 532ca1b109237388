/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "run/options.h"
#include "run/rulebook.h"

/*
 * Plans for many recorded nodes. Each is read, decided, summed up and forgotten, so that the
 * memory needed is that of the largest node.
 */
struct recorded_nodes {
    struct arena arena;
    const char **files;
    size_t count;
};

/* The files that --inventory names; a folder stands for its *.json files. */
int recorded_nodes_list(struct recorded_nodes *nodes, const struct options *options,
                        struct error *err);
void recorded_nodes_release(struct recorded_nodes *nodes);

/* Plans for all of them and prints one line a node, worst first, and the sums. A node that cannot
 * be read is reported as such, the others are planned all the same, and the result is a failure.
 * Returns an exit status. */
int nodes_plan(const struct options *options, const struct recorded_nodes *nodes,
               const struct rulebook *rulebook, struct error *err);
