/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/snapshotstore.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/memory.h"
#include "engine/inventoryjson.h"
#include "engine/snapshotcopy.h"
#include "engine/snapshotrules.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct snapshot_store {
    struct snapshot_store *next;
    char *path;
    size_t users;
    struct snapshot_node node;
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

static void store_free(struct snapshot_store *store)
{
    snapshot_node_release(&store->node);
    free(store->path);
    free(store);
}

static struct snapshot_store *store_load(const char *path, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, INVENTORY_MAX_BYTES);
    if (file_read(path, INVENTORY_MAX_BYTES, &text, err) < 0) return NULL;
    struct snapshot_store *store = memory_zeroed(1, sizeof *store);
    inventory_init(&store->node.inventory);
    store->path = memory_copy_text(path, strlen(path));
    if (inventory_read_json(text.data, text.length, path, &store->node.inventory, err) < 0) {
        store_free(store);
        return NULL;
    }
    snapshot_node_start(&store->node);
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
    for (size_t i = 0; i < store->node.inventory.container_count; i++)
        snapshot_copy_container(&store->node.inventory.containers[i], into);
}

int snapshot_store_copy(struct snapshot_store *store, struct inventory *inventory,
                        struct error *err)
{
    LOCKED();
    snapshot_copy_facts(&store->node.inventory, inventory);
    for (size_t i = 0; i < store->node.inventory.image_count; i++) {
        if (!store->node.gone[i]) snapshot_copy_image(&store->node.inventory.images[i], inventory);
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

void snapshot_store_look_up(struct snapshot_store *store, const char *name,
                            struct engine_lookup *lookup)
{
    LOCKED();
    snapshot_node_look_up(&store->node, name, lookup);
}

void snapshot_store_remove(struct snapshot_store *store, const struct removal *removal,
                           struct removal_result *result)
{
    LOCKED();
    snapshot_node_remove(&store->node, removal, result);
}
