/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "engine/criapi.h"
#include "engine/crisandbox.h"

/*
 * What a CRI runtime holds, read in the order images, containers, sandboxes, so that nothing made in
 * between looks unused. Every failure is an error: nothing may be decided from less.
 */

int cri_list_images(struct cri_api *api, struct inventory *inventory, struct error *err);

/* Containers of every state with their image volumes; on containerd those of other clients (nerdctl,
 * ctr) too. Images are resolved against `known`, or against `inventory` itself when that is NULL
 * (then by inventory_seal). The sandboxes are handed out, in the inventory's arena; where `sandboxes`
 * is NULL they are added as containers, so that their images count as used. */
int cri_list_containers(struct cri_api *api, const struct inventory *known,
                        struct inventory *inventory, struct cri_sandbox_list *sandboxes,
                        struct error *err);

/* Where the images lie, for the disk facts; "" where the runtime does not tell. */
const char *cri_image_folder(struct cri_api *api, struct arena *arena);

/* ImageStatus of an ID or a whole reference. */
int cri_look_up(struct cri_api *api, const char *name, struct engine_lookup *lookup,
                struct inventory *names, struct error *err);
