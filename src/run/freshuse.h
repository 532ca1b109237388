/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "engine/engine.h"
#include "model/inventory.h"

/*
 * Who uses an image right now, asked before each removal by several threads at once.
 *
 * Every answer is from a list of containers that was asked for after the question: it is as fresh
 * as a list of one's own. Questions that come while a list is under way wait for the next one,
 * which answers all of them; so n threads that remove cost one list, not n. An engine's stream of
 * events would cost less still, but an event reaches us some time after its container can be
 * listed, and nothing says how long after: what it does not tell yet would be removed.
 */
struct fresh_uses; /* opaque */

/* `reader` is used by one thread at a time, and by nobody else meanwhile. */
struct fresh_uses *fresh_uses_new(struct engine_reader *reader, const struct inventory *inventory);
void fresh_uses_free(struct fresh_uses *uses);

/* What containers do to an image; texts name the container, NULL where there is none. */
struct fresh_use {
    const char *firm;    /* a use that no rule can lift */
    const char *stopped; /* otherwise: only containers that do not run use it */
};

/* `image` is one of the inventory's; texts go to the arena. -1 where the list failed: then
 * nothing is known. */
int fresh_uses_ask(struct fresh_uses *uses, const struct image *image, struct arena *arena,
                   struct fresh_use *use, struct error *err);
