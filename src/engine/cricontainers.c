/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/criread.h"

#include "base/cleanup.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "engine/containerd.pb-c.h"
#include "engine/cri.pb-c.h"

#include <string.h>

/* One reading of all that runs or could run. */
struct listing {
    struct cri_api *api;
    const struct inventory *known;
    struct inventory *inventory;
    struct arena scratch;
    struct map seen; /* IDs of containers and sandboxes that the CRI lists */
};

static void listing_release(struct listing *listing)
{
    arena_release(&listing->scratch);
}

static void note_seen(struct listing *listing, const char *id)
{
    map_put(&listing->seen, arena_strdup(&listing->scratch, id), listing);
}

static enum container_state state_of(int32_t state)
{
    switch (state) {
    case 0: return CONTAINER_CREATED;
    case 1: return CONTAINER_RUNNING;
    case 2: return CONTAINER_EXITED;
    default: return CONTAINER_UNKNOWN;
    }
}

/*
 * The image of a container: image_id where the runtime fills it, else image_ref, which is an ID on
 * containerd and repo@digest on older CRI-O, else what was asked for at creation. A text that is no ID
 * is resolved against the images.
 */
static void set_image(struct listing *listing, struct container *container,
                      const char *const texts[], size_t count)
{
    struct arena *arena = &listing->inventory->arena;
    container->image_id = "";
    container->image_text = "";
    for (size_t i = 0; i < count; i++) {
        if (texts[i] == NULL || *texts[i] == '\0') continue;
        if (*container->image_text == '\0') container->image_text = arena_strdup(arena, texts[i]);
        const char *id = cri_image_id(arena, texts[i]);
        if (id == NULL && listing->known != NULL) {
            const struct image *image = inventory_find(listing->known, texts[i]);
            if (image != NULL) id = arena_strdup(arena, image->id);
        }
        if (id == NULL) continue;
        container->image_id = id;
        return;
    }
}

static struct container *add_container(struct listing *listing, const char *id, struct error *err)
{
    if (listing->inventory->container_count < INVENTORY_MAX_CONTAINERS)
        return inventory_add_container(listing->inventory, id);
    error_set(err, ERROR_PROTOCOL, "more than %d containers", INVENTORY_MAX_CONTAINERS);
    return NULL;
}

static int add_cri_container(struct listing *listing, const Runtime__V1__Container *from,
                             struct error *err)
{
    const char *const texts[] = {from->image_id, from->image_ref,
                                 from->image != NULL ? from->image->image : NULL};
    struct container *container = add_container(listing, from->id, err);
    if (container == NULL) return -1;
    if (*from->id == '\0') return error_set(err, ERROR_PROTOCOL, "a container without an ID");
    note_seen(listing, from->id);
    container->name = arena_strdup(&listing->inventory->arena,
                                   from->metadata != NULL ? from->metadata->name : "");
    container->state = state_of(from->state);
    set_image(listing, container, texts, ARRAY_LENGTH(texts));
    return 0;
}

static int list_cri_containers(struct listing *listing, struct error *err)
{
    const struct cri_method method = {CRI_RUNTIME "/ListContainers",
                                      &runtime__v1__list_containers_response__descriptor, 0};
    Runtime__V1__ListContainersRequest request;
    runtime__v1__list_containers_request__init(&request);
    ProtobufCMessage *message = cri_call(listing->api->runtime, &method, &request.base, NULL, err);
    if (message == NULL) return -1;
    const Runtime__V1__ListContainersResponse
        *answer = (const Runtime__V1__ListContainersResponse *)message;
    int result = 0;
    for (size_t i = 0; i < answer->n_containers && result == 0; i++)
        result = add_cri_container(listing, answer->containers[i], err);
    protobuf_c_message_free_unpacked(message, NULL);
    return result;
}

static void add_volumes(struct listing *listing, struct container *container,
                        const Runtime__V1__ContainerStatus *status)
{
    struct arena *arena = &listing->inventory->arena;
    for (size_t i = 0; status != NULL && i < status->n_mounts; i++) {
        const Runtime__V1__ImageSpec *image = status->mounts[i]->image;
        if (image == NULL || *image->image == '\0') continue;
        const char *id = cri_image_id(arena, image->image);
        const size_t count = container->image_volume_count;
        container->image_volumes = ARENA_GROW(arena, container->image_volumes, count);
        container->image_volumes[container->image_volume_count++] = id != NULL
                                                                        ? id
                                                                        : arena_strdup(
                                                                              arena, image->image);
    }
}

/* Image volumes stand in the status of each container only. One that is gone by now is as good as
 * listed without them: its image stays counted as used. */
static int take_volumes(struct listing *listing, ProtobufCMessage **answers, const int *statuses,
                        struct error *err)
{
    struct inventory *inventory = listing->inventory;
    for (size_t i = 0; i < inventory->container_count; i++) {
        struct container *container = &inventory->containers[i];
        if (answers[i] != NULL) {
            const Runtime__V1__ContainerStatusResponse
                *answer = (const Runtime__V1__ContainerStatusResponse *)answers[i];
            add_volumes(listing, container, answer->status);
        } else if (statuses[i] != GRPC_NOT_FOUND) {
            return error_set(err, ERROR_ENGINE, "ask for the mounts of container %s: status %d",
                             container->id, statuses[i]);
        }
    }
    return 0;
}

static int read_volumes(struct listing *listing, struct error *err)
{
    const struct cri_method method = {CRI_RUNTIME "/ContainerStatus",
                                      &runtime__v1__container_status_response__descriptor, 0};
    const size_t count = listing->inventory->container_count;
    struct arena *scratch = &listing->scratch;
    Runtime__V1__ContainerStatusRequest *requests = ARENA_ARRAY(
        scratch, count + 1, Runtime__V1__ContainerStatusRequest);
    ProtobufCMessage **pointers = ARENA_ARRAY(scratch, count + 1, ProtobufCMessage *);
    ProtobufCMessage **answers = ARENA_ARRAY(scratch, count + 1, ProtobufCMessage *);
    int *statuses = ARENA_ARRAY(scratch, count + 1, int);
    for (size_t i = 0; i < count; i++) {
        runtime__v1__container_status_request__init(&requests[i]);
        requests[i].container_id = arena_strdup(scratch, listing->inventory->containers[i].id);
        pointers[i] = &requests[i].base;
    }
    if (cri_call_many(listing->api->runtime, &method, pointers, count, answers, statuses, err) < 0)
        return -1;
    const int result = take_volumes(listing, answers, statuses, err);
    for (size_t i = 0; i < count; i++) protobuf_c_message_free_unpacked(answers[i], NULL);
    return result;
}

/* Where the sandboxes are not handed out, their images are in use like those of containers. */
static int add_sandboxes(struct listing *listing, struct cri_sandbox_list *handed_out,
                         struct error *err)
{
    struct arena *arena = &listing->inventory->arena;
    struct cri_sandbox_list list = {0};
    if (cri_list_sandboxes(listing->api, arena, &list, err) < 0) return -1;
    for (size_t i = 0; i < list.count; i++) {
        const struct cri_sandbox *sandbox = &list.items[i];
        note_seen(listing, sandbox->id);
        if (handed_out != NULL || sandbox->image == NULL) continue;
        struct container *container = add_container(listing, sandbox->id, err);
        if (container == NULL) return -1;
        container->name = sandbox->id;
        container->state = CONTAINER_RUNNING;
        set_image(listing, container, &sandbox->image, 1);
    }
    if (handed_out != NULL) *handed_out = list;
    return 0;
}

/* Containers that were not made through the CRI: nerdctl and ctr in the same namespace. */
static int add_other_clients(struct listing *listing, struct error *err)
{
    const struct cri_method method = {CONTAINERD_CONTAINERS "/List",
                                      &containerd__services__list_containers_response__descriptor,
                                      0};
    Containerd__Services__ListContainersRequest request;
    containerd__services__list_containers_request__init(&request);
    ProtobufCMessage *message = cri_call(listing->api->containerd, &method, &request.base, NULL,
                                         err);
    if (message == NULL) return -1;
    const Containerd__Services__ListContainersResponse
        *answer = (const Containerd__Services__ListContainersResponse *)message;
    int result = 0;
    for (size_t i = 0; i < answer->n_containers && result == 0; i++) {
        const Containerd__Services__Container *from = answer->containers[i];
        const char *const image = from->image;
        if (map_get(&listing->seen, from->id) != NULL || *image == '\0') continue;
        struct container *container = add_container(listing, from->id, err);
        if (container == NULL) {
            result = -1;
            break;
        }
        container->name = arena_strdup(&listing->inventory->arena, from->id);
        container->state = CONTAINER_UNKNOWN; /* this service does not say: counts as running */
        set_image(listing, container, &image, 1);
    }
    protobuf_c_message_free_unpacked(message, NULL);
    return result;
}

int cri_list_containers(struct cri_api *api, const struct inventory *known,
                        struct inventory *inventory, struct cri_sandbox_list *sandboxes,
                        struct error *err)
{
    CLEANUP(listing_release)
    struct listing listing = {.api = api, .known = known, .inventory = inventory};
    map_init(&listing.seen, &listing.scratch);
    if (list_cri_containers(&listing, err) < 0 || read_volumes(&listing, err) < 0 ||
        add_sandboxes(&listing, sandboxes, err) < 0)
        return error_context(err, "list containers");
    if (cri_is_containerd(api) && add_other_clients(&listing, err) < 0)
        return error_context(err, "list containers");
    return 0;
}
