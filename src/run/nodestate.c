/* SPDX-License-Identifier: Apache-2.0 */
#include "run/nodestate.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "run/state.h"

#include <string.h>

const char *node_state_path(const struct options *options, enum node_origin origin)
{
    if (options->state) return strcmp(options->state, "none") == 0 ? NULL : options->state;
    return origin == NODE_LIVE ? STATE_DEFAULT_PATH : NULL;
}

static int save(const struct options *options, const struct state *state, const char *path,
                struct error *err)
{
    struct error failure = {0};
    if (state_save(state, path, &failure) == 0) return 0;
    if (options->observe == OBSERVE_ASKED)
        return error_set(err, failure.kind, "save the state file: %s", failure.text);
    log_warning("the state file is not kept, so onNodeFor and unusedFor stay unknown: %s (--state "
                "FILE names another, --state none does without)",
                failure.text);
    return 0;
}

int node_state_use(const struct options *options, enum node_origin origin, int64_t now,
                   struct inventory *inventory, struct error *err)
{
    const char *path = node_state_path(options, origin);
    struct error why = {0};
    enum state_origin found;
    if (!path) return 0;
    CLEANUP(state_free) struct state *state = state_load(path, &found, &why);
    if (found == STATE_DAMAGED) log_warning("the state file is started anew: %s", why.text);
    if (found == STATE_MISSING && options->observe != OBSERVE_NOT)
        log_info("the state file %s is started", path);
    /* A look alone must not make up a history that no file will hold. */
    if (found != STATE_LOADED && options->observe == OBSERVE_NOT) return 0;
    state_observe(state, inventory, now);
    state_fill(state, inventory);
    return options->observe == OBSERVE_NOT ? 0 : save(options, state, path, err);
}
