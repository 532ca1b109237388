/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/inventoryjson.h"

#include "engine/inventorykeys.h"

// clang-format off
const struct ability_name inventory_ability_names[] = {
    {ENGINE_REMOVES_NAMES, "removes-names"},
    {ENGINE_TELLS_ARRIVAL, "tells-arrival"},
    {ENGINE_TELLS_LABELS,  "tells-labels"},
    {ENGINE_TELLS_CREATED, "tells-created"},
    {0, NULL},
};
// clang-format on

static void put_answer(struct json_writer *json, const char *key, enum answer value)
{
    if (value == ANSWER_UNKNOWN)
        json_put_null(json, key);
    else
        json_put_bool(json, key, value == ANSWER_YES);
}

static void put_texts(struct json_writer *json, const char *key, const char *const *texts,
                      size_t count)
{
    json_open_array(json, key);
    for (size_t i = 0; i < count; i++) json_put_text(json, NULL, texts[i]);
    json_close_array(json);
}

static void put_names(struct json_writer *json, const char *key, const struct image_name *names,
                      size_t count)
{
    json_open_array(json, key);
    for (size_t i = 0; i < count; i++) json_put_text(json, NULL, names[i].listed);
    json_close_array(json);
}

static void put_engine(struct json_writer *json, const struct engine_facts *engine)
{
    json_open_object(json, "engine");
    json_put_text(json, "kind", engine_kind_name(engine->kind));
    json_put_text(json, "endpoint", engine->endpoint);
    json_put_text(json, "name", engine->name);
    json_put_text(json, "version", engine->version);
    json_put_text(json, "apiVersion", engine->api_version);
    json_put_text(json, "storage", engine->storage);
    json_open_array(json, "abilities");
    for (const struct ability_name *row = inventory_ability_names; row->name != NULL; row++) {
        if ((engine->abilities & row->ability) != 0) json_put_text(json, NULL, row->name);
    }
    json_close_array(json);
    json_close_object(json);
}

static void put_disk(struct json_writer *json, const struct disk_facts *disk)
{
    if (disk->path == NULL || disk->path[0] == '\0') {
        json_put_null(json, "disk");
        return;
    }
    json_open_object(json, "disk");
    json_put_text(json, "path", disk->path);
    json_put_known_int(json, "capacityBytes", disk->capacity_bytes);
    json_put_known_int(json, "usedBytes", disk->used_bytes);
    json_put_known_int(json, "capacityInodes", disk->capacity_inodes);
    json_put_known_int(json, "usedInodes", disk->used_inodes);
    json_close_object(json);
}

static void put_image(struct json_writer *json, const struct image *image)
{
    const bool has_parent = image->parent_id != NULL && image->parent_id[0] != '\0';
    json_open_object(json, NULL);
    json_put_text(json, "id", image->id);
    put_names(json, "tags", image->tags, image->tag_count);
    put_names(json, "digests", image->digests, image->digest_count);
    json_put_time(json, "created", image->created_at);
    json_put_time(json, "arrived", image->arrived_at);
    json_put_known_int(json, "sizeBytes", image->size_bytes);
    image_labels_write_json(json, "labels", image->labels, image->label_count, image->labels_known);
    put_answer(json, "pinned", image->pinned);
    put_answer(json, "sandbox", image->sandbox);
    json_put_text(json, "parent", has_parent ? image->parent_id : NULL);
    json_close_object(json);
}

static void put_container(struct json_writer *json, const struct container *container)
{
    json_open_object(json, NULL);
    json_put_text(json, "id", container->id);
    json_put_text(json, "name", container->name);
    json_put_text(json, "imageId", container->image_id);
    json_put_text(json, "image", container->image_text);
    json_put_text(json, "state", container_state_name(container->state));
    put_texts(json, "imageVolumes", container->image_volumes, container->image_volume_count);
    json_close_object(json);
}

void inventory_write_json(const struct inventory *inventory, struct json_writer *json)
{
    const struct node_facts *node = &inventory->node;
    json_open_object(json, NULL);
    json_put_text(json, "apiVersion", INVENTORY_API_VERSION);
    json_put_text(json, "kind", INVENTORY_KIND);
    json_put_time(json, "takenAt", inventory->taken_at);
    json_open_object(json, "node");
    json_put_text(json, "name", node->name);
    image_labels_write_json(json, "labels", node->labels, node->label_count, node->labels_known);
    json_close_object(json);
    put_engine(json, &inventory->engine);
    put_disk(json, &inventory->disk);
    json_open_array(json, "images");
    for (size_t i = 0; i < inventory->image_count; i++) put_image(json, &inventory->images[i]);
    json_close_array(json);
    json_open_array(json, "containers");
    for (size_t i = 0; i < inventory->container_count; i++)
        put_container(json, &inventory->containers[i]);
    json_close_array(json);
    put_texts(json, "ownImages", inventory->own_images, inventory->own_image_count);
    json_close_object(json);
}
