/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/snapshotcopy.h"

static struct image_label *copy_labels(struct arena *arena, const struct image_label *labels,
                                       size_t count)
{
    struct image_label *copy = ARENA_ARRAY(arena, count, struct image_label);
    for (size_t i = 0; i < count; i++)
        copy[i] = (struct image_label){.key = arena_strdup(arena, labels[i].key),
                                       .value = arena_strdup(arena, labels[i].value)};
    return copy;
}

static const char **copy_texts(struct arena *arena, const char *const *texts, size_t count)
{
    const char **copy = ARENA_ARRAY(arena, count, const char *);
    for (size_t i = 0; i < count; i++) copy[i] = arena_strdup(arena, texts[i]);
    return copy;
}

void snapshot_copy_facts(const struct inventory *from, struct inventory *into)
{
    struct arena *arena = &into->arena;
    into->taken_at = from->taken_at;
    into->engine = from->engine;
    into->engine.endpoint = arena_strdup(arena, from->engine.endpoint);
    into->engine.name = arena_strdup(arena, from->engine.name);
    into->engine.version = arena_strdup(arena, from->engine.version);
    into->engine.api_version = arena_strdup(arena, from->engine.api_version);
    into->engine.storage = arena_strdup(arena, from->engine.storage);
    into->node = from->node;
    into->node.name = arena_strdup(arena, from->node.name);
    into->node.labels = copy_labels(arena, from->node.labels, from->node.label_count);
    into->disk = from->disk;
    into->disk.path = arena_strdup(arena, from->disk.path);
    into->own_images = copy_texts(arena, from->own_images, from->own_image_count);
    into->own_image_count = from->own_image_count;
}

void snapshot_copy_image(const struct image *from, struct inventory *into)
{
    struct image *copy = inventory_add_image(into, from->id);
    for (size_t i = 0; i < from->tag_count; i++)
        inventory_add_name(into, copy, from->tags[i].listed);
    for (size_t i = 0; i < from->digest_count; i++)
        inventory_add_name(into, copy, from->digests[i].listed);
    copy->parent_id = arena_strdup(&into->arena, from->parent_id);
    copy->created_at = from->created_at;
    copy->arrived_at = from->arrived_at;
    copy->size_bytes = from->size_bytes;
    copy->labels = copy_labels(&into->arena, from->labels, from->label_count);
    copy->label_count = from->label_count;
    copy->labels_known = from->labels_known;
    copy->pinned = from->pinned;
    copy->sandbox = from->sandbox;
}

void snapshot_copy_container(const struct container *from, struct inventory *into)
{
    struct arena *arena = &into->arena;
    struct container *copy = inventory_add_container(into, from->id);
    copy->name = arena_strdup(arena, from->name);
    copy->image_id = arena_strdup(arena, from->image_id);
    copy->image_text = arena_strdup(arena, from->image_text);
    copy->state = from->state;
    copy->image_volumes = copy_texts(arena, from->image_volumes, from->image_volume_count);
    copy->image_volume_count = from->image_volume_count;
}
