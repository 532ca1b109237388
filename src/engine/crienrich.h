/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "engine/criapi.h"

/* engine_enrich for CRI: build time and labels by ImageStatus, arrival by containerd's own records. */
int cri_enrich_images(struct cri_api *api, struct inventory *inventory, const unsigned *needs,
                      struct error *err);
