/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/inventory.h"

/* Names that the inventory's JSON has and the model does not: writer and reader share them. */
#define INVENTORY_API_VERSION "imagecull/v1"
#define INVENTORY_KIND        "Inventory"

struct ability_name {
    enum engine_ability ability;
    const char *name;
};

/* Ended by a row whose name is NULL. */
extern const struct ability_name inventory_ability_names[];
