/* SPDX-License-Identifier: Apache-2.0 */
#include "model/image.h"

#include <string.h>

#define YEAR_2000 INT64_C(946684800)

const char *image_label_value(const struct image *image, const char *key)
{
    for (size_t i = 0; i < image->label_count; i++)
        if (strcmp(image->labels[i].key, key) == 0) return image->labels[i].value;
    return NULL;
}

bool image_has_tag_in(const struct image *image, const char *repository)
{
    for (size_t i = 0; i < image->tag_count; i++) {
        const struct image_name *name = &image->tags[i];
        if (name->readable && strcmp(name->reference.repository, repository) == 0) return true;
    }
    return false;
}

void image_labels_write_json(struct json_writer *json, const char *key,
                             const struct image_label *labels, size_t count, enum answer known)
{
    if (known != ANSWER_YES) {
        json_put_null(json, key);
        return;
    }
    json_open_object(json, key);
    for (size_t i = 0; i < count; i++) json_put_text(json, labels[i].key, labels[i].value);
    json_close_object(json);
}

bool image_is_dangling(const struct image *image)
{
    return image->tag_count == 0 && image->digest_count == 0;
}

int64_t image_honest_time(int64_t raw)
{
    return raw >= YEAR_2000 ? raw : TIME_UNKNOWN;
}

int image_compare_id(const void *left, const void *right)
{
    const struct image *left_image = left;
    const struct image *right_image = right;
    return strcmp(left_image->id, right_image->id);
}
