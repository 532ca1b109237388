/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "run/options.h"

/* The recorded nodes that a command line names with --inventory. */
struct recorded_nodes {
    struct arena arena;
    const char **files;
    size_t count;
};

/* A folder stands for its *.json files. ERROR_USAGE together with --engine. */
int recorded_nodes_list(struct recorded_nodes *nodes, const struct options *options,
                        struct error *err);
void recorded_nodes_release(struct recorded_nodes *nodes);
