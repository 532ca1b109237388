/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/dockerwrite.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "engine/dockeranswer.h"
#include "engine/dockerlist.h"
#include "engine/dockerread.h"

#include <stdlib.h>
#include <string.h>

struct docker_writer {
    struct engine_writer base;
    struct docker_api api;
    bool containerd_store;
};

static int learn_store(struct docker_writer *writer, const struct engine_facts *facts,
                       struct error *err)
{
    struct docker_info info;
    if (facts != NULL) {
        writer->containerd_store = docker_facts_tell_containerd(facts);
        return 0;
    }
    if (docker_api_info(&writer->api, &writer->api.arena, &info, err) < 0) return -1;
    writer->containerd_store = info.containerd_store;
    return 0;
}

struct engine_writer *docker_writer_open(const struct engine_target *target,
                                         const struct engine_facts *facts, struct error *err)
{
    struct docker_writer *writer = memory_zeroed(1, sizeof *writer);
    writer->base.operations = engine_row_of(target->kind)->operations;
    if (docker_api_open(&writer->api, target, DOCKER_EXPECT_KIND, err) == 0) {
        if (learn_store(writer, facts, err) == 0) return &writer->base;
        docker_api_close(&writer->api);
    }
    free(writer);
    return NULL;
}

int docker_writer_close(struct engine_writer *writer, struct error *err)
{
    (void)err;
    docker_api_close(&((struct docker_writer *)writer)->api);
    free(writer);
    return 0;
}

/* What the removal's name, or the image itself, is looked up by. */
static const char *look_up_text(const struct removal *removal)
{
    return removal->name == NULL ? removal->image->id : removal->name->reference.text;
}

/*
 * The engine's answer leaves open what happened: a look tells. `if_absent` is the outcome where
 * the name is not there any more. `words` is what led here.
 */
static void settle(struct docker_writer *writer, const struct removal *removal,
                   enum outcome if_absent, const char *words, struct removal_result *result)
{
    struct engine_lookup lookup;
    struct error failure = {0};
    if (docker_api_look_up(&writer->api, look_up_text(removal), &lookup, NULL, &failure) < 0) {
        engine_result_set(result, OUTCOME_UNCERTAIN, "%.200s; then %.300s", words, failure.text);
    } else if (!lookup.present) {
        engine_result_set(result, if_absent, "%.400s; it is not there any more", words);
    } else if (strcmp(lookup.image_id, removal->image->id) != 0) {
        engine_result_set(result, OUTCOME_CHANGED, "it stands for %s now (%.300s)", lookup.image_id,
                          words);
    } else {
        engine_result_set(result, OUTCOME_FAILED, "%.400s; it is still there", words);
    }
}

/* No whole answer: the engine may have done it, may still be at it, or never heard of it. */
static void settle_silence(struct docker_writer *writer, const struct removal *removal,
                           const struct error *silence, struct removal_result *result)
{
    struct error failure = {0};
    if (docker_api_reconnect(&writer->api, &failure) < 0) {
        engine_result_set(result, OUTCOME_UNCERTAIN, "%.200s; then %.300s", silence->text,
                          failure.text);
    } else {
        settle(writer, removal, OUTCOME_REMOVED, silence->text, result);
    }
}

static void request_removal(struct docker_writer *writer, const struct removal *removal,
                            enum docker_force force, struct removal_result *result)
{
    CLEANUP(http_response_release) struct http_response response = {0};
    CLEANUP(strbuf_release) struct strbuf path;
    struct docker_answer answer;
    struct error failure = {0};
    strbuf_init(&path, 0);
    docker_removal_path(removal, writer->containerd_store, force, &path);
    if (docker_api_request(&writer->api, "DELETE", path.data, DOCKER_REMOVE_SECONDS, &response,
                           &failure) < 0) {
        settle_silence(writer, removal, &failure, result);
        return;
    }
    docker_answer_read(&response, removal->name == NULL ? NULL : removal->name->reference.text,
                       removal->image->id, &answer);
    result->image_deleted = answer.image_deleted;
    if (answer.settle)
        settle(writer, removal, answer.outcome, answer.detail, result);
    else
        engine_result_set(result, answer.outcome, "%s", answer.detail);
}

/* An image without a tag in the way: what it is called now must be what the plan saw. */
static bool names_hold(struct docker_writer *writer, const struct removal *removal,
                       struct removal_result *result)
{
    CLEANUP(inventory_release) struct inventory now;
    struct engine_lookup lookup;
    struct error failure = {0};
    const struct image_name *name = removal->name;
    inventory_init(&now);
    if (docker_api_look_up(&writer->api, removal->image->id, &lookup, &now, &failure) < 0) {
        engine_result_set(result, OUTCOME_FAILED, "%s", failure.text);
        return false;
    }
    if (!lookup.present) {
        engine_result_set(result, OUTCOME_GONE, "%s", "");
        return false;
    }
    const struct image *image = &now.images[0];
    const bool other_names = name == NULL ? image->tag_count + image->digest_count > 0
                                          : image_has_tag_in(image, name->reference.repository);
    if (other_names) engine_result_set(result, OUTCOME_CHANGED, "the image got other names since");
    return !other_names;
}

/*
 * True where no container may run on the image and none may have it mounted. A mount is known by
 * a name, which may stand for another image by now: while any image is mounted, nothing is forced.
 */
static bool force_is_safe(struct docker_writer *writer, const struct removal *removal,
                          struct removal_result *result)
{
    CLEANUP(inventory_release) struct inventory now;
    struct error failure = {0};
    inventory_init(&now);
    if (docker_list_containers(&writer->api, NULL, &now, &failure) < 0) {
        engine_result_set(result, OUTCOME_IN_USE, "not forced: %s", failure.text);
        return false;
    }
    for (size_t i = 0; i < now.container_count; i++) {
        const struct container *container = &now.containers[i];
        const bool mounts = container->image_volume_count > 0;
        const bool unresolved = container->image_id[0] == '\0';
        const bool runs = strcmp(container->image_id, removal->image->id) == 0 &&
                          container_is_running(container);
        if (!mounts && !unresolved && !runs) continue;
        engine_result_set(result, OUTCOME_IN_USE, "not forced: container %s %s", container->id,
                          runs         ? "runs on it"
                          : unresolved ? "runs on an image that cannot be told"
                                       : "has images mounted");
        return false;
    }
    return true;
}

/* By ID the engine takes all names along: this one must be the only one. */
static bool is_only_name(struct docker_writer *writer, const struct removal *removal,
                         struct removal_result *result)
{
    struct engine_lookup lookup;
    struct error failure = {0};
    if (docker_api_look_up(&writer->api, removal->image->id, &lookup, NULL, &failure) < 0) {
        engine_result_set(result, OUTCOME_IN_USE, "not forced: %s", failure.text);
        return false;
    }
    if (!lookup.present || (lookup.tag_count == 0 && lookup.digest_count <= 1)) return true;
    engine_result_set(result, OUTCOME_CHANGED, "the image got other names since");
    return false;
}

void docker_remove(struct engine_writer *base, const struct removal *removal,
                   struct removal_result *result)
{
    struct docker_writer *writer = (struct docker_writer *)base;
    const struct image_name *name = removal->name;
    const char *problem = docker_removal_problem(removal);
    if (problem != NULL) {
        engine_result_set(result, OUTCOME_REFUSED, "%s", problem);
        return;
    }
    const bool untagged = name == NULL || name->reference.digest != NULL;
    if (untagged && !names_hold(writer, removal, result)) return;
    request_removal(writer, removal, DOCKER_NO_FORCE, result);
    if (result->outcome != OUTCOME_IN_USE || !removal->force || !removal->last) return;
    if (writer->api.is_podman) {
        engine_result_set(result, OUTCOME_IN_USE,
                          "not forced: Podman's force would remove the containers too");
        return;
    }
    if (!force_is_safe(writer, removal, result)) return;
    if (untagged && name != NULL && !is_only_name(writer, removal, result)) return;
    request_removal(writer, removal, DOCKER_FORCE, result);
}
