/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "model/inventory.h"
#include "wire/json.h"

/*
 * Parts of an image or container that several engines spell alike in JSON. Texts are copied
 * into the inventory's arena. A member of another type is ERROR_PROTOCOL that names the key.
 */

/* Adds each text of the array to the image's names (inventory_add_name). null adds none; an
 * absent member does too for JSON_OPTIONAL and is an error for JSON_REQUIRED, because an image
 * whose names are not told must not pass for one without names. */
int parts_add_names(struct inventory *inventory, struct image *image, const cJSON *object,
                    const char *key, enum json_need need, struct error *err);

/* {"key": "text", …} sorted by key. Absent and null are no labels. */
int parts_labels(struct arena *arena, const cJSON *object, const char *key,
                 struct image_label **labels, size_t *count, struct error *err);

/* Array of texts. Absent and null are no texts. */
int parts_texts(struct arena *arena, const cJSON *object, const char *key, const char ***texts,
                size_t *count, struct error *err);
