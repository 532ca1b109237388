/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/text.h"
#include "engine/imageparts.h"
#include "engine/inventoryfacts.h"
#include "engine/inventoryjson.h"
#include "engine/inventorykeys.h"

#include <string.h>

// clang-format off
static const char *const top_keys[] = {"apiVersion", "kind", "takenAt", "node", "engine", "disk",
                                       "images", "containers", "ownImages", NULL};
static const char *const image_keys[] = {"id", "tags", "digests", "created", "arrived", "sizeBytes",
                                         "labels", "pinned", "sandbox", "parent", NULL};
static const char *const container_keys[] = {"id", "name", "imageId", "image", "state",
                                             "imageVolumes", NULL};
// clang-format on

static bool is_null(const cJSON *object, const char *key)
{
    return cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(object, key));
}

/* Absent and null leave *value alone. */
static int read_time(const cJSON *object, const char *key, int64_t *value, struct error *err)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    const char *text = NULL;
    if (json_text(&scratch, object, key, JSON_OPTIONAL, &text, err) < 0) return -1;
    if (text != NULL && text_parse_rfc3339(text, value) < 0)
        return error_set(err, ERROR_INPUT, "\"%s\": \"%.100s\" is no time as 2026-03-01T12:00:00Z",
                         key, text);
    return 0;
}

/* A hand-written inventory says nothing of what is not so; null is a recorded "not known". */
static int read_answer(const cJSON *object, const char *key, enum answer *value, struct error *err)
{
    bool yes = false;
    if (json_bool(object, key, JSON_OPTIONAL, &yes, err) < 0) return -1;
    *value = is_null(object, key) ? ANSWER_UNKNOWN : yes ? ANSWER_YES : ANSWER_NO;
    return 0;
}

static int read_parent(struct inventory *inventory, struct image *image, const cJSON *element,
                       struct error *err)
{
    const char *parent = "";
    if (json_text(&inventory->arena, element, "parent", JSON_OPTIONAL, &parent, err) < 0) return -1;
    if (*parent != '\0' && !text_is_digest(parent))
        return error_set(err, ERROR_INPUT, "\"parent\": \"%.100s\" is no whole image id", parent);
    image->parent_id = parent;
    return 0;
}

static int read_image_facts(struct inventory *inventory, struct image *image, const cJSON *element,
                            struct error *err)
{
    if (read_time(element, "created", &image->created_at, err) < 0 ||
        read_time(element, "arrived", &image->arrived_at, err) < 0 ||
        inventory_read_count(element, "sizeBytes", &image->size_bytes, err) < 0 ||
        parts_labels(&inventory->arena, element, "labels", &image->labels, &image->label_count,
                     err) < 0 ||
        read_answer(element, "pinned", &image->pinned, err) < 0 ||
        read_answer(element, "sandbox", &image->sandbox, err) < 0 ||
        read_parent(inventory, image, element, err) < 0)
        return -1;
    image->created_at = image_honest_time(image->created_at);
    image->arrived_at = image_honest_time(image->arrived_at);
    image->labels_known = is_null(element, "labels") ? ANSWER_NO : ANSWER_YES;
    return 0;
}

static int read_image(struct inventory *inventory, const cJSON *element, struct error *err)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    const char *id = NULL;
    if (inventory_check_keys(element, image_keys, err) < 0 ||
        json_text(&scratch, element, "id", JSON_REQUIRED, &id, err) < 0)
        return -1;
    if (!text_is_digest(id))
        return error_set(err, ERROR_INPUT, "\"id\": \"%.100s\" is not sha256: and 64 hex digits",
                         id);
    if (inventory->image_count >= INVENTORY_MAX_IMAGES)
        return error_set(err, ERROR_INPUT, "more than %d images", INVENTORY_MAX_IMAGES);
    struct image *image = inventory_add_image(inventory, id);
    if (parts_add_names(inventory, image, element, "tags", JSON_OPTIONAL, err) < 0) return -1;
    if (parts_add_names(inventory, image, element, "digests", JSON_OPTIONAL, err) < 0) return -1;
    return read_image_facts(inventory, image, element, err);
}

static int read_container_facts(struct arena *arena, struct container *container,
                                const cJSON *element, struct error *err)
{
    const char *state = "unknown";
    if (json_text(arena, element, "name", JSON_OPTIONAL, &container->name, err) < 0 ||
        json_text(arena, element, "imageId", JSON_OPTIONAL, &container->image_id, err) < 0 ||
        json_text(arena, element, "image", JSON_OPTIONAL, &container->image_text, err) < 0 ||
        json_text(arena, element, "state", JSON_OPTIONAL, &state, err) < 0 ||
        parts_texts(arena, element, "imageVolumes", &container->image_volumes,
                    &container->image_volume_count, err) < 0)
        return -1;
    if (container->image_id[0] != '\0' && !text_is_digest(container->image_id))
        return error_set(err, ERROR_INPUT, "\"imageId\": \"%.100s\" is no whole image id",
                         container->image_id);
    container->state = container_state_from_name(state);
    if (strcmp(container_state_name(container->state), state) != 0)
        return error_set(err, ERROR_INPUT, "\"state\": \"%.100s\" is no state of a container",
                         state);
    return 0;
}

static int read_container(struct inventory *inventory, const cJSON *element, struct error *err)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    const char *id = NULL;
    if (inventory_check_keys(element, container_keys, err) < 0 ||
        json_text(&scratch, element, "id", JSON_REQUIRED, &id, err) < 0)
        return -1;
    if (inventory->container_count >= INVENTORY_MAX_CONTAINERS)
        return error_set(err, ERROR_INPUT, "more than %d containers", INVENTORY_MAX_CONTAINERS);
    return read_container_facts(&inventory->arena, inventory_add_container(inventory, id), element,
                                err);
}

static int read_list(struct inventory *inventory, const cJSON *top, const char *key,
                     enum json_need need,
                     int (*read)(struct inventory *, const cJSON *, struct error *),
                     struct error *err)
{
    const cJSON *list = NULL;
    const cJSON *element;
    size_t number = 0;
    if (json_array(top, key, need, &list, err) < 0) return -1;
    cJSON_ArrayForEach(element, list)
    {
        if (read(inventory, element, err) < 0) return error_context(err, "%s[%zu]", key, number);
        number++;
    }
    return 0;
}

static int read_header(const cJSON *top, struct error *err)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    const char *version = NULL;
    const char *kind = NULL;
    if (!cJSON_IsObject(top)) return error_set(err, ERROR_INPUT, "an inventory is an object");
    if (json_text(&scratch, top, "apiVersion", JSON_REQUIRED, &version, err) < 0 ||
        json_text(&scratch, top, "kind", JSON_REQUIRED, &kind, err) < 0)
        return -1;
    if (strcmp(version, INVENTORY_API_VERSION) != 0)
        return error_set(err, ERROR_INPUT,
                         "\"apiVersion\" is \"%.100s\"; only " INVENTORY_API_VERSION " is known",
                         version);
    if (strcmp(kind, INVENTORY_KIND) != 0)
        return error_set(err, ERROR_INPUT, "\"kind\" is \"%.100s\", not " INVENTORY_KIND, kind);
    return 0;
}

static int read_all(struct inventory *inventory, const cJSON *top, struct error *err)
{
    if (read_header(top, err) < 0 || inventory_check_keys(top, top_keys, err) < 0 ||
        read_time(top, "takenAt", &inventory->taken_at, err) < 0 ||
        inventory_read_facts(inventory, top, err) < 0 ||
        read_list(inventory, top, "images", JSON_REQUIRED, read_image, err) < 0 ||
        read_list(inventory, top, "containers", JSON_OPTIONAL, read_container, err) < 0 ||
        parts_texts(&inventory->arena, top, "ownImages", &inventory->own_images,
                    &inventory->own_image_count, err) < 0)
        return -1;
    return inventory_seal(inventory, err);
}

int inventory_read_json(const char *text, size_t length, const char *what,
                        struct inventory *inventory, struct error *err)
{
    if (length > INVENTORY_MAX_BYTES)
        return error_set(err, ERROR_INPUT, "%s: an inventory has at most %zu bytes", what,
                         INVENTORY_MAX_BYTES);
    CLEANUP(json_free) cJSON *top = json_parse(text, length, what, err);
    if (top != NULL && read_all(inventory, top, err) == 0) return 0;
    /* Here a person's file is wrong, not an engine's answer. */
    if (err->kind == ERROR_PROTOCOL) err->kind = ERROR_INPUT;
    return top == NULL ? -1 : error_context(err, "%s", what);
}
