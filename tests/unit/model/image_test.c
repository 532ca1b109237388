/* SPDX-License-Identifier: Apache-2.0 */
/* Single images and containers: the small questions, and the names of kinds and states. */
#include "model/image.h"

#include "base/cleanup.h"
#include "model/inventory.h"
#include "tests/lib/tap.h"

#include <string.h>

#define ID "sha256:0000000000000000000000000000000000000000000000000000000000000001"

/* What is not told is unknown, never a value that a rule could be true of. */
static void check_new(void)
{
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    char id[] = ID;
    const struct image *image = inventory_add_image(&inventory, id);
    id[8] = 'x';
    is_str(image->id, ID, "the ID is copied");
    ok(image->created_at == TIME_UNKNOWN && image->arrived_at == TIME_UNKNOWN &&
           image->first_seen_at == TIME_UNKNOWN && image->last_used_at == TIME_UNKNOWN,
       "times are unknown");
    is_int(image->size_bytes, -1, "so is the size");
    ok(image->pinned == ANSWER_UNKNOWN && image->sandbox == ANSWER_UNKNOWN &&
           image->seen_arrive == ANSWER_UNKNOWN,
       "and each answer");
    is_int(image->labels_known, ANSWER_NO, "labels are not known");
    is_str(image->parent_id, "", "there is no parent");
    ok(image->tag_count == 0 && image->digest_count == 0 && image->label_count == 0, "nor names");
    const struct container *container = inventory_add_container(&inventory, "c1");
    is_str(container->id, "c1", "a container has its ID");
    ok(*container->name == '\0' && *container->image_id == '\0' && *container->image_text == '\0',
       "and empty texts");
    is_int(container->state, CONTAINER_UNKNOWN, "in an unknown state");
    ok(inventory.taken_at == TIME_UNKNOWN && inventory.disk.capacity_bytes == -1 &&
           inventory.disk.used_bytes == -1 && inventory.disk.capacity_inodes == -1 &&
           inventory.disk.used_inodes == -1 && inventory.node.labels_known == ANSWER_UNKNOWN,
       "the node is unknown too");
    ok(*inventory.engine.endpoint == '\0' && *inventory.engine.name == '\0' &&
           *inventory.engine.version == '\0' && *inventory.engine.api_version == '\0' &&
           *inventory.engine.storage == '\0' && *inventory.node.name == '\0' &&
           *inventory.disk.path == '\0',
       "with texts that are empty, not absent");
    inventory_release(&inventory);
    ok(inventory.image_count == 0 && inventory.images == NULL && inventory.arena.used_bytes == 0,
       "a released inventory is empty");
}

static void check_labels(void)
{
    struct image_label labels[] = {{"a", "1"}, {"b", ""}, {"ab", "2"}};
    const struct image image = {.id = ID, .labels = labels, .label_count = 3};
    is_str(image_label_value(&image, "a"), "1", "a label");
    is_str(image_label_value(&image, "ab"), "2", "a longer one");
    is_str(image_label_value(&image, "b"), "", "an empty one is there");
    is_str(image_label_value(&image, "c"), NULL, "another is not");
    is_str(image_label_value(&image, ""), NULL, "nor is none");
}

static void check_names(void)
{
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    struct image *image = inventory_add_image(&inventory, ID);
    ok(image_is_dangling(image), "an image without names dangles");
    inventory_add_name(&inventory, image, "<none>:<none>");
    ok(image_is_dangling(image), "also where the engine says <none>");
    inventory_add_name(&inventory, image, "shop/cart@" ID);
    ok(!image_is_dangling(image), "a digest is a name");
    ok(!image_has_tag_in(image, "docker.io/shop/cart"), "but no tag");
    inventory_add_name(&inventory, image, "shop/cart:1");
    ok(image_has_tag_in(image, "docker.io/shop/cart"), "a tag is one of its repository");
    inventory_add_name(&inventory, image, "shop/basket:1");
    ok(image_has_tag_in(image, "docker.io/shop/basket"), "and another one of its own");
    ok(!image_has_tag_in(image, "docker.io/shop"), "not of one above");
    ok(!image_has_tag_in(image, "shop/cart"), "and of the canonical repository only");

    struct image *odd = inventory_add_image(&inventory, ID);
    inventory_add_name(&inventory, odd, "not a name");
    ok(!image_is_dangling(odd), "an unreadable name is a name");
    ok(!image_has_tag_in(odd, ""), "of no repository");
}

static void check_times(void)
{
    is_int(image_honest_time(946684800), 946684800, "the year 2000 is honest");
    is_int(image_honest_time(946684799), TIME_UNKNOWN, "the second before is not");
    is_int(image_honest_time(0), TIME_UNKNOWN, "nor is zero");
    is_int(image_honest_time(-62135596800), TIME_UNKNOWN, "nor the year 1");
    is_int(image_honest_time(TIME_UNKNOWN), TIME_UNKNOWN, "nor nothing");
    is_int(image_honest_time(INT64_MAX), INT64_MAX, "the future is for others to judge");
}

static void check_states(void)
{
    static const struct {
        const char *name;
        enum container_state state;
        bool runs;
    } rows[] = {
        {"unknown", CONTAINER_UNKNOWN, true},
        {"created", CONTAINER_CREATED, false},
        {"running", CONTAINER_RUNNING, true},
        {"paused", CONTAINER_PAUSED, true},
        {"restarting", CONTAINER_RESTARTING, true},
        {"exited", CONTAINER_EXITED, false},
        {"dead", CONTAINER_DEAD, false},
        {"removing", CONTAINER_REMOVING, true},
    };
    is_int(ARRAY_LENGTH(rows), CONTAINER_STATE_COUNT, "a row for each state");
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        const struct container container = {.state = rows[i].state};
        is_str(container_state_name(rows[i].state), rows[i].name, "name of %s", rows[i].name);
        is_int(container_state_from_name(rows[i].name), rows[i].state, "%s by name", rows[i].name);
        is_int(container_is_running(&container), rows[i].runs, "%s runs, or may", rows[i].name);
    }
    static const char *const others[] = {"", "Running", "RUNNING", "run", "running ", "stopped"};
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
        is_int(container_state_from_name(others[i]), CONTAINER_UNKNOWN, "\"%s\" is unknown",
               others[i]);
}

static void check_engines(void)
{
    is_str(engine_kind_name(ENGINE_DOCKER), "docker", "docker");
    is_str(engine_kind_name(ENGINE_PODMAN), "podman", "podman");
    is_str(engine_kind_name(ENGINE_CRI), "cri", "cri");
    is_str(engine_kind_name(ENGINE_SNAPSHOT), "snapshot", "snapshot");
}

int main(void)
{
    check_new();
    check_labels();
    check_names();
    check_times();
    check_states();
    check_engines();
    return tap_done();
}
