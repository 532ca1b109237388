/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/inventoryfacts.h"

#include "base/cleanup.h"
#include "base/nearest.h"
#include "engine/imageparts.h"
#include "engine/inventorykeys.h"

#include <string.h>

#define EVERY_ABILITY \
    (ENGINE_REMOVES_NAMES | ENGINE_TELLS_ARRIVAL | ENGINE_TELLS_LABELS | ENGINE_TELLS_CREATED)

// clang-format off
static const char *const node_keys[] = {"name", "labels", NULL};
static const char *const engine_keys[] = {"kind", "endpoint", "name", "version", "apiVersion",
                                          "storage", "abilities", NULL};
static const char *const disk_keys[] = {"path", "capacityBytes", "usedBytes", "capacityInodes",
                                        "usedInodes", NULL};
// clang-format on

static int unknown_key(const char *key, const char *const *known, struct error *err)
{
    const char *nearest = text_nearest(key, known);
    if (nearest == NULL) return error_set(err, ERROR_INPUT, "unknown key \"%.100s\"", key);
    return error_set(err, ERROR_INPUT, "unknown key \"%.100s\"; did you mean \"%s\"?", key,
                     nearest);
}

int inventory_check_keys(const cJSON *object, const char *const *known, struct error *err)
{
    const cJSON *member;
    if (!cJSON_IsObject(object)) return error_set(err, ERROR_INPUT, "an object was expected");
    cJSON_ArrayForEach(member, object)
    {
        const char *const *key = known;
        while (*key != NULL && strcmp(*key, member->string) != 0) key++;
        if (*key == NULL) return unknown_key(member->string, known, err);
    }
    return 0;
}

int inventory_read_count(const cJSON *object, const char *key, int64_t *value, struct error *err)
{
    if (json_int(object, key, JSON_OPTIONAL, value, err) < 0) return -1;
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, key);
    if (cJSON_IsNumber(member) && *value < 0)
        return error_set(err, ERROR_INPUT, "\"%s\" is negative", key);
    return 0;
}

static int read_node(struct inventory *inventory, const cJSON *top, struct error *err)
{
    struct node_facts *node = &inventory->node;
    const cJSON *object = NULL;
    if (json_object(top, "node", JSON_OPTIONAL, &object, err) < 0) return -1;
    if (object == NULL) return 0;
    if (inventory_check_keys(object, node_keys, err) < 0 ||
        json_text(&inventory->arena, object, "name", JSON_OPTIONAL, &node->name, err) < 0 ||
        parts_labels(&inventory->arena, object, "labels", &node->labels, &node->label_count, err) <
            0)
        return error_context(err, "node");
    const bool told = cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(object, "labels"));
    node->labels_known = told ? ANSWER_YES : ANSWER_UNKNOWN;
    return 0;
}

static int read_abilities(struct inventory *inventory, const cJSON *object, struct error *err)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    struct engine_facts *engine = &inventory->engine;
    const char **names = NULL;
    size_t count = 0;
    if (parts_texts(&scratch, object, "abilities", &names, &count, err) < 0) return -1;
    if (cJSON_GetObjectItemCaseSensitive(object, "abilities") == NULL) {
        /* Of a CRI nobody may expect that it takes one name off an image. */
        if (engine->kind == ENGINE_CRI) engine->abilities &= ~(unsigned)ENGINE_REMOVES_NAMES;
        return 0;
    }
    engine->abilities = 0;
    for (size_t i = 0; i < count; i++) {
        const struct ability_name *row = inventory_ability_names;
        while (row->name != NULL && strcmp(row->name, names[i]) != 0) row++;
        if (row->name == NULL)
            return error_set(err, ERROR_INPUT, "\"%.100s\" is no ability of an engine", names[i]);
        engine->abilities |= row->ability;
    }
    return 0;
}

static int read_engine_kind(struct engine_facts *engine, const char *name, struct error *err)
{
    for (int kind = 0; kind < ENGINE_KIND_COUNT; kind++) {
        if (strcmp(engine_kind_name((enum engine_kind)kind), name) != 0) continue;
        engine->kind = (enum engine_kind)kind;
        return 0;
    }
    return error_set(err, ERROR_INPUT, "\"%.100s\" is no kind of engine", name);
}

static int read_engine(struct inventory *inventory, const cJSON *top, struct error *err)
{
    struct arena *arena = &inventory->arena;
    struct engine_facts *engine = &inventory->engine;
    const cJSON *object = NULL;
    const char *kind = "docker";
    engine->abilities = EVERY_ABILITY;
    if (json_object(top, "engine", JSON_OPTIONAL, &object, err) < 0) return -1;
    if (object == NULL) return 0;
    if (inventory_check_keys(object, engine_keys, err) < 0 ||
        json_text(arena, object, "kind", JSON_OPTIONAL, &kind, err) < 0 ||
        read_engine_kind(engine, kind, err) < 0 ||
        json_text(arena, object, "endpoint", JSON_OPTIONAL, &engine->endpoint, err) < 0 ||
        json_text(arena, object, "name", JSON_OPTIONAL, &engine->name, err) < 0 ||
        json_text(arena, object, "version", JSON_OPTIONAL, &engine->version, err) < 0 ||
        json_text(arena, object, "apiVersion", JSON_OPTIONAL, &engine->api_version, err) < 0 ||
        json_text(arena, object, "storage", JSON_OPTIONAL, &engine->storage, err) < 0 ||
        read_abilities(inventory, object, err) < 0)
        return error_context(err, "engine");
    return 0;
}

static int read_disk(struct inventory *inventory, const cJSON *top, struct error *err)
{
    struct disk_facts *disk = &inventory->disk;
    const cJSON *object = NULL;
    if (json_object(top, "disk", JSON_OPTIONAL, &object, err) < 0) return -1;
    if (object == NULL) return 0;
    if (inventory_check_keys(object, disk_keys, err) < 0 ||
        json_text(&inventory->arena, object, "path", JSON_REQUIRED, &disk->path, err) < 0 ||
        inventory_read_count(object, "capacityBytes", &disk->capacity_bytes, err) < 0 ||
        inventory_read_count(object, "usedBytes", &disk->used_bytes, err) < 0 ||
        inventory_read_count(object, "capacityInodes", &disk->capacity_inodes, err) < 0 ||
        inventory_read_count(object, "usedInodes", &disk->used_inodes, err) < 0)
        return error_context(err, "disk");
    return 0;
}

int inventory_read_facts(struct inventory *inventory, const cJSON *top, struct error *err)
{
    if (read_node(inventory, top, err) < 0 || read_engine(inventory, top, err) < 0) return -1;
    return read_disk(inventory, top, err);
}
