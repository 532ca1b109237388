/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/criwrite.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "engine/containerd.pb-c.h"
#include "engine/cri.pb-c.h"
#include "engine/criread.h"
#include "engine/engineops.h"

#include <string.h>

#define REMOVE_SECONDS 600L

/* CRI-O refuses with a text only: "image used by …", "the image is in use by …". */
static enum outcome refusal_outcome(const char *text)
{
    return strstr(text, "in use by") != NULL || strstr(text, "used by") != NULL ? OUTCOME_IN_USE
                                                                                : OUTCOME_REFUSED;
}

/* No answer, or none that can be understood: only looking again tells what happened. */
static void learn_truth(struct cri_api *api, const char *name, const char *image_id,
                        const struct error *failure, struct removal_result *result)
{
    struct engine_lookup lookup;
    struct error err = {0};
    if (cri_look_up(api, name, &lookup, NULL, &err) < 0) {
        engine_result_set(result, OUTCOME_UNCERTAIN, "%s; then %s", failure->text, err.text);
    } else if (lookup.present && strcmp(lookup.image_id, image_id) == 0) {
        engine_result_set(result, OUTCOME_FAILED, "%s; it is still there", failure->text);
    } else {
        engine_result_set(result, OUTCOME_REMOVED, "%s; it is gone", failure->text);
    }
}

static void take_failure(struct cri_api *api, const char *name, const char *image_id, int status,
                         const struct error *failure, struct removal_result *result)
{
    if (status == GRPC_NOT_FOUND) {
        engine_result_set(result, OUTCOME_GONE, "%s", failure->text);
    } else if (status > 0 && status != GRPC_DEADLINE_EXCEEDED && status != GRPC_UNAVAILABLE) {
        const enum outcome outcome = refusal_outcome(failure->text);
        engine_result_set(result, outcome, "%s", failure->text);
    } else {
        learn_truth(api, name, image_id, failure, result);
    }
}

static void call_remove(struct cri_api *api, const char *spelled, const char *image_id,
                        struct removal_result *result)
{
    const struct cri_method method = {
        CRI_IMAGES "/RemoveImage", &runtime__v1__remove_image_response__descriptor, REMOVE_SECONDS};
    CLEANUP(arena_release) struct arena scratch = {0};
    Runtime__V1__ImageSpec spec;
    runtime__v1__image_spec__init(&spec);
    Runtime__V1__RemoveImageRequest request;
    runtime__v1__remove_image_request__init(&request);
    struct error failure = {0};
    int status = 0;
    spec.image = arena_strdup(&scratch, spelled);
    request.image = &spec;
    ProtobufCMessage *message = cri_call(api->runtime, &method, &request.base, &status, &failure);
    if (message != NULL) {
        protobuf_c_message_free_unpacked(message, NULL);
        result->outcome = OUTCOME_REMOVED;
        return;
    }
    take_failure(api, spelled, image_id, status, &failure, result);
}

static bool same_names(const struct image_name *left, size_t left_count,
                       const struct image_name *right, size_t right_count)
{
    for (size_t i = 0; i < left_count; i++) {
        bool found = false;
        for (size_t j = 0; j < right_count && !found; j++)
            found = strcmp(left[i].listed, right[j].listed) == 0;
        if (!found) return false;
    }
    return true;
}

/* True where the image has names now that the plan did not see: those must not fall with it. */
static bool got_names(const struct image *planned, const struct image *now)
{
    return !same_names(now->tags, now->tag_count, planned->tags, planned->tag_count) ||
           !same_names(now->digests, now->digest_count, planned->digests, planned->digest_count);
}

static void remove_whole(struct cri_api *api, const struct removal *removal,
                         struct removal_result *result)
{
    const struct image *image = removal->image;
    CLEANUP(inventory_release) struct inventory names;
    struct engine_lookup lookup;
    struct error err = {0};
    inventory_init(&names);
    const char *spelled = cri_spell_id(api, image->id);
    if (cri_look_up(api, spelled, &lookup, &names, &err) < 0) {
        engine_result_set(result, OUTCOME_FAILED, "%s", err.text);
        return;
    }
    if (!lookup.present) {
        result->outcome = OUTCOME_GONE;
        return;
    }
    if (strcmp(lookup.image_id, image->id) != 0) {
        engine_result_set(result, OUTCOME_CHANGED, "the ID answers as %s", lookup.image_id);
        return;
    }
    if (got_names(image, &names.images[0])) {
        engine_result_set(result, OUTCOME_CHANGED, "the image has got another name");
        return;
    }
    call_remove(api, spelled, image->id, result);
    result->image_deleted = result->outcome == OUTCOME_REMOVED;
}

/* What a name stands for in containerd's own records: its target's digest, in the arena; NULL and
 * `result` filled where it is gone or cannot be told. */
static const char *record_target(struct cri_api *api, const char *name, struct arena *arena,
                                 struct removal_result *result)
{
    const struct cri_method method = {CONTAINERD_IMAGES "/Get",
                                      &containerd__services__get_image_response__descriptor, 0};
    Containerd__Services__GetImageRequest request;
    containerd__services__get_image_request__init(&request);
    struct error failure = {0};
    int status = 0;
    request.name = arena_strdup(arena, name);
    ProtobufCMessage *message = cri_call(api->containerd, &method, &request.base, &status,
                                         &failure);
    if (message == NULL) {
        const enum outcome outcome = status == GRPC_NOT_FOUND ? OUTCOME_GONE : OUTCOME_FAILED;
        engine_result_set(result, outcome, "%s", failure.text);
        return NULL;
    }
    const Containerd__Services__Image
        *record = ((const Containerd__Services__GetImageResponse *)message)->image;
    const char *digest = record != NULL && record->target != NULL
                             ? arena_strdup(arena, record->target->digest)
                             : NULL;
    protobuf_c_message_free_unpacked(message, NULL);
    if (digest == NULL) engine_result_set(result, OUTCOME_FAILED, "the record has no target");
    return digest;
}

/*
 * One name of several. From 2.0 on containerd compares the target by itself; older ones ignore the
 * field, so the look-up right before is what is left there.
 */
static void delete_record(struct cri_api *api, const struct removal *removal,
                          struct removal_result *result)
{
    const struct cri_method method = {CONTAINERD_IMAGES "/Delete",
                                      &containerd__services__delete_image_response__descriptor,
                                      REMOVE_SECONDS};
    CLEANUP(arena_release) struct arena scratch = {0};
    struct engine_lookup lookup;
    struct error failure = {0};
    int status = 0;
    const char *name = removal->name->reference.text;
    const char *digest = record_target(api, name, &scratch, result);
    if (digest == NULL) return;
    if (cri_look_up(api, name, &lookup, NULL, &failure) < 0) {
        engine_result_set(result, OUTCOME_FAILED, "%s", failure.text);
        return;
    }
    if (!lookup.present || strcmp(lookup.image_id, removal->image->id) != 0) {
        engine_result_set(result, lookup.present ? OUTCOME_CHANGED : OUTCOME_GONE, "%s",
                          lookup.image_id);
        return;
    }
    Containerd__Services__Descriptor target;
    containerd__services__descriptor__init(&target);
    Containerd__Services__DeleteImageRequest request;
    containerd__services__delete_image_request__init(&request);
    target.digest = arena_strdup(&scratch, digest);
    request.name = arena_strdup(&scratch, name);
    request.sync = 1;
    request.target = &target;
    ProtobufCMessage *message = cri_call(api->containerd, &method, &request.base, &status,
                                         &failure);
    if (message != NULL) {
        protobuf_c_message_free_unpacked(message, NULL);
        result->outcome = OUTCOME_REMOVED;
        return;
    }
    take_failure(api, name, removal->image->id, status, &failure, result);
}

void cri_remove_image(struct cri_api *api, const struct removal *removal,
                      struct removal_result *result)
{
    if (removal->name == NULL) {
        remove_whole(api, removal, result);
    } else if (removal->last) {
        engine_result_set(result, OUTCOME_REFUSED, "the last name goes with its image only");
    } else if (cri_is_containerd(api)) {
        delete_record(api, removal, result);
    } else if (removal->name->reference.tag == NULL) {
        engine_result_set(result, OUTCOME_REFUSED, "this runtime removes no single digest");
    } else {
        call_remove(api, removal->name->reference.text, removal->image->id, result);
    }
}
