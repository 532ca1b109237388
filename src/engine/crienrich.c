/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/crienrich.h"

#include "base/cleanup.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "engine/containerd.pb-c.h"
#include "engine/cri.pb-c.h"
#include "engine/imageparts.h"
#include "wire/json.h"

#include <string.h>

#define BATCH 256

/*
 * The verbose info of an image: {"imageSpec": {"created": …, "config": {"Labels": {…}}}}, the same
 * on containerd and CRI-O. What is missing or of another shape stays unknown.
 */
static void take_info(struct inventory *inventory, struct image *image, const char *json)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    struct error ignored = {0};
    const cJSON *spec = NULL;
    const cJSON *config = NULL;
    const char *created = NULL;
    int64_t time = TIME_UNKNOWN;
    CLEANUP(json_free) cJSON *tree = json_parse(json, strlen(json), "image info", &ignored);
    if (tree == NULL || json_object(tree, "imageSpec", JSON_OPTIONAL, &spec, &ignored) < 0 ||
        spec == NULL)
        return;
    if (json_text(&scratch, spec, "created", JSON_OPTIONAL, &created, &ignored) == 0 &&
        created != NULL && text_parse_rfc3339(created, &time) == 0)
        image->created_at = image_honest_time(time);
    if (json_object(spec, "config", JSON_OPTIONAL, &config, &ignored) == 0 && config != NULL &&
        parts_labels(&inventory->arena, config, "Labels", &image->labels, &image->label_count,
                     &ignored) == 0)
        image->labels_known = ANSWER_YES;
}

static void take_status(struct inventory *inventory, struct image *image,
                        const Runtime__V1__ImageStatusResponse *answer)
{
    for (size_t i = 0; i < answer->n_info; i++) {
        if (strcmp(answer->info[i]->key, "info") == 0)
            take_info(inventory, image, answer->info[i]->value);
    }
}

/* One batch of images, asked for in flight together. An image that is gone or that the runtime has
 * trouble with stays unknown. */
static int ask_batch(struct cri_api *api, struct inventory *inventory, const size_t *indexes,
                     size_t count, struct error *err)
{
    const struct cri_method method = {CRI_IMAGES "/ImageStatus",
                                      &runtime__v1__image_status_response__descriptor, 0};
    CLEANUP(arena_release) struct arena scratch = {0};
    Runtime__V1__ImageSpec *specs = ARENA_ARRAY(&scratch, count, Runtime__V1__ImageSpec);
    Runtime__V1__ImageStatusRequest *requests = ARENA_ARRAY(&scratch, count,
                                                            Runtime__V1__ImageStatusRequest);
    ProtobufCMessage **pointers = ARENA_ARRAY(&scratch, count, ProtobufCMessage *);
    ProtobufCMessage **answers = ARENA_ARRAY(&scratch, count, ProtobufCMessage *);
    int *statuses = ARENA_ARRAY(&scratch, count, int);
    for (size_t i = 0; i < count; i++) {
        const char *id = inventory->images[indexes[i]].id;
        runtime__v1__image_spec__init(&specs[i]);
        runtime__v1__image_status_request__init(&requests[i]);
        specs[i].image = arena_strdup(&scratch, cri_spell_id(api, id));
        requests[i].image = &specs[i];
        requests[i].verbose = 1;
        pointers[i] = &requests[i].base;
    }
    if (cri_call_many(api->runtime, &method, pointers, count, answers, statuses, err) < 0)
        return error_context(err, "ask for the facts of %zu images", count);
    for (size_t i = 0; i < count; i++) {
        if (answers[i] == NULL) continue;
        take_status(inventory, &inventory->images[indexes[i]],
                    (const Runtime__V1__ImageStatusResponse *)answers[i]);
        protobuf_c_message_free_unpacked(answers[i], NULL);
    }
    return 0;
}

static int enrich_status(struct cri_api *api, struct inventory *inventory, const unsigned *needs,
                         struct error *err)
{
    size_t indexes[BATCH];
    size_t count = 0;
    for (size_t i = 0; i < inventory->image_count; i++) {
        if (needs[i] & (NEED_CREATED | NEED_LABELS)) indexes[count++] = i;
        if (count < BATCH && i + 1 < inventory->image_count) continue;
        if (count > 0 && ask_batch(api, inventory, indexes, count, err) < 0) return -1;
        count = 0;
    }
    return 0;
}

/*
 * containerd keeps a record per name. The one named by the image's own ID is made when the image
 * comes, and later pulls do not touch its time; those of tags live on when the tag moves.
 */
static int enrich_arrival(struct cri_api *api, struct inventory *inventory, struct error *err)
{
    const struct cri_method method = {CONTAINERD_IMAGES "/List",
                                      &containerd__services__list_images_response__descriptor, 0};
    Containerd__Services__ListImagesRequest request;
    containerd__services__list_images_request__init(&request);
    ProtobufCMessage *message = cri_call(api->containerd, &method, &request.base, NULL, err);
    if (message == NULL) return error_context(err, "ask for arrival times");
    const Containerd__Services__ListImagesResponse
        *answer = (const Containerd__Services__ListImagesResponse *)message;
    for (size_t i = 0; i < answer->n_images; i++) {
        const Containerd__Services__Image *record = answer->images[i];
        const struct image *found = text_is_digest(record->name)
                                        ? inventory_find_id(inventory, record->name)
                                        : NULL;
        if (found == NULL || record->created_at == NULL) continue;
        inventory->images[found - inventory->images].arrived_at = image_honest_time(
            record->created_at->seconds);
    }
    protobuf_c_message_free_unpacked(message, NULL);
    return 0;
}

int cri_enrich_images(struct cri_api *api, struct inventory *inventory, const unsigned *needs,
                      struct error *err)
{
    unsigned any = 0;
    for (size_t i = 0; i < inventory->image_count; i++) any |= needs[i];
    if ((any & NEED_ARRIVED) && cri_is_containerd(api) && enrich_arrival(api, inventory, err) < 0)
        return -1;
    return enrich_status(api, inventory, needs, err);
}
