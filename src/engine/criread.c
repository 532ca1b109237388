/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/criread.h"

#include "base/cleanup.h"
#include "engine/cri.pb-c.h"

#include <stdio.h>
#include <string.h>

static int add_names(struct inventory *inventory, struct image *image, char *const *names,
                     size_t count, struct error *err)
{
    if (count > INVENTORY_MAX_NAMES_PER_IMAGE)
        return error_set(err, ERROR_PROTOCOL, "image %s has more than %d names", image->id,
                         INVENTORY_MAX_NAMES_PER_IMAGE);
    for (size_t i = 0; i < count; i++) inventory_add_name(inventory, image, names[i]);
    return 0;
}

static int add_image(struct inventory *inventory, const Runtime__V1__Image *from, struct error *err)
{
    const char *id = cri_image_id(&inventory->arena, from->id);
    if (id == NULL) return error_set(err, ERROR_PROTOCOL, "\"%s\" is no image id", from->id);
    if (inventory->image_count >= INVENTORY_MAX_IMAGES)
        return error_set(err, ERROR_PROTOCOL, "more than %d images", INVENTORY_MAX_IMAGES);
    struct image *image = inventory_add_image(inventory, id);
    image->size_bytes = from->size <= INT64_MAX ? (int64_t)from->size : -1;
    image->pinned = from->pinned ? ANSWER_YES : ANSWER_NO;
    image->sandbox = ANSWER_NO;
    image->labels_known = ANSWER_NO; /* only ImageStatus tells */
    if (add_names(inventory, image, from->repo_tags, from->n_repo_tags, err) < 0) return -1;
    return add_names(inventory, image, from->repo_digests, from->n_repo_digests, err);
}

int cri_list_images(struct cri_api *api, struct inventory *inventory, struct error *err)
{
    const struct cri_method method = {CRI_IMAGES "/ListImages",
                                      &runtime__v1__list_images_response__descriptor,
                                      api->target.request_timeout_seconds};
    Runtime__V1__ListImagesRequest request;
    runtime__v1__list_images_request__init(&request);
    ProtobufCMessage *message = cri_call(api->runtime, &method, &request.base, NULL, err);
    if (message == NULL) return error_context(err, "list images");
    const Runtime__V1__ListImagesResponse *answer = (const Runtime__V1__ListImagesResponse *)
        message;
    int result = 0;
    for (size_t i = 0; i < answer->n_images && result == 0; i++)
        result = add_image(inventory, answer->images[i], err);
    protobuf_c_message_free_unpacked(message, NULL);
    return result < 0 ? error_context(err, "list images") : 0;
}

const char *cri_image_folder(struct cri_api *api, struct arena *arena)
{
    const struct cri_method method = {CRI_IMAGES "/ImageFsInfo",
                                      &runtime__v1__image_fs_info_response__descriptor, 0};
    Runtime__V1__ImageFsInfoRequest request;
    runtime__v1__image_fs_info_request__init(&request);
    struct error ignored = {0};
    const char *folder = "";
    ProtobufCMessage *message = cri_call(api->runtime, &method, &request.base, NULL, &ignored);
    if (message == NULL) return folder;
    const Runtime__V1__ImageFsInfoResponse *answer = (const Runtime__V1__ImageFsInfoResponse *)
        message;
    if (answer->n_image_filesystems > 0 && answer->image_filesystems[0]->fs_id != NULL)
        folder = arena_strdup(arena, answer->image_filesystems[0]->fs_id->mountpoint);
    protobuf_c_message_free_unpacked(message, NULL);
    return folder;
}

int cri_look_up(struct cri_api *api, const char *name, struct engine_lookup *lookup,
                struct inventory *names, struct error *err)
{
    const struct cri_method method = {CRI_IMAGES "/ImageStatus",
                                      &runtime__v1__image_status_response__descriptor, 0};
    CLEANUP(inventory_release) struct inventory own;
    char copy[512];
    *lookup = (struct engine_lookup){0};
    inventory_init(&own);
    if (names == NULL) names = &own;
    if ((size_t)snprintf(copy, sizeof copy, "%s", name) >= sizeof copy)
        return error_set(err, ERROR_PROTOCOL, "look up %s: the name is too long", name);
    Runtime__V1__ImageSpec spec;
    runtime__v1__image_spec__init(&spec);
    Runtime__V1__ImageStatusRequest request;
    runtime__v1__image_status_request__init(&request);
    spec.image = copy;
    request.image = &spec;
    ProtobufCMessage *message = cri_call(api->runtime, &method, &request.base, NULL, err);
    if (message == NULL) return error_context(err, "look up %s", name);
    const Runtime__V1__Image *image = ((const Runtime__V1__ImageStatusResponse *)message)->image;
    int result = 0;
    if (image != NULL && *image->id != '\0') {
        result = add_image(names, image, err);
        lookup->present = true;
    }
    protobuf_c_message_free_unpacked(message, NULL);
    if (result < 0) return error_context(err, "look up %s", name);
    if (!lookup->present) return 0;
    const struct image *found = &names->images[names->image_count - 1];
    snprintf(lookup->image_id, sizeof lookup->image_id, "%s", found->id);
    lookup->tag_count = found->tag_count;
    lookup->digest_count = found->digest_count;
    return 0;
}
