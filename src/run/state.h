/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "model/inventory.h"

/*
 * The state file of a node: when each image was first seen and last seen in use, by engine and
 * image ID, because engines do not tell. An opaque value; nothing in it can cause a deletion:
 * a missing or damaged file only makes times unknown or later than they were.
 *
 * Images that are there when an engine is first observed came at an unknown time, at least that
 * long ago. One that appears later arrived when it was first seen; so did one that was gone and
 * came back. Images gone for STATE_FORGET_SECONDS are forgotten.
 */
#define STATE_FORGET_SECONDS ((int64_t)7 * 24 * 60 * 60)
#define STATE_MAX_BYTES      ((size_t)256 * 1024 * 1024)
#define STATE_MAX_ENGINES    8
#define STATE_DEFAULT_PATH   "/var/lib/imagecull/state.json"

struct state;

enum state_origin {
    STATE_LOADED,
    STATE_MISSING, /* no such file: started anew */
    STATE_DAMAGED  /* unreadable or not a state file: started anew; `why` says what is wrong */
};

/* Never NULL; free with state_free. `why` is filled for STATE_DAMAGED. */
struct state *state_load(const char *path, enum state_origin *origin, struct error *why);
void state_free(struct state **state);

/* Takes what the inventory shows at `now` into the state. */
void state_observe(struct state *state, const struct inventory *inventory, int64_t now);

/* Fills first_seen_at, last_used_at and seen_arrive of the inventory's images. */
void state_fill(const struct state *state, struct inventory *inventory);

/* Writes the file, whole or not at all, also across a power cut; makes its folder if missing. */
int state_save(const struct state *state, const char *path, struct error *err);
