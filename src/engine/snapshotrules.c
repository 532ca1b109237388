/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/snapshotrules.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "engine/engineops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t index_of(const struct snapshot_node *node, const struct image *image)
{
    return (size_t)(image - node->inventory.images);
}

void snapshot_node_start(struct snapshot_node *node)
{
    const struct inventory *inventory = &node->inventory;
    node->gone = memory_zeroed(inventory->image_count, sizeof *node->gone);
    node->children = memory_zeroed(inventory->image_count, sizeof *node->children);
    for (size_t i = 0; i < inventory->image_count; i++) {
        const struct image *parent = inventory_find_id(inventory, inventory->images[i].parent_id);
        if (parent != NULL) node->children[index_of(node, parent)]++;
    }
}

void snapshot_node_release(struct snapshot_node *node)
{
    inventory_release(&node->inventory);
    free(node->gone);
    free(node->children);
    node->gone = NULL;
    node->children = NULL;
}

static const struct image_name *find_name(const struct image_name *names, size_t count,
                                          const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (names[i].readable && strcmp(names[i].reference.text, text) == 0) return &names[i];
    }
    return NULL;
}

/* Whether the image still has the name: the inventory's index remembers removed ones. */
static bool still_named(const struct image *image, const char *listed)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    struct error ignored = {0};
    struct reference reference;
    if (text_is_digest(listed)) return true;
    if (reference_parse(&scratch, listed, REFERENCE_DEFAULT_LATEST, &reference, &ignored) < 0)
        return false;
    return find_name(image->tags, image->tag_count, reference.text) != NULL ||
           find_name(image->digests, image->digest_count, reference.text) != NULL;
}

void snapshot_node_look_up(const struct snapshot_node *node, const char *name,
                           struct engine_lookup *lookup)
{
    *lookup = (struct engine_lookup){0};
    const struct image *image = text_is_digest(name) ? inventory_find_id(&node->inventory, name)
                                                     : inventory_find(&node->inventory, name);
    if (image == NULL || node->gone[index_of(node, image)] || !still_named(image, name)) return;
    lookup->present = true;
    lookup->tag_count = image->tag_count;
    lookup->digest_count = image->digest_count;
    snprintf(lookup->image_id, sizeof lookup->image_id, "%s", image->id);
}

static bool mounts(const struct snapshot_node *node, const struct container *container,
                   const struct image *image)
{
    for (size_t i = 0; i < container->image_volume_count; i++) {
        if (inventory_find(&node->inventory, container->image_volumes[i]) == image) return true;
    }
    return false;
}

/* NULL where nothing stands against the image's end, else the container that does. */
static const struct container *find_user(const struct snapshot_node *node,
                                         const struct image *image, bool force)
{
    for (size_t i = 0; i < node->inventory.container_count; i++) {
        const struct container *container = &node->inventory.containers[i];
        const bool uses = strcmp(container->image_id, image->id) == 0;
        if (uses && (!force || container_is_running(container))) return container;
        if (container->image_id[0] == '\0' || mounts(node, container, image)) return container;
    }
    return NULL;
}

static void end_image(struct snapshot_node *node, struct image *image)
{
    const struct image *parent = inventory_find_id(&node->inventory, image->parent_id);
    node->gone[index_of(node, image)] = true;
    if (parent != NULL) node->children[index_of(node, parent)]--;
}

static void drop_name(struct image_name *names, size_t *count, const struct image_name *name)
{
    const size_t at = (size_t)(name - names);
    memmove(&names[at], &names[at + 1], (*count - at - 1) * sizeof *names);
    *count -= 1;
}

/* With the last tag of a repository its digests go. */
static void drop_digests_of(struct image *image, const char *repository)
{
    for (size_t i = image->digest_count; i > 0; i--) {
        if (strcmp(image->digests[i - 1].reference.repository, repository) == 0)
            drop_name(image->digests, &image->digest_count, &image->digests[i - 1]);
    }
}

/* How many names the image would have left without this one. */
static size_t names_without(const struct image *image, const struct reference *name)
{
    if (name->tag == NULL) return image->tag_count + image->digest_count - 1;
    size_t left = image->tag_count - 1;
    size_t tags_beside = 0;
    for (size_t i = 0; i < image->tag_count; i++) {
        const struct image_name *tag = &image->tags[i];
        if (tag->readable && strcmp(tag->reference.repository, name->repository) == 0 &&
            strcmp(tag->reference.text, name->text) != 0)
            tags_beside++;
    }
    for (size_t i = 0; i < image->digest_count; i++) {
        if (tags_beside > 0 ||
            strcmp(image->digests[i].reference.repository, name->repository) != 0)
            left++;
    }
    return left;
}

static void remove_whole(struct snapshot_node *node, struct image *image,
                         const struct removal *removal, struct removal_result *result)
{
    const struct container *user = find_user(node, image, removal->force);
    const size_t names = image->tag_count + image->digest_count;
    if (names > 0 && !engine_removes_whole_images(&node->inventory.engine)) {
        engine_result_set(result, OUTCOME_REFUSED, "image %s has %zu names", image->id, names);
    } else if (user != NULL) {
        engine_result_set(result, OUTCOME_IN_USE, "container %s uses it", user->id);
    } else if (node->children[index_of(node, image)] > 0) {
        engine_result_set(result, OUTCOME_REFUSED, "image %s has dependent child images",
                          image->id);
    } else {
        end_image(node, image);
        result->image_deleted = true;
        result->outcome = OUTCOME_REMOVED;
    }
}

static void remove_name(struct snapshot_node *node, struct image *image,
                        const struct image_name *name, const struct removal *removal,
                        struct removal_result *result)
{
    const struct reference reference = name->reference;
    const bool is_tag = reference.digest == NULL;
    const bool ends = names_without(image, &reference) == 0;
    const struct container *user = ends ? find_user(node, image, removal->force) : NULL;
    if (!is_tag && image_has_tag_in(image, reference.repository)) {
        engine_result_set(result, OUTCOME_REFUSED, "it goes with the last tag of its repository");
        return;
    }
    if (user != NULL) {
        engine_result_set(result, OUTCOME_IN_USE, "container %s uses it", user->id);
        return;
    }
    if (is_tag) {
        drop_name(image->tags, &image->tag_count, name);
        if (!image_has_tag_in(image, reference.repository))
            drop_digests_of(image, reference.repository);
    } else {
        drop_name(image->digests, &image->digest_count, name);
    }
    /* What others are built on stays without a name. */
    result->image_deleted = ends && node->children[index_of(node, image)] == 0;
    result->outcome = OUTCOME_REMOVED;
    if (result->image_deleted) end_image(node, image);
}

void snapshot_node_remove(struct snapshot_node *node, const struct removal *removal,
                          struct removal_result *result)
{
    const struct image *found = inventory_find_id(&node->inventory, removal->image->id);
    if (found == NULL || node->gone[index_of(node, found)]) {
        result->outcome = OUTCOME_GONE;
        return;
    }
    struct image *image = &node->inventory.images[index_of(node, found)];
    if (removal->name == NULL) {
        remove_whole(node, image, removal, result);
        return;
    }
    const char *text = removal->name->reference.text;
    const struct image_name *name = find_name(image->tags, image->tag_count, text);
    if (name == NULL) name = find_name(image->digests, image->digest_count, text);
    if (name == NULL)
        result->outcome = OUTCOME_GONE;
    else
        remove_name(node, image, name, removal, result);
}
