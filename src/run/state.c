/* SPDX-License-Identifier: Apache-2.0 */
#include "run/state.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/jsonwriter.h"
#include "base/map.h"
#include "base/text.h"
#include "wire/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct seen_image {
    const char *id;
    int64_t first_seen_at;
    int64_t last_seen_at;
    int64_t last_used_at; /* TIME_UNKNOWN: never */
    bool arrived;         /* appeared after the engine was first observed */
};

struct seen_engine {
    const char *key;
    int64_t observed_at; /* latest observation */
    struct map images;   /* by ID: struct seen_image */
};

struct state {
    struct arena arena;
    struct seen_engine *engines[STATE_MAX_ENGINES];
    size_t engine_count;
};

/* Two engines of one node never share entries: their stores fill and empty on their own. */
static const char *engine_key(struct arena *arena, const struct inventory *inventory)
{
    return arena_printf(arena, "%s %s", engine_kind_name(inventory->engine.kind),
                        inventory->engine.endpoint ? inventory->engine.endpoint : "");
}

static struct seen_engine *find_engine(const struct state *state, const char *key)
{
    for (size_t i = 0; i < state->engine_count; i++) {
        if (strcmp(state->engines[i]->key, key) == 0) return state->engines[i];
    }
    return NULL;
}

/* The slot of the engine that was not looked at for the longest time makes room. */
static struct seen_engine *add_engine(struct state *state, const char *key)
{
    struct seen_engine *engine = ARENA_NEW(&state->arena, struct seen_engine);
    engine->key = key;
    map_init(&engine->images, &state->arena);
    if (state->engine_count < STATE_MAX_ENGINES) {
        state->engines[state->engine_count++] = engine;
        return engine;
    }
    size_t oldest = 0;
    for (size_t i = 1; i < STATE_MAX_ENGINES; i++) {
        if (state->engines[i]->observed_at < state->engines[oldest]->observed_at) oldest = i;
    }
    state->engines[oldest] = engine;
    return engine;
}

static int read_time(const cJSON *object, const char *key, enum json_need need, struct arena *arena,
                     int64_t *time, struct error *err)
{
    const char *text = NULL;
    if (json_text(arena, object, key, need, &text, err) < 0) return -1;
    if (!text) return 0;
    if (text_parse_rfc3339(text, time) < 0) {
        return error_set(err, ERROR_PROTOCOL, "\"%s\" is no time", key);
    }
    return 0;
}

static int read_image(struct state *state, struct seen_engine *engine, const cJSON *entry,
                      struct error *err)
{
    struct seen_image *image = ARENA_NEW(&state->arena, struct seen_image);
    image->last_used_at = TIME_UNKNOWN;
    if (!cJSON_IsObject(entry)) return error_set(err, ERROR_PROTOCOL, "an image is no object");
    image->id = arena_strdup(&state->arena, entry->string);
    if (read_time(entry, "firstSeen", JSON_REQUIRED, &state->arena, &image->first_seen_at, err) <
            0 ||
        read_time(entry, "lastSeen", JSON_REQUIRED, &state->arena, &image->last_seen_at, err) < 0 ||
        read_time(entry, "lastUsed", JSON_OPTIONAL, &state->arena, &image->last_used_at, err) < 0 ||
        json_bool(entry, "arrived", JSON_REQUIRED, &image->arrived, err) < 0) {
        return error_context(err, "image %s", image->id);
    }
    map_put(&engine->images, image->id, image);
    return 0;
}

static int read_engine(struct state *state, const cJSON *entry, struct error *err)
{
    const cJSON *images = NULL;
    if (!cJSON_IsObject(entry)) return error_set(err, ERROR_PROTOCOL, "an engine is no object");
    if (state->engine_count == STATE_MAX_ENGINES) {
        return error_set(err, ERROR_PROTOCOL, "more than %d engines", STATE_MAX_ENGINES);
    }
    struct seen_engine *engine = add_engine(state, arena_strdup(&state->arena, entry->string));
    if (read_time(entry, "observedAt", JSON_REQUIRED, &state->arena, &engine->observed_at, err) <
            0 ||
        json_object(entry, "images", JSON_REQUIRED, &images, err) < 0) {
        return error_context(err, "engine %s", engine->key);
    }
    const cJSON *image = NULL;
    cJSON_ArrayForEach(image, images)
    {
        if (read_image(state, engine, image, err) < 0) return -1;
    }
    return 0;
}

static int read_document(struct state *state, const struct strbuf *text, struct error *err)
{
    CLEANUP(json_free) cJSON *tree = json_parse(text->data, text->length, "state file", err);
    if (!tree) return -1;
    const char *version = NULL;
    const char *kind = NULL;
    const cJSON *engines = NULL;
    if (json_text(&state->arena, tree, "apiVersion", JSON_REQUIRED, &version, err) < 0 ||
        json_text(&state->arena, tree, "kind", JSON_REQUIRED, &kind, err) < 0 ||
        json_object(tree, "engines", JSON_REQUIRED, &engines, err) < 0) {
        return -1;
    }
    if (strcmp(version, "imagecull/v1") != 0 || strcmp(kind, "State") != 0) {
        return error_set(err, ERROR_PROTOCOL,
                         "it is \"%s\" of \"%s\", not \"State\" of \"imagecull/v1\"", kind,
                         version);
    }
    const cJSON *engine = NULL;
    cJSON_ArrayForEach(engine, engines)
    {
        if (read_engine(state, engine, err) < 0) return -1;
    }
    return 0;
}

static void forget_all(struct state *state)
{
    arena_release(&state->arena);
    memset(state, 0, sizeof(*state));
    arena_init(&state->arena);
}

struct state *state_load(const char *path, enum state_origin *origin, struct error *why)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, STATE_MAX_BYTES);
    struct state *state = calloc(1, sizeof(*state));
    if (!state) abort();
    arena_init(&state->arena);
    if (access(path, F_OK) < 0 && errno == ENOENT) {
        *origin = STATE_MISSING;
        return state;
    }
    if (file_read(path, STATE_MAX_BYTES, &text, why) < 0 || read_document(state, &text, why) < 0) {
        forget_all(state);
        *origin = STATE_DAMAGED;
        return state;
    }
    *origin = STATE_LOADED;
    return state;
}

void state_free(struct state **state)
{
    if (!*state) return;
    arena_release(&(*state)->arena);
    free(*state);
    *state = NULL;
}

static void observe_image(struct state *state, struct seen_engine *engine, const char *id,
                          bool first_look, int64_t previous_look, int64_t now)
{
    struct seen_image *image = map_get(&engine->images, id);
    if (!image) {
        image = ARENA_NEW(&state->arena, struct seen_image);
        image->id = arena_strdup(&state->arena, id);
        image->first_seen_at = now;
        image->last_used_at = TIME_UNKNOWN;
        image->arrived = !first_look;
        map_put(&engine->images, image->id, image);
    } else if (image->last_seen_at < previous_look) {
        /* It was gone at the previous look and came back. */
        image->first_seen_at = now;
        image->arrived = true;
    }
    image->last_seen_at = now;
}

static void observe_use(struct seen_engine *engine, const struct inventory *inventory, int64_t now)
{
    for (size_t i = 0; i < inventory->container_count; i++) {
        const struct container *container = &inventory->containers[i];
        struct seen_image *image = map_get(&engine->images, container->image_id);
        if (image) image->last_used_at = now;
        for (size_t j = 0; j < container->image_volume_count; j++) {
            const struct image *volume = inventory_find(inventory, container->image_volumes[j]);
            image = volume ? map_get(&engine->images, volume->id) : NULL;
            if (image) image->last_used_at = now;
        }
    }
}

void state_observe(struct state *state, const struct inventory *inventory, int64_t now)
{
    const char *key = engine_key(&state->arena, inventory);
    struct seen_engine *engine = find_engine(state, key);
    const bool first_look = engine == NULL;
    if (!engine) engine = add_engine(state, key);
    const int64_t previous_look = first_look ? now : engine->observed_at;
    for (size_t i = 0; i < inventory->image_count; i++) {
        observe_image(state, engine, inventory->images[i].id, first_look, previous_look, now);
    }
    observe_use(engine, inventory, now);
    engine->observed_at = now;
}

void state_fill(const struct state *state, struct inventory *inventory)
{
    const struct seen_engine *engine = find_engine(state, engine_key(&inventory->arena, inventory));
    if (!engine) return;
    for (size_t i = 0; i < inventory->image_count; i++) {
        struct image *image = &inventory->images[i];
        const struct seen_image *seen = map_get(&engine->images, image->id);
        if (!seen) continue;
        image->first_seen_at = seen->first_seen_at;
        image->last_used_at = seen->last_used_at;
        image->seen_arrive = seen->arrived ? ANSWER_YES : ANSWER_NO;
    }
}

static void write_engine(struct json_writer *json, const struct seen_engine *engine)
{
    json_open_object(json, engine->key);
    json_put_time(json, "observedAt", engine->observed_at);
    json_open_object(json, "images");
    for (size_t i = 0; i < engine->images.count; i++) {
        const struct seen_image *image = engine->images.entries[i].value;
        if (engine->observed_at - image->last_seen_at > STATE_FORGET_SECONDS) continue;
        json_open_object(json, image->id);
        json_put_time(json, "firstSeen", image->first_seen_at);
        json_put_time(json, "lastSeen", image->last_seen_at);
        json_put_time(json, "lastUsed", image->last_used_at);
        json_put_bool(json, "arrived", image->arrived);
        json_close_object(json);
    }
    json_close_object(json);
    json_close_object(json);
}

/* Only the last folder of the path: what lies above it is the administrator's. */
static int make_folder(const char *path, struct error *err)
{
    CLEANUP(cleanup_free) char *folder = strdup(path);
    if (!folder) abort();
    char *slash = strrchr(folder, '/');
    if (!slash || slash == folder) return 0;
    *slash = '\0';
    if (mkdir(folder, 0755) < 0 && errno != EEXIST) {
        return error_set_errno(err, ERROR_SYSTEM, errno, "make folder %s", folder);
    }
    return 0;
}

int state_save(const struct state *state, const char *path, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, STATE_MAX_BYTES);
    struct json_writer json;
    json_writer_init(&json, &text, 0);
    json_open_object(&json, NULL);
    json_put_text(&json, "apiVersion", "imagecull/v1");
    json_put_text(&json, "kind", "State");
    json_open_object(&json, "engines");
    for (size_t i = 0; i < state->engine_count; i++) write_engine(&json, state->engines[i]);
    json_close_object(&json);
    json_close_object(&json);
    strbuf_putc(&text, '\n');
    if (text.overflow) {
        return error_set(err, ERROR_SYSTEM, "write %s: more than %zu bytes of state", path,
                         STATE_MAX_BYTES);
    }
    if (make_folder(path, err) < 0) return -1;
    return file_write_atomic(path, text.data, text.length, 0644, FILE_ATOMIC_SYNCED, err);
}
