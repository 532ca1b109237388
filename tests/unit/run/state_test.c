/* SPDX-License-Identifier: Apache-2.0 */
#include "run/state.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define DAY ((int64_t)86400)
#define T0  ((int64_t)1750000000)

#define ID_A "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* A node with the images named, the first of them used by a container where `used` is set. */
struct node {
    const char *endpoint;
    const char *ids[3];
    bool used;
};

static void build(struct inventory *inventory, const struct node *node)
{
    struct error err = {0};
    inventory_init(inventory);
    inventory->engine.kind = ENGINE_DOCKER;
    inventory->engine.endpoint = node->endpoint;
    for (size_t i = 0; i < ARRAY_LENGTH(node->ids) && node->ids[i]; i++)
        inventory_add_image(inventory, node->ids[i]);
    if (node->used) {
        struct container *container = inventory_add_container(inventory, "c1");
        container->image_id = node->ids[0];
        container->image_text = node->ids[0];
        container->state = CONTAINER_EXITED;
    }
    ok(inventory_seal(inventory, &err) == 0, "the node is sealed");
}

/* One run: load, observe at `now`, save; then what the state says of the node's images. */
static void run_at(const char *path, const struct node *node, int64_t now,
                   struct inventory *inventory, enum state_origin *origin)
{
    struct error err = {0};
    CLEANUP(state_free) struct state *state = state_load(path, origin, &err);
    build(inventory, node);
    state_observe(state, inventory, now);
    ok(state_save(state, path, &err) == 0, "saved: %s", err.text);
    state_fill(state, inventory);
}

static void expect(const struct inventory *inventory, const char *id, int64_t first, int64_t used,
                   enum answer arrived, const char *what)
{
    const struct image *image = inventory_find_id(inventory, id);
    if (!ok(image != NULL, "%s: it is there", what)) return;
    is_int(image->first_seen_at, first, "%s: first seen", what);
    is_int(image->last_used_at, used, "%s: last used", what);
    is_int(image->seen_arrive, arrived, "%s: seen to arrive", what);
}

static void a_life(const char *path)
{
    const struct node first = {"unix:///a", {ID_A, NULL}, false};
    const struct node both = {"unix:///a", {ID_A, ID_B, NULL}, true};
    const struct node gone = {"unix:///a", {ID_B, NULL}, false};
    enum state_origin origin;
    struct inventory inventory;
    run_at(path, &first, T0, &inventory, &origin);
    is_int(origin, STATE_MISSING, "the first run finds no file");
    expect(&inventory, ID_A, T0, TIME_UNKNOWN, ANSWER_NO, "there from the start");
    inventory_release(&inventory);
    run_at(path, &both, T0 + DAY, &inventory, &origin);
    is_int(origin, STATE_LOADED, "the second run loads it");
    expect(&inventory, ID_A, T0, T0 + DAY, ANSWER_NO, "used by a container of any state");
    expect(&inventory, ID_B, T0 + DAY, TIME_UNKNOWN, ANSWER_YES, "came later");
    inventory_release(&inventory);
    run_at(path, &gone, T0 + 2 * DAY, &inventory, &origin);
    inventory_release(&inventory);
    run_at(path, &both, T0 + 3 * DAY, &inventory, &origin);
    expect(&inventory, ID_A, T0 + 3 * DAY, T0 + 3 * DAY, ANSWER_YES, "came back");
    expect(&inventory, ID_B, T0 + DAY, TIME_UNKNOWN, ANSWER_YES, "stayed");
    inventory_release(&inventory);
}

static void another_engine(const char *path)
{
    const struct node other = {"unix:///b", {ID_B, NULL}, false};
    enum state_origin origin;
    struct inventory inventory;
    run_at(path, &other, T0 + 4 * DAY, &inventory, &origin);
    expect(&inventory, ID_B, T0 + 4 * DAY, TIME_UNKNOWN, ANSWER_NO, "another engine starts anew");
    inventory_release(&inventory);
}

static bool file_has(const char *path, const char *part)
{
    struct error err = {0};
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    return file_read(path, STATE_MAX_BYTES, &text, &err) == 0 && strstr(text.data, part) != NULL;
}

static void forgets(const char *path)
{
    const struct node both = {"unix:///a", {ID_A, ID_B, NULL}, false};
    const struct node gone = {"unix:///a", {ID_B, NULL}, false};
    enum state_origin origin;
    struct inventory inventory;
    run_at(path, &both, T0, &inventory, &origin);
    inventory_release(&inventory);
    run_at(path, &gone, T0 + STATE_FORGET_SECONDS, &inventory, &origin);
    inventory_release(&inventory);
    ok(file_has(path, ID_A), "remembered for its time");
    run_at(path, &gone, T0 + STATE_FORGET_SECONDS + 1, &inventory, &origin);
    inventory_release(&inventory);
    ok(!file_has(path, ID_A), "forgotten a second later");
    ok(file_has(path, ID_B), "what is there is not forgotten");
}

static void damaged(const char *path)
{
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "{\"apiVersion\":\"imagecull/v1\",\"kind\":\"State\"}",
        "{\"apiVersion\":\"imagecull/v2\",\"kind\":\"State\",\"engines\":{}}",
        "{\"apiVersion\":\"imagecull/v1\",\"kind\":\"Plan\",\"engines\":{}}",
        "{\"apiVersion\":\"imagecull/v1\",\"kind\":\"State\",\"engines\":{\"x\":5}}",
        "{\"apiVersion\":\"imagecull/v1\",\"kind\":\"State\",\"engines\":{\"docker unix:///a\":{"
        "\"observedAt\":\"2026-01-01T00:00:00Z\",\"images\":{\"" ID_A "\":{\"firstSeen\":\"x\","
        "\"lastSeen\":\"2026-01-01T00:00:00Z\",\"arrived\":false}}}}}"};
    const struct node node = {"unix:///a", {ID_A, NULL}, false};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        struct error err = {0};
        struct inventory inventory;
        enum state_origin origin;
        ok(file_write_atomic(path, texts[i], strlen(texts[i]), 0644, FILE_ATOMIC, &err) == 0,
           "row %zu is written", i);
        CLEANUP(state_free) struct state *state = state_load(path, &origin, &err);
        is_int(origin, STATE_DAMAGED, "row %zu is damaged", i);
        ok(err.text[0] != '\0', "row %zu says why: %s", i, err.text);
        build(&inventory, &node);
        state_fill(state, &inventory);
        expect(&inventory, ID_A, TIME_UNKNOWN, TIME_UNKNOWN, inventory.images[0].seen_arrive,
               "a damaged file tells nothing");
        inventory_release(&inventory);
    }
}

static void unwritable(const char *folder)
{
    struct error err = {0};
    enum state_origin origin;
    char path[512];
    snprintf(path, sizeof path, "%s/no/such/folder/state.json", folder);
    CLEANUP(state_free) struct state *state = state_load(path, &origin, &err);
    ok(state_save(state, path, &err) < 0, "a folder that is missing above is an error");
    has_str(err.text, "no/such", "it names the folder");
    err = (struct error){0};
    snprintf(path, sizeof path, "%s/fresh/state.json", folder);
    ok(state_save(state, path, &err) == 0, "the last folder is made: %s", err.text);
}

int main(void)
{
    scratch_make();
    const char *folder = scratch_folder();
    char path[512];
    snprintf(path, sizeof path, "%s/life.json", folder);
    a_life(path);
    another_engine(path);
    snprintf(path, sizeof path, "%s/forget.json", folder);
    forgets(path);
    snprintf(path, sizeof path, "%s/damaged.json", folder);
    damaged(path);
    unwritable(folder);
    scratch_remove();
    return tap_done();
}
