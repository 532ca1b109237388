/* SPDX-License-Identifier: Apache-2.0 */
#include "model/inventory.h"

#include "base/cleanup.h"

#include <string.h>

static const char *const state_names[] = {
    [CONTAINER_UNKNOWN] = "unknown",
    [CONTAINER_CREATED] = "created",
    [CONTAINER_RUNNING] = "running",
    [CONTAINER_PAUSED] = "paused",
    [CONTAINER_RESTARTING] = "restarting",
    [CONTAINER_EXITED] = "exited",
    [CONTAINER_DEAD] = "dead",
    [CONTAINER_REMOVING] = "removing",
};
_Static_assert(ARRAY_LENGTH(state_names) == CONTAINER_STATE_COUNT, "a name for each state");

static const char *const engine_names[] = {
    [ENGINE_DOCKER] = "docker",
    [ENGINE_PODMAN] = "podman",
    [ENGINE_CRI] = "cri",
    [ENGINE_SNAPSHOT] = "snapshot",
};
_Static_assert(ARRAY_LENGTH(engine_names) == ENGINE_KIND_COUNT, "a name for each engine");

bool container_is_running(const struct container *container)
{
    return container->state != CONTAINER_CREATED && container->state != CONTAINER_EXITED &&
           container->state != CONTAINER_DEAD;
}

const char *container_state_name(enum container_state state)
{
    return state_names[state];
}

enum container_state container_state_from_name(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(state_names); i++)
        if (strcmp(state_names[i], name) == 0) return (enum container_state)i;
    return CONTAINER_UNKNOWN;
}

const char *engine_kind_name(enum engine_kind kind)
{
    return engine_names[kind];
}
