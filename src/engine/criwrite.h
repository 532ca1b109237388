/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "engine/criapi.h"

/*
 * engine_remove for CRI runtimes. An image goes as a whole, by its full ID: RemoveImage takes every
 * name of the image with it, on containerd without looking whether anything uses it. So the names
 * are compared right before with those that the plan saw. A single name goes through containerd's own images
 * service, or on CRI-O through RemoveImage by that name.
 */
void cri_remove_image(struct cri_api *api, const struct removal *removal,
                      struct removal_result *result);
