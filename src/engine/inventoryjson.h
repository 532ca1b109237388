/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "base/jsonwriter.h"
#include "model/inventory.h"

/*
 * The inventory as JSON ("apiVersion": "imagecull/v1", "kind": "Inventory"): what `inventory`
 * prints and the snapshot engine reads. Documented in imagecull-inventory(5).
 */
#define INVENTORY_MAX_BYTES ((size_t)512 * 1024 * 1024)

void inventory_write_json(const struct inventory *inventory, struct json_writer *json);

/* Reads and seals; `what` names the source in errors. Strict: unknown keys are errors. */
int inventory_read_json(const char *text, size_t length, const char *what,
                        struct inventory *inventory, struct error *err);
