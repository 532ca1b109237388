/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/crisandbox.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "engine/cri.pb-c.h"
#include "wire/json.h"

#include <string.h>

/* A text member of a JSON object that an info map holds, or NULL. What cannot be read tells nothing. */
static const char *info_text(struct arena *arena, const char *json, const char *key)
{
    struct error ignored = {0};
    const char *value = NULL;
    CLEANUP(json_free) cJSON *tree = json_parse(json, strlen(json), "info", &ignored);
    if (tree == NULL || json_text(arena, tree, key, JSON_OPTIONAL, &value, &ignored) < 0)
        return NULL;
    return value != NULL && *value != '\0' ? value : NULL;
}

static const char *sandbox_image(struct arena *arena,
                                 const Runtime__V1__PodSandboxStatusResponse *answer)
{
    for (size_t i = 0; i < answer->n_info; i++) {
        if (strcmp(answer->info[i]->key, "info") == 0)
            return info_text(arena, answer->info[i]->value, "image");
    }
    return NULL;
}

static int ask_images(struct cri_api *api, struct arena *arena, const struct cri_sandbox_list *list,
                      struct error *err)
{
    struct cri_sandbox *sandboxes = list->items;
    const size_t count = list->count;
    const struct cri_method method = {CRI_RUNTIME "/PodSandboxStatus",
                                      &runtime__v1__pod_sandbox_status_response__descriptor, 0};
    Runtime__V1__PodSandboxStatusRequest *requests = ARENA_ARRAY(
        arena, count + 1, Runtime__V1__PodSandboxStatusRequest);
    ProtobufCMessage **pointers = ARENA_ARRAY(arena, count + 1, ProtobufCMessage *);
    ProtobufCMessage **answers = ARENA_ARRAY(arena, count + 1, ProtobufCMessage *);
    int *statuses = ARENA_ARRAY(arena, count + 1, int);
    int result = 0;
    for (size_t i = 0; i < count; i++) {
        runtime__v1__pod_sandbox_status_request__init(&requests[i]);
        requests[i].pod_sandbox_id = arena_strdup(arena, sandboxes[i].id);
        requests[i].verbose = 1;
        pointers[i] = &requests[i].base;
    }
    if (cri_call_many(api->runtime, &method, pointers, count, answers, statuses, err) < 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (answers[i] != NULL) {
            sandboxes[i].image = sandbox_image(
                arena, (const Runtime__V1__PodSandboxStatusResponse *)answers[i]);
            protobuf_c_message_free_unpacked(answers[i], NULL);
        } else if (statuses[i] != GRPC_NOT_FOUND && result == 0) {
            result = error_set(err, ERROR_ENGINE, "ask for the image of sandbox %s: status %d",
                               sandboxes[i].id, statuses[i]);
        }
    }
    return result;
}

int cri_list_sandboxes(struct cri_api *api, struct arena *arena, struct cri_sandbox_list *sandboxes,
                       struct error *err)
{
    const struct cri_method method = {CRI_RUNTIME "/ListPodSandbox",
                                      &runtime__v1__list_pod_sandbox_response__descriptor, 0};
    Runtime__V1__ListPodSandboxRequest request;
    runtime__v1__list_pod_sandbox_request__init(&request);
    ProtobufCMessage *message = cri_call(api->runtime, &method, &request.base, NULL, err);
    if (message == NULL) return error_context(err, "list sandboxes");
    const Runtime__V1__ListPodSandboxResponse
        *answer = (const Runtime__V1__ListPodSandboxResponse *)message;
    sandboxes->count = answer->n_items;
    sandboxes->items = ARENA_ARRAY(arena, answer->n_items + 1, struct cri_sandbox);
    for (size_t i = 0; i < answer->n_items; i++)
        sandboxes->items[i].id = arena_strdup(arena, answer->items[i]->id);
    protobuf_c_message_free_unpacked(message, NULL);
    return ask_images(api, arena, sandboxes, err);
}

static void mark(struct inventory *inventory, const char *text)
{
    const struct image *found = text != NULL ? inventory_find(inventory, text) : NULL;
    if (found != NULL) inventory->images[found - inventory->images].sandbox = ANSWER_YES;
}

/* containerd 1.x and CRI-O tell the image they are configured with; containerd 2.x does not. */
static int mark_configured(struct cri_api *api, struct inventory *inventory, struct error *err)
{
    const struct cri_method method = {CRI_RUNTIME "/Status",
                                      &runtime__v1__status_response__descriptor, 0};
    Runtime__V1__StatusRequest request;
    runtime__v1__status_request__init(&request);
    request.verbose = 1;
    ProtobufCMessage *message = cri_call(api->runtime, &method, &request.base, NULL, err);
    if (message == NULL) return error_context(err, "ask for the runtime's configuration");
    const Runtime__V1__StatusResponse *answer = (const Runtime__V1__StatusResponse *)message;
    for (size_t i = 0; i < answer->n_info; i++) {
        if (strcmp(answer->info[i]->key, "config") == 0)
            mark(inventory, info_text(&inventory->arena, answer->info[i]->value, "sandboxImage"));
    }
    protobuf_c_message_free_unpacked(message, NULL);
    return 0;
}

static bool has_pause_name(const struct image *image)
{
    for (size_t i = 0; i < image->tag_count + image->digest_count; i++) {
        const struct image_name *name = i < image->tag_count
                                            ? &image->tags[i]
                                            : &image->digests[i - image->tag_count];
        if (name->readable && text_ends_with(name->reference.repository, "/pause")) return true;
    }
    return false;
}

int cri_mark_sandbox_images(struct cri_api *api, const struct cri_sandbox_list *sandboxes,
                            struct inventory *inventory, struct error *err)
{
    if (mark_configured(api, inventory, err) < 0) return -1;
    for (size_t i = 0; i < sandboxes->count; i++) mark(inventory, sandboxes->items[i].image);
    for (size_t i = 0; i < inventory->image_count; i++) {
        if (has_pause_name(&inventory->images[i])) inventory->images[i].sandbox = ANSWER_YES;
    }
    return 0;
}
