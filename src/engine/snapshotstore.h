/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "engine/engine.h"

/*
 * A recorded inventory that behaves like an engine. All readers and writers of one file within
 * the process share one store, so that a look-up and the list afterwards see what was removed.
 * The file itself never changes. Threads may use one store at once.
 */
struct snapshot_store; /* opaque */

/* Reads the file at the first opening. "-" is standard input. */
struct snapshot_store *snapshot_store_open(const char *path, struct error *err);
void snapshot_store_close(struct snapshot_store *store);

/* What is left, copied into an initialised empty inventory and sealed. */
int snapshot_store_copy(struct snapshot_store *store, struct inventory *inventory,
                        struct error *err);
/* The containers alone. */
int snapshot_store_copy_containers(struct snapshot_store *store, struct inventory *containers,
                                   struct error *err);
void snapshot_store_look_up(struct snapshot_store *store, const char *name,
                            struct engine_lookup *lookup);

/* As Docker does: the last name takes the image along unless a container uses it. */
void snapshot_store_remove(struct snapshot_store *store, const struct removal *removal,
                           struct removal_result *result);
