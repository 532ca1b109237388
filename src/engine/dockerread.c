/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/dockerread.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "engine/diskfacts.h"
#include "engine/dockerlist.h"
#include "engine/imageparts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct docker_reader {
    struct engine_reader base;
    struct docker_api api;
    bool graph_store; /* as the last reading found */
};

static struct docker_api *api_of(struct engine_reader *reader)
{
    return &((struct docker_reader *)reader)->api;
}

struct engine_reader *docker_reader_open(const struct engine_target *target, struct error *err)
{
    struct docker_reader *reader = memory_zeroed(1, sizeof *reader);
    reader->base.operations = engine_row_of(target->kind)->operations;
    if (docker_api_open(&reader->api, target, DOCKER_EXPECT_KIND, err) == 0) return &reader->base;
    free(reader);
    return NULL;
}

void docker_reader_close(struct engine_reader *reader)
{
    docker_api_close(api_of(reader));
    free(reader);
}

static void note_engine(const struct docker_api *api, const struct docker_info *info,
                        struct inventory *inventory)
{
    struct arena *arena = &inventory->arena;
    inventory->engine = (struct engine_facts){
        .kind = api->target.kind,
        .endpoint = arena_strdup(arena, api->target.endpoint),
        .name = engine_kind_name(api->target.kind),
        .version = info->version,
        .api_version = arena_strdup(arena, api->version),
        .storage = info->containerd_store
                       ? arena_printf(arena, DOCKER_CONTAINERD_STORE " %s", info->driver)
                       : info->driver,
        .abilities = ENGINE_REMOVES_NAMES | ENGINE_TELLS_ARRIVAL | ENGINE_TELLS_LABELS |
                     ENGINE_TELLS_CREATED,
    };
    inventory->node.name = info->node_name;
}

int docker_read(struct engine_reader *reader, bool with_disk, struct inventory *inventory,
                struct error *err)
{
    struct docker_api *api = api_of(reader);
    struct docker_info info;
    if (docker_api_info(api, &inventory->arena, &info, err) < 0) return -1;
    note_engine(api, &info, inventory);
    ((struct docker_reader *)reader)->graph_store = !info.containerd_store && !api->is_podman;
    /* Images first: a container made in between is in the second list, so that no listed image
     * looks unused because the containers were asked for too early. */
    if (docker_list_images(api, &info, inventory, err) < 0 ||
        docker_list_containers(api, NULL, inventory, err) < 0)
        return -1;
    if (with_disk && text_starts_with(api->target.endpoint, "unix://"))
        disk_facts_read(info.root_folder, &inventory->arena, &inventory->disk);
    return inventory_seal(inventory, err);
}

int docker_read_containers(struct engine_reader *reader, const struct inventory *known,
                           struct inventory *containers, struct error *err)
{
    if (docker_list_containers(api_of(reader), known, containers, err) < 0) return -1;
    return inventory_seal(containers, err);
}

#define MOST_FILTERED       16     /* IDs in one request line */
#define IMAGE_VOLUMES_SINCE "1.48" /* a filter by image does not see those */

int docker_read_users(struct engine_reader *reader, const struct inventory *known,
                      const char *const *image_ids, size_t count, struct inventory *containers,
                      struct error *err)
{
    struct docker_api *api = api_of(reader);
    const bool filter_tells_all = ((struct docker_reader *)reader)->graph_store &&
                                  text_compare_versions(api->version, IMAGE_VOLUMES_SINCE) < 0;
    if (!filter_tells_all || count == 0 || count > MOST_FILTERED)
        return docker_read_containers(reader, known, containers, err);
    if (docker_list_users(api, image_ids, count, containers, err) < 0) return -1;
    return inventory_seal(containers, err);
}

/* Metadata.LastTagTime: set by tagging, building and importing everywhere; by pulling and
 * loading on the containerd store only. The zero time means that the engine does not know. */
static void take_arrival(struct image *image, const cJSON *tree)
{
    struct error ignored = {0};
    CLEANUP(arena_release) struct arena scratch = {0};
    const cJSON *metadata = NULL;
    const char *text = NULL;
    int64_t time = TIME_UNKNOWN;
    if (json_object(tree, "Metadata", JSON_OPTIONAL, &metadata, &ignored) < 0 || metadata == NULL ||
        json_text(&scratch, metadata, "LastTagTime", JSON_OPTIONAL, &text, &ignored) < 0 ||
        text == NULL || text_parse_rfc3339(text, &time) < 0)
        return;
    image->arrived_at = image_honest_time(time);
}

static void take_labels(struct inventory *inventory, struct image *image, const cJSON *tree)
{
    struct error ignored = {0};
    const cJSON *config = NULL;
    if (json_object(tree, "Config", JSON_OPTIONAL, &config, &ignored) < 0) return;
    /* Without its content an image has an empty configuration: still nothing known. */
    if (config == NULL || config->child == NULL) return;
    if (parts_labels(&inventory->arena, config, "Labels", &image->labels, &image->label_count,
                     &ignored) == 0)
        image->labels_known = ANSWER_YES;
}

static unsigned missing_facts(const struct image *image, unsigned needs)
{
    unsigned missing = needs & NEED_ARRIVED;
    if ((needs & NEED_LABELS) != 0 && image->labels_known != ANSWER_YES) missing |= NEED_LABELS;
    return missing;
}

int docker_enrich(struct engine_reader *reader, struct inventory *inventory, const unsigned *needs,
                  struct error *err)
{
    for (size_t i = 0; i < inventory->image_count; i++) {
        struct image *image = &inventory->images[i];
        const unsigned missing = missing_facts(image, needs[i]);
        CLEANUP(json_free) cJSON *tree = NULL;
        struct error failure = {0};
        if (missing == 0) continue;
        if (docker_api_inspect(api_of(reader), image->id, &tree, &failure) < 0) {
            /* The engine's trouble with one image leaves that image unknown; trouble with the
             * connection would cost a timeout for each image that follows. */
            if (failure.kind == ERROR_ENGINE || failure.kind == ERROR_PROTOCOL) continue;
            return error_set(err, failure.kind, "look at image %s: %s", image->id, failure.text);
        }
        if (tree == NULL) continue;
        if ((missing & NEED_ARRIVED) != 0) take_arrival(image, tree);
        if ((missing & NEED_LABELS) != 0) take_labels(inventory, image, tree);
    }
    return 0;
}

int docker_api_look_up(struct docker_api *api, const char *name, struct engine_lookup *lookup,
                       struct inventory *names, struct error *err)
{
    CLEANUP(json_free) cJSON *tree = NULL;
    CLEANUP(inventory_release) struct inventory own;
    const char *id = NULL;
    inventory_init(&own);
    if (names == NULL) names = &own;
    *lookup = (struct engine_lookup){0};
    if (docker_api_inspect(api, name, &tree, err) < 0)
        return error_context(err, "look up %s", name);
    if (tree == NULL) return 0;
    if (json_text(&names->arena, tree, "Id", JSON_REQUIRED, &id, err) < 0)
        return error_context(err, "look up %s", name);
    if (!text_is_digest(id))
        return error_set(err, ERROR_PROTOCOL, "look up %s: \"%s\" is no image id", name, id);
    struct image *image = inventory_add_image(names, id);
    if (parts_add_names(names, image, tree, "RepoTags", JSON_REQUIRED, err) < 0 ||
        parts_add_names(names, image, tree, "RepoDigests", JSON_REQUIRED, err) < 0)
        return error_context(err, "look up %s", name);
    /* The containerd store has a digest among the tags and among the digests: sealing drops one. */
    if (inventory_seal(names, err) < 0) return error_context(err, "look up %s", name);
    image = &names->images[0];
    lookup->present = true;
    lookup->tag_count = image->tag_count;
    lookup->digest_count = image->digest_count;
    snprintf(lookup->image_id, sizeof lookup->image_id, "%s", id);
    return 0;
}

int docker_look_up(struct engine_reader *reader, const char *listed_or_id,
                   struct engine_lookup *lookup, struct error *err)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    struct reference reference;
    /* A bare word could be taken for the beginning of an ID: only whole forms are sent. */
    if (text_is_digest(listed_or_id))
        return docker_api_look_up(api_of(reader), listed_or_id, lookup, NULL, err);
    if (reference_parse(&scratch, listed_or_id, REFERENCE_DEFAULT_LATEST, &reference, err) < 0)
        return -1;
    return docker_api_look_up(api_of(reader), reference.text, lookup, NULL, err);
}

int docker_probe(const struct engine_target *target, enum engine_kind *kind, struct error *err)
{
    struct docker_api api;
    if (docker_api_open(&api, target, DOCKER_EXPECT_ANY, err) < 0) return -1;
    *kind = api.is_podman ? ENGINE_PODMAN : ENGINE_DOCKER;
    docker_api_close(&api);
    return 0;
}

int docker_count(const struct engine_target *target, size_t *count, struct error *err)
{
    struct docker_api api;
    if (docker_api_open(&api, target, DOCKER_EXPECT_KIND, err) < 0) return -1;
    const int answer = docker_count_images(&api, count, err);
    docker_api_close(&api);
    return answer;
}
