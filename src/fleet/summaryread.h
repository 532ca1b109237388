/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "report/nodesummary.h"

/*
 * Reads what report/summaryjson.h wrote: a pod's termination message, or a file of --summary. It
 * stands here and not beside the writer because reports read no JSON; both the coordinator and
 * run/ reach this room. The text comes from a node and is not trusted: a document of another
 * kind, a cut one, or a number below zero is ERROR_PROTOCOL. Keys that are not known are passed
 * by. Texts are copied into the arena; `name` is what the node calls itself, "" where it does not
 * know.
 */
#define SUMMARY_READ_MAX_BYTES ((size_t)64 * 1024)

int node_summary_read(struct arena *arena, const char *text, size_t length,
                      struct node_summary *summary, struct error *err);
