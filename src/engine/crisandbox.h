/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "engine/criapi.h"

/*
 * Sandbox (pause) images. Deleting one stops new pods on the node, and older runtimes do not pin it:
 * it is found by what the runtime is configured with, by what the sandboxes use, and by its name.
 */
struct cri_sandbox {
    const char *id;
    const char *image; /* as the runtime says it; NULL where it does not tell */
};

struct cri_sandbox_list {
    struct cri_sandbox *items;
    size_t count;
};

/* All sandboxes; everything in the arena. */
int cri_list_sandboxes(struct cri_api *api, struct arena *arena, struct cri_sandbox_list *sandboxes,
                       struct error *err);

/* Marks the sealed inventory's sandbox images. */
int cri_mark_sandbox_images(struct cri_api *api, const struct cri_sandbox_list *sandboxes,
                            struct inventory *inventory, struct error *err);
