/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/crienrich.h"
#include "engine/criread.h"
#include "engine/crisandbox.h"
#include "engine/criwrite.h"
#include "engine/diskfacts.h"
#include "engine/engineops.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct cri_reader {
    struct engine_reader base;
    struct cri_api api;
};

struct cri_writer {
    struct engine_writer base;
    struct cri_api api;
};

static struct cri_api *api_of(struct engine_reader *reader)
{
    return &((struct cri_reader *)reader)->api;
}

static struct engine_reader *cri_reader_open(const struct engine_target *target, struct error *err)
{
    struct cri_reader *reader = memory_zeroed(1, sizeof *reader);
    reader->base.operations = &cri_operations;
    if (cri_api_open(&reader->api, target, err) == 0) return &reader->base;
    free(reader);
    return NULL;
}

static void cri_reader_close(struct engine_reader *reader)
{
    cri_api_close(api_of(reader));
    free(reader);
}

/* Single names go on containerd and on CRI-O; other runtimes (cri-dockerd) remove by ID only. */
static unsigned abilities_of(const struct cri_api *api)
{
    if (cri_is_containerd(api))
        return ENGINE_REMOVES_NAMES | ENGINE_TELLS_ARRIVAL | ENGINE_TELLS_LABELS |
               ENGINE_TELLS_CREATED;
    const unsigned told = ENGINE_TELLS_LABELS | ENGINE_TELLS_CREATED;
    return strcmp(api->name, "cri-o") == 0 ? told | ENGINE_REMOVES_NAMES : told;
}

static void note_engine(const struct cri_api *api, struct inventory *inventory)
{
    struct arena *arena = &inventory->arena;
    inventory->engine = (struct engine_facts){
        .kind = ENGINE_CRI,
        .endpoint = arena_strdup(arena, api->target.endpoint),
        .name = arena_strdup(arena, api->name),
        .version = arena_strdup(arena, api->version),
        .api_version = arena_strdup(arena, api->api_version),
        .storage = "",
        .abilities = abilities_of(api),
    };
}

/* A container whose image is only known by a name that no image has any more: the runtime may know. */
static int resolve_containers(struct cri_api *api, struct inventory *inventory, struct error *err)
{
    for (size_t i = 0; i < inventory->container_count; i++) {
        struct container *container = &inventory->containers[i];
        struct engine_lookup lookup;
        struct error refused = {0};
        if (*container->image_id != '\0' || *container->image_text == '\0') continue;
        if (cri_look_up(api, container->image_text, &lookup, NULL, &refused) < 0) {
            if (refused.kind == ERROR_ENGINE) continue; /* stays unknown, which keeps */
            return error_set(err, refused.kind, "%s", refused.text);
        }
        if (lookup.present) container->image_id = arena_strdup(&inventory->arena, lookup.image_id);
    }
    return 0;
}

static int cri_read(struct engine_reader *reader, bool with_disk, struct inventory *inventory,
                    struct error *err)
{
    struct cri_api *api = api_of(reader);
    struct cri_sandbox_list sandboxes = {0};
    note_engine(api, inventory);
    if (cri_list_images(api, inventory, err) < 0 ||
        cri_list_containers(api, NULL, inventory, &sandboxes, err) < 0 ||
        inventory_seal(inventory, err) < 0 || resolve_containers(api, inventory, err) < 0 ||
        cri_mark_sandbox_images(api, &sandboxes, inventory, err) < 0)
        return -1;
    if (!with_disk) return 0;
    const char *folder = cri_image_folder(api, &inventory->arena);
    if (*folder != '\0') disk_facts_read(folder, &inventory->arena, &inventory->disk);
    return 0;
}

static int cri_enrich(struct engine_reader *reader, struct inventory *inventory,
                      const unsigned *needs, struct error *err)
{
    return cri_enrich_images(api_of(reader), inventory, needs, err);
}

static int cri_read_containers(struct engine_reader *reader, const struct inventory *known,
                               struct inventory *containers, struct error *err)
{
    struct cri_api *api = api_of(reader);
    if (cri_list_containers(api, known, containers, NULL, err) < 0 ||
        inventory_seal(containers, err) < 0)
        return -1;
    return resolve_containers(api, containers, err);
}

static int cri_reader_look_up(struct engine_reader *reader, const char *listed_or_id,
                              struct engine_lookup *lookup, struct error *err)
{
    struct cri_api *api = api_of(reader);
    CLEANUP(arena_release) struct arena scratch = {0};
    struct reference reference;
    const char *id = cri_image_id(&scratch, listed_or_id);
    /* A short word could be taken for the beginning of an ID: only whole forms are sent. */
    if (id != NULL) return cri_look_up(api, cri_spell_id(api, id), lookup, NULL, err);
    if (reference_parse(&scratch, listed_or_id, REFERENCE_DEFAULT_LATEST, &reference, err) < 0)
        return -1;
    return cri_look_up(api, reference.text, lookup, NULL, err);
}

static struct engine_writer *cri_writer_open(const struct engine_target *target,
                                             const struct engine_facts *facts, struct error *err)
{
    (void)facts; /* the version tells all, and opening asks for it anyway */
    struct cri_writer *writer = memory_zeroed(1, sizeof *writer);
    writer->base.operations = &cri_operations;
    if (cri_api_open(&writer->api, target, err) == 0) return &writer->base;
    free(writer);
    return NULL;
}

static void cri_remove(struct engine_writer *writer, const struct removal *removal,
                       struct removal_result *result)
{
    cri_remove_image(&((struct cri_writer *)writer)->api, removal, result);
}

static int cri_writer_close(struct engine_writer *writer, struct error *err)
{
    (void)err;
    cri_api_close(&((struct cri_writer *)writer)->api);
    free(writer);
    return 0;
}

static int cri_probe(const struct engine_target *target, enum engine_kind *kind, struct error *err)
{
    struct cri_api api;
    if (cri_api_open(&api, target, err) < 0) return -1;
    *kind = ENGINE_CRI;
    cri_api_close(&api);
    return 0;
}

static int cri_count(const struct engine_target *target, size_t *count, struct error *err)
{
    struct cri_api api;
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    if (cri_api_open(&api, target, err) < 0) return -1;
    const int result = cri_list_images(&api, &inventory, err);
    cri_api_close(&api);
    if (result == 0) *count = inventory.image_count;
    return result;
}

const struct engine_operations cri_operations = {
    .reader_open = cri_reader_open,
    .reader_close = cri_reader_close,
    .read = cri_read,
    .enrich = cri_enrich,
    .read_containers = cri_read_containers,
    .look_up = cri_reader_look_up,
    .writer_open = cri_writer_open,
    .remove = cri_remove,
    .writer_close = cri_writer_close,
    .compares_names = true,
    .probe = cri_probe,
    .count_images = cri_count,
};
