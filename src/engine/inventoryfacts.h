/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "model/inventory.h"
#include "wire/json.h"

/* The inventory's JSON about the node, its engine and its disk. Errors are ERROR_INPUT, or what
 * the JSON reader says. */
int inventory_read_facts(struct inventory *inventory, const cJSON *top, struct error *err);

/* `known` ends with NULL. Anything but an object with these keys alone is an error. */
int inventory_check_keys(const cJSON *object, const char *const *known, struct error *err);

/* A number of 0 or more; absent and null leave *value alone. */
int inventory_read_count(const cJSON *object, const char *key, int64_t *value, struct error *err);
