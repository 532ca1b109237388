/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "model/inventory.h"

/* Deep copies between inventories; nothing points into the source afterwards. Seal the copy. */
void snapshot_copy_facts(const struct inventory *from, struct inventory *into);
void snapshot_copy_image(const struct image *from, struct inventory *into);
void snapshot_copy_container(const struct container *from, struct inventory *into);
