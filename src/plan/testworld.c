/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/testworld.h"

#include "base/sha256.h"
#include "base/text.h"

#include <string.h>

int64_t test_case_now(const struct test_case *test, int64_t recorded)
{
    int64_t now = recorded;
    if (test->now != NULL && text_parse_rfc3339(test->now, &now) == 0) return now;
    if (now == TIME_UNKNOWN) text_parse_rfc3339(TEST_NOW, &now);
    return now;
}

static const char *image_id(struct arena *arena, const struct test_image *image, size_t index)
{
    char hex[SHA256_HEX_SIZE];
    if (image->id != NULL) return image->id;
    const char *seed = arena_printf(arena, "image %zu", index);
    if (image->tags.count > 0)
        seed = image->tags.items[0].text;
    else if (image->digests.count > 0)
        seed = image->digests.items[0].text;
    sha256_hex(seed, strlen(seed), hex);
    return arena_printf(arena, "sha256:%s", hex);
}

static struct image_label *copy_labels(struct arena *arena, const struct label_list *labels)
{
    struct image_label *copied = ARENA_ARRAY(arena, labels->count + 1, struct image_label);
    for (size_t i = 0; i < labels->count; i++)
        copied[i] = (struct image_label){labels->items[i].key, labels->items[i].value};
    return copied;
}

static int add_names(struct inventory *inventory, struct image *image,
                     const struct text_list *names, int kind, struct error *err)
{
    for (size_t i = 0; i < names->count; i++) {
        const struct placed_text *name = &names->items[i];
        if (inventory_add_name(inventory, image, name->text) == kind) continue;
        return error_set(err, ERROR_INPUT, "%s:%u:%u: \"%s\" is no name with a %s",
                         name->place.file, name->place.line, name->place.column, name->text,
                         kind == 't' ? "tag" : "digest");
    }
    return 0;
}

static void fill_image(struct image *image, const struct test_image *from, int64_t now,
                       struct arena *arena)
{
    if (from->age >= 0) image->created_at = now - from->age;
    if (from->created != NULL) text_parse_rfc3339(from->created, &image->created_at);
    image->created_at = image_honest_time(image->created_at);
    image->size_bytes = from->size;
    image->labels = copy_labels(arena, &from->labels);
    image->label_count = from->labels.count;
    image->labels_known = ANSWER_YES;
    image->pinned = from->pinned ? ANSWER_YES : ANSWER_NO;
    image->sandbox = from->sandbox ? ANSWER_YES : ANSWER_NO;
    if (from->on_node_for >= 0) image->arrived_at = now - from->on_node_for;
    if (from->unused_for >= 0) image->last_used_at = now - from->unused_for;
}

static void add_container(struct inventory *inventory, const struct test_container *from,
                          size_t index)
{
    struct arena *arena = &inventory->arena;
    struct container *container = inventory_add_container(
        inventory, arena_printf(arena, "container-%zu", index));
    container->name = from->name != NULL ? from->name : container->id;
    container->image_text = from->image;
    container->state = from->state < 0 ? CONTAINER_RUNNING : (enum container_state)from->state;
    if (from->volumes.count == 0) return;
    container->image_volumes = ARENA_ARRAY(arena, from->volumes.count, const char *);
    container->image_volume_count = from->volumes.count;
    for (size_t i = 0; i < from->volumes.count; i++)
        container->image_volumes[i] = from->volumes.items[i].text;
}

void test_case_fill_node(const struct test_case *test, struct inventory *inventory)
{
    if (!test->node.present) return;
    if (test->node.name != NULL) inventory->node.name = test->node.name;
    inventory->node.labels = copy_labels(&inventory->arena, &test->node.labels);
    inventory->node.label_count = test->node.labels.count;
    inventory->node.labels_known = ANSWER_YES;
}

int test_case_build(const struct test_case *test, int64_t now, struct inventory *inventory,
                    struct error *err)
{
    const struct test_image *images = test->images.items;
    const struct test_container *containers = test->containers.items;
    inventory->taken_at = now;
    inventory->engine.kind = ENGINE_SNAPSHOT;
    inventory->engine.endpoint = "test";
    inventory->engine.abilities = test->whole_images ? 0u : (unsigned)ENGINE_REMOVES_NAMES;
    for (size_t i = 0; i < test->images.count; i++) {
        const char *id = image_id(&inventory->arena, &images[i], i);
        struct image *image = inventory_add_image(inventory, id);
        fill_image(image, &images[i], now, &inventory->arena);
        if (add_names(inventory, image, &images[i].tags, 't', err) < 0 ||
            add_names(inventory, image, &images[i].digests, 'd', err) < 0)
            return -1;
    }
    for (size_t i = 0; i < test->containers.count; i++) add_container(inventory, &containers[i], i);
    return inventory_seal(inventory, err);
}
