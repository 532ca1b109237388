/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/snapshotstore.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "engine/engineops.h"
#include "engine/inventoryjson.h"
#include "engine/snapshotcopy.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct snapshot_store {
    struct snapshot_store *next;
    char *path;
    size_t users;
    struct inventory inventory; /* its images stay where they are; `gone` says which are left */
    bool *gone;
    size_t *children; /* images that are built on this one and still there */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct snapshot_store *stores;

static void hold(int *held)
{
    *held = pthread_mutex_lock(&lock) == 0;
}

static void let_go(int *held)
{
    if (*held) pthread_mutex_unlock(&lock);
}

/* The lock is held until the end of the scope. */
#define LOCKED()              \
    CLEANUP(let_go) int held; \
    hold(&held)

static size_t index_of(const struct snapshot_store *store, const struct image *image)
{
    return (size_t)(image - store->inventory.images);
}

static void count_children(struct snapshot_store *store)
{
    const struct inventory *inventory = &store->inventory;
    for (size_t i = 0; i < inventory->image_count; i++) {
        const struct image *parent = inventory_find_id(inventory, inventory->images[i].parent_id);
        if (parent != NULL) store->children[index_of(store, parent)]++;
    }
}

static void store_free(struct snapshot_store *store)
{
    inventory_release(&store->inventory);
    free(store->gone);
    free(store->children);
    free(store->path);
    free(store);
}

static struct snapshot_store *store_load(const char *path, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, INVENTORY_MAX_BYTES);
    if (file_read(path, INVENTORY_MAX_BYTES, &text, err) < 0) return NULL;
    struct snapshot_store *store = memory_zeroed(1, sizeof *store);
    inventory_init(&store->inventory);
    store->path = memory_copy_text(path, strlen(path));
    if (inventory_read_json(text.data, text.length, path, &store->inventory, err) < 0) {
        store_free(store);
        return NULL;
    }
    store->gone = memory_zeroed(store->inventory.image_count, sizeof *store->gone);
    store->children = memory_zeroed(store->inventory.image_count, sizeof *store->children);
    count_children(store);
    return store;
}

struct snapshot_store *snapshot_store_open(const char *path, struct error *err)
{
    LOCKED();
    struct snapshot_store *store = stores;
    while (store != NULL && strcmp(store->path, path) != 0) store = store->next;
    if (store == NULL) {
        store = store_load(path, err);
        if (store == NULL) return NULL;
        store->next = stores;
        stores = store;
    }
    store->users++;
    return store;
}

void snapshot_store_close(struct snapshot_store *store)
{
    LOCKED();
    if (--store->users > 0) return;
    struct snapshot_store **link = &stores;
    while (*link != store) link = &(*link)->next;
    *link = store->next;
    store_free(store);
}

static void copy_containers(const struct snapshot_store *store, struct inventory *into)
{
    for (size_t i = 0; i < store->inventory.container_count; i++)
        snapshot_copy_container(&store->inventory.containers[i], into);
}

int snapshot_store_copy(struct snapshot_store *store, struct inventory *inventory,
                        struct error *err)
{
    LOCKED();
    snapshot_copy_facts(&store->inventory, inventory);
    for (size_t i = 0; i < store->inventory.image_count; i++) {
        if (!store->gone[i]) snapshot_copy_image(&store->inventory.images[i], inventory);
    }
    copy_containers(store, inventory);
    return inventory_seal(inventory, err);
}

int snapshot_store_copy_containers(struct snapshot_store *store, struct inventory *containers,
                                   struct error *err)
{
    LOCKED();
    copy_containers(store, containers);
    return inventory_seal(containers, err);
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

void snapshot_store_look_up(struct snapshot_store *store, const char *name,
                            struct engine_lookup *lookup)
{
    LOCKED();
    *lookup = (struct engine_lookup){0};
    const struct image *image = text_is_digest(name) ? inventory_find_id(&store->inventory, name)
                                                     : inventory_find(&store->inventory, name);
    if (image == NULL || store->gone[index_of(store, image)] || !still_named(image, name)) return;
    lookup->present = true;
    lookup->tag_count = image->tag_count;
    lookup->digest_count = image->digest_count;
    snprintf(lookup->image_id, sizeof lookup->image_id, "%s", image->id);
}

static bool mounts(const struct snapshot_store *store, const struct container *container,
                   const struct image *image)
{
    for (size_t i = 0; i < container->image_volume_count; i++) {
        if (inventory_find(&store->inventory, container->image_volumes[i]) == image) return true;
    }
    return false;
}

/* NULL where nothing stands against the image's end, else the container that does. */
static const struct container *find_user(const struct snapshot_store *store,
                                         const struct image *image, bool force)
{
    for (size_t i = 0; i < store->inventory.container_count; i++) {
        const struct container *container = &store->inventory.containers[i];
        const bool uses = strcmp(container->image_id, image->id) == 0;
        if (uses && (!force || container_is_running(container))) return container;
        if (container->image_id[0] == '\0' || mounts(store, container, image)) return container;
    }
    return NULL;
}

static void end_image(struct snapshot_store *store, struct image *image)
{
    const struct image *parent = inventory_find_id(&store->inventory, image->parent_id);
    store->gone[index_of(store, image)] = true;
    if (parent != NULL) store->children[index_of(store, parent)]--;
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

static void remove_whole(struct snapshot_store *store, struct image *image,
                         const struct removal *removal, struct removal_result *result)
{
    const struct container *user = find_user(store, image, removal->force);
    const size_t names = image->tag_count + image->digest_count;
    if ((store->inventory.engine.abilities & ENGINE_REMOVES_NAMES) != 0 && names > 0) {
        engine_result_set(result, OUTCOME_REFUSED, "image %s has %zu names", image->id, names);
    } else if (user != NULL) {
        engine_result_set(result, OUTCOME_IN_USE, "container %s uses it", user->id);
    } else if (store->children[index_of(store, image)] > 0) {
        engine_result_set(result, OUTCOME_REFUSED, "image %s has dependent child images",
                          image->id);
    } else {
        end_image(store, image);
        result->image_deleted = true;
        result->outcome = OUTCOME_REMOVED;
    }
}

static void remove_name(struct snapshot_store *store, struct image *image,
                        const struct image_name *name, const struct removal *removal,
                        struct removal_result *result)
{
    const struct reference reference = name->reference;
    const bool is_tag = reference.digest == NULL;
    const bool ends = names_without(image, &reference) == 0;
    const struct container *user = ends ? find_user(store, image, removal->force) : NULL;
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
    result->image_deleted = ends && store->children[index_of(store, image)] == 0;
    result->outcome = OUTCOME_REMOVED;
    if (result->image_deleted) end_image(store, image);
}

void snapshot_store_remove(struct snapshot_store *store, const struct removal *removal,
                           struct removal_result *result)
{
    LOCKED();
    const struct image *found = inventory_find_id(&store->inventory, removal->image->id);
    if (found == NULL || store->gone[index_of(store, found)]) {
        result->outcome = OUTCOME_GONE;
        return;
    }
    struct image *image = &store->inventory.images[index_of(store, found)];
    if (removal->name == NULL) {
        remove_whole(store, image, removal, result);
        return;
    }
    const char *text = removal->name->reference.text;
    const struct image_name *name = find_name(image->tags, image->tag_count, text);
    if (name == NULL) name = find_name(image->digests, image->digest_count, text);
    if (name == NULL)
        result->outcome = OUTCOME_GONE;
    else
        remove_name(store, image, name, removal, result);
}
