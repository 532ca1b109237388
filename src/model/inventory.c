/* SPDX-License-Identifier: Apache-2.0 */
#include "model/inventory.h"

#include "base/cleanup.h"
#include "model/inventoryindex.h"

#include <stdlib.h>
#include <string.h>

void inventory_init(struct inventory *inventory)
{
    *inventory = (struct inventory){
        .taken_at = TIME_UNKNOWN,
        .engine = {.endpoint = "", .name = "", .version = "", .api_version = "", .storage = ""},
        .node = {.name = "", .labels_known = ANSWER_UNKNOWN},
        .disk = {.path = "",
                 .capacity_bytes = -1,
                 .used_bytes = -1,
                 .capacity_inodes = -1,
                 .used_inodes = -1},
    };
    arena_init(&inventory->arena);
}

void inventory_release(struct inventory *inventory)
{
    arena_release(&inventory->arena);
    inventory_init(inventory);
}

struct image *inventory_add_image(struct inventory *inventory, const char *id)
{
    struct arena *arena = &inventory->arena;
    inventory->images = ARENA_GROW(arena, inventory->images, inventory->image_count);
    struct image *image = &inventory->images[inventory->image_count++];
    *image = (struct image){
        .id = arena_strdup(arena, id),
        .parent_id = "",
        .created_at = TIME_UNKNOWN,
        .arrived_at = TIME_UNKNOWN,
        .size_bytes = -1,
        .labels_known = ANSWER_NO,
        .pinned = ANSWER_UNKNOWN,
        .sandbox = ANSWER_UNKNOWN,
        .first_seen_at = TIME_UNKNOWN,
        .last_used_at = TIME_UNKNOWN,
        .seen_arrive = ANSWER_UNKNOWN,
    };
    return image;
}

struct container *inventory_add_container(struct inventory *inventory, const char *id)
{
    struct arena *arena = &inventory->arena;
    inventory->containers = ARENA_GROW(arena, inventory->containers, inventory->container_count);
    struct container *container = &inventory->containers[inventory->container_count++];
    *container = (struct container){
        .id = arena_strdup(arena, id), .name = "", .image_id = "", .image_text = ""};
    return container;
}

/* Engines' ways to say that there is no name. A digest alone only repeats what the ID says. */
static bool is_no_name(const char *listed)
{
    static const char none[] = "<none>@";
    if (strcmp(listed, "<none>:<none>") == 0 || strcmp(listed, "<none>@<none>") == 0) return true;
    const char *digest = text_starts_with(listed, none) ? listed + strlen(none) : listed;
    return text_is_digest(digest) || (text_starts_with(digest, "sha512:") &&
                                      strlen(digest) == 7 + 128 && text_is_hex(digest + 7, 128));
}

static void append_name(struct arena *arena, struct image_name **names, size_t *count,
                        struct image_name name)
{
    *names = ARENA_GROW(arena, *names, *count);
    (*names)[(*count)++] = name;
}

int inventory_add_name(struct inventory *inventory, struct image *image, const char *listed)
{
    if (is_no_name(listed)) return '-';
    struct arena *arena = &inventory->arena;
    struct error ignored = {0}; /* the name is kept as unreadable, which says it all */
    struct image_name name = {.listed = arena_strdup(arena, listed)};
    name.readable = reference_parse(arena, listed, REFERENCE_DEFAULT_LATEST, &name.reference,
                                    &ignored) == 0;
    if (name.readable && name.reference.digest) {
        append_name(arena, &image->digests, &image->digest_count, name);
        return 'd';
    }
    append_name(arena, &image->tags, &image->tag_count, name);
    return name.readable ? 't' : '?';
}

/* Readable names first, by canonical text; equal ones and unreadable ones by what was listed. */
static int compare_names(const void *left, const void *right)
{
    const struct image_name *left_name = left;
    const struct image_name *right_name = right;
    if (left_name->readable != right_name->readable) return left_name->readable ? -1 : 1;
    if (left_name->readable) {
        const int order = reference_compare(&left_name->reference, &right_name->reference);
        if (order != 0) return order;
    }
    return strcmp(left_name->listed, right_name->listed);
}

static bool same_name(const struct image_name *left, const struct image_name *right)
{
    if (left->readable != right->readable) return false;
    if (left->readable) return reference_compare(&left->reference, &right->reference) == 0;
    return strcmp(left->listed, right->listed) == 0;
}

static void sort_names(struct image_name *names, size_t *count)
{
    if (*count < 2) return;
    qsort(names, *count, sizeof *names, compare_names);
    size_t kept = 1;
    for (size_t i = 1; i < *count; i++)
        if (!same_name(&names[i], &names[kept - 1])) names[kept++] = names[i];
    *count = kept;
}

static int compare_labels(const void *left, const void *right)
{
    const struct image_label *left_label = left;
    const struct image_label *right_label = right;
    const int order = strcmp(left_label->key, right_label->key);
    return order != 0 ? order : strcmp(left_label->value, right_label->value);
}

static void sort_labels(struct image_label *labels, size_t count)
{
    if (count > 1) qsort(labels, count, sizeof *labels, compare_labels);
}

static int compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* By ID; the rest only so that a list with repetitions has one order too. */
static int compare_containers(const void *left, const void *right)
{
    const struct container *left_container = left;
    const struct container *right_container = right;
    int order = strcmp(left_container->id, right_container->id);
    if (order == 0) order = strcmp(left_container->image_id, right_container->image_id);
    if (order == 0) order = strcmp(left_container->image_text, right_container->image_text);
    return order;
}

static int check_limits(const struct inventory *inventory, struct error *err)
{
    if (inventory->image_count > INVENTORY_MAX_IMAGES)
        return error_set(err, ERROR_PROTOCOL, "the engine lists more than %d images",
                         INVENTORY_MAX_IMAGES);
    if (inventory->container_count > INVENTORY_MAX_CONTAINERS)
        return error_set(err, ERROR_PROTOCOL, "the engine lists more than %d containers",
                         INVENTORY_MAX_CONTAINERS);
    for (size_t i = 0; i < inventory->image_count; i++) {
        const struct image *image = &inventory->images[i];
        if (!text_is_digest(image->id))
            return error_set(err, ERROR_PROTOCOL,
                             "image ID \"%.100s\" is not \"sha256:\" and 64 hex digits", image->id);
        if (image->tag_count + image->digest_count > INVENTORY_MAX_NAMES_PER_IMAGE)
            return error_set(err, ERROR_PROTOCOL, "image %s has more than %d names", image->id,
                             INVENTORY_MAX_NAMES_PER_IMAGE);
    }
    return 0;
}

static int sort_images(struct inventory *inventory, struct error *err)
{
    if (inventory->image_count > 1)
        qsort(inventory->images, inventory->image_count, sizeof *inventory->images,
              image_compare_id);
    for (size_t i = 0; i < inventory->image_count; i++) {
        struct image *image = &inventory->images[i];
        if (i > 0 && image_compare_id(image - 1, image) == 0)
            return error_set(err, ERROR_PROTOCOL, "the engine lists image %s twice", image->id);
        sort_names(image->tags, &image->tag_count);
        sort_names(image->digests, &image->digest_count);
        sort_labels(image->labels, image->label_count);
    }
    return 0;
}

static void sort_containers(struct inventory *inventory)
{
    if (inventory->container_count > 1)
        qsort(inventory->containers, inventory->container_count, sizeof *inventory->containers,
              compare_containers);
    for (size_t i = 0; i < inventory->container_count; i++) {
        struct container *container = &inventory->containers[i];
        if (container->image_volume_count > 1)
            qsort(container->image_volumes, container->image_volume_count,
                  sizeof *container->image_volumes, compare_texts);
    }
}

static void resolve_containers(struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->container_count; i++) {
        struct container *container = &inventory->containers[i];
        if (container->image_id[0] != '\0') continue;
        const struct image *image = inventory_find(inventory, container->image_text);
        if (image) container->image_id = image->id;
    }
}

int inventory_seal(struct inventory *inventory, struct error *err)
{
    if (check_limits(inventory, err) < 0 || sort_images(inventory, err) < 0) return -1;
    sort_containers(inventory);
    sort_labels(inventory->node.labels, inventory->node.label_count);
    if (inventory_index_build(inventory, err) < 0) return -1;
    resolve_containers(inventory);
    return 0;
}
