/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "engine/dockerapi.h"
#include "model/inventory.h"

/*
 * The Engine API's lists, read element by element into an inventory that is not sealed yet.
 * A field that is missing or of another type is ERROR_PROTOCOL: no half-read list decides.
 */

/* GET /images/json: all images but the intermediate ones of classic builds. */
int docker_list_images(struct docker_api *api, const struct docker_info *info,
                       struct inventory *inventory, struct error *err);

/* GET /containers/json?all=1. `known` resolves containers without an image ID; may be NULL. */
int docker_list_containers(struct docker_api *api, const struct inventory *known,
                           struct inventory *inventory, struct error *err);

/* The same of the containers of these images only, by the filter "ancestor": the engine then leaves
 * the others out before it puts their facts together, which is what a list costs. For engines whose
 * containers have no images mounted (API before 1.48) and whose images go by the ID that
 * containers carry (the graph store); ids are digests. */
int docker_list_users(struct docker_api *api, const char *const *image_ids, size_t count,
                      struct inventory *inventory, struct error *err);

/* How many images GET /images/json has. */
int docker_count_images(struct docker_api *api, size_t *count, struct error *err);
