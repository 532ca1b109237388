/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "model/inventory.h"

/*
 * The index of names behind inventory_find; only inventory_seal makes one, from sorted images
 * that do not move any more. ERROR_PROTOCOL where one tag names two images.
 */
int inventory_index_build(struct inventory *inventory, struct error *err);
