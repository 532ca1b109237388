/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/imageparts.h"

#include <stdlib.h>
#include <string.h>

static int not_text(const char *key, struct error *err)
{
    return error_set(err, ERROR_PROTOCOL, "\"%s\" holds something that is not text", key);
}

int parts_add_names(struct inventory *inventory, struct image *image, const cJSON *object,
                    const char *key, enum json_need need, struct error *err)
{
    const cJSON *names = NULL;
    const cJSON *name;
    if (need == JSON_REQUIRED && cJSON_GetObjectItemCaseSensitive(object, key) == NULL)
        return error_set(err, ERROR_PROTOCOL, "\"%s\" is missing", key);
    if (json_array(object, key, JSON_OPTIONAL, &names, err) < 0) return -1;
    cJSON_ArrayForEach(name, names)
    {
        if (!cJSON_IsString(name)) return not_text(key, err);
        if (image->tag_count + image->digest_count >= INVENTORY_MAX_NAMES_PER_IMAGE)
            return error_set(err, ERROR_PROTOCOL, "image %s has more than %d names", image->id,
                             INVENTORY_MAX_NAMES_PER_IMAGE);
        inventory_add_name(inventory, image, name->valuestring);
    }
    return 0;
}

static int compare_labels(const void *left, const void *right)
{
    return strcmp(((const struct image_label *)left)->key,
                  ((const struct image_label *)right)->key);
}

int parts_labels(struct arena *arena, const cJSON *object, const char *key,
                 struct image_label **labels, size_t *count, struct error *err)
{
    const cJSON *members = NULL;
    const cJSON *member;
    struct image_label *list = NULL;
    size_t used = 0;
    if (json_object(object, key, JSON_OPTIONAL, &members, err) < 0) return -1;
    cJSON_ArrayForEach(member, members)
    {
        if (!cJSON_IsString(member)) return not_text(key, err);
        list = ARENA_GROW(arena, list, used);
        list[used++] = (struct image_label){.key = arena_strdup(arena, member->string),
                                            .value = arena_strdup(arena, member->valuestring)};
    }
    if (used > 1) qsort(list, used, sizeof *list, compare_labels);
    *labels = list;
    *count = used;
    return 0;
}

int parts_texts(struct arena *arena, const cJSON *object, const char *key, const char ***texts,
                size_t *count, struct error *err)
{
    const cJSON *items = NULL;
    const cJSON *item;
    const char **list = NULL;
    size_t used = 0;
    if (json_array(object, key, JSON_OPTIONAL, &items, err) < 0) return -1;
    cJSON_ArrayForEach(item, items)
    {
        if (!cJSON_IsString(item)) return not_text(key, err);
        list = ARENA_GROW(arena, list, used);
        list[used++] = arena_strdup(arena, item->valuestring);
    }
    *texts = list;
    *count = used;
    return 0;
}
