/* SPDX-License-Identifier: Apache-2.0 */
/* The recorded node as an engine: removals as Docker does them, seen at once by all, written on close. */
#include "base/cleanup.h"
#include "base/file.h"
#include "engine/engine.h"
#include "engine/inventoryjson.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID(digit) "sha256:000000000000000000000000000000000000000000000000000000000000000" digit
#define DIGEST    "sha256:9999999999999999999999999999999999999999999999999999999999999999"

// clang-format off
static const char node[] =
    "{\"apiVersion\":\"imagecull/v1\",\"kind\":\"Inventory\",\"images\":["
    "{\"id\":\"" ID("1") "\",\"tags\":[\"a:1\",\"a:2\",\"b:1\"],\"digests\":[\"a@" DIGEST "\",\"b@" DIGEST "\"]},"
    "{\"id\":\"" ID("2") "\",\"tags\":[\"runs:1\",\"runs:2\"]},"
    "{\"id\":\"" ID("3") "\",\"tags\":[\"stopped:1\"]},"
    "{\"id\":\"" ID("4") "\"},"
    "{\"id\":\"" ID("5") "\",\"tags\":[\"base:1\"]},"
    "{\"id\":\"" ID("6") "\",\"tags\":[\"child:1\"],\"parent\":\"" ID("5") "\"},"
    "{\"id\":\"" ID("7") "\",\"tags\":[\"vol:1\"]},"
    "{\"id\":\"" ID("8") "\",\"digests\":[\"c@" DIGEST "\"]}],"
    "\"containers\":[{\"id\":\"r\",\"image\":\"runs:1\",\"state\":\"running\",\"imageVolumes\":[\"vol:1\"]},"
    "{\"id\":\"s\",\"image\":\"stopped:1\",\"state\":\"exited\"}]}";

static const struct step {
    const char *what; /* a name or an ID */
    bool force;
    enum outcome outcome;
    bool deleted;
    const char *left; /* names of the image afterwards, or "gone" */
} steps[] = {
    {"a:1", false, OUTCOME_REMOVED, false, "a:2 b:1 a@ b@"},
    {"a:1", false, OUTCOME_GONE, false, "a:2 b:1 a@ b@"},
    {"a@" DIGEST, false, OUTCOME_REFUSED, false, "a:2 b:1 a@ b@"},
    {"a:2", false, OUTCOME_REMOVED, false, "b:1 b@"},
    {ID("1"), true, OUTCOME_REFUSED, false, "b:1 b@"},
    {"b:1", false, OUTCOME_REMOVED, true, "gone"},
    {"b:1", false, OUTCOME_GONE, false, "gone"},
    {"runs:2", false, OUTCOME_REMOVED, false, "runs:1"},
    {"runs:1", false, OUTCOME_IN_USE, false, "runs:1"},
    {"runs:1", true, OUTCOME_IN_USE, false, "runs:1"},
    {"stopped:1", false, OUTCOME_IN_USE, false, "stopped:1"},
    {"stopped:1", true, OUTCOME_REMOVED, true, "gone"},
    {"vol:1", false, OUTCOME_IN_USE, false, "vol:1"},
    {"vol:1", true, OUTCOME_IN_USE, false, "vol:1"},
    {"base:1", false, OUTCOME_REMOVED, false, ""},
    {ID("5"), false, OUTCOME_REFUSED, false, ""},
    {"child:1", false, OUTCOME_REMOVED, true, "gone"},
    {ID("5"), false, OUTCOME_REMOVED, true, "gone"},
    {ID("4"), false, OUTCOME_REMOVED, true, "gone"},
    {ID("4"), false, OUTCOME_GONE, false, "gone"},
    {"c@" DIGEST, false, OUTCOME_REMOVED, true, "gone"},
};
// clang-format on

static void describe(const struct inventory *now, const char *id, char *text, size_t size)
{
    const struct image *image = inventory_find_id(now, id);
    size_t used = 0;
    text[0] = '\0';
    if (image == NULL) {
        snprintf(text, size, "gone");
        return;
    }
    for (size_t i = 0; i < image->tag_count; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", used > 0 ? " " : "",
                                 image->tags[i].listed);
    for (size_t i = 0; i < image->digest_count; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%.2s", used > 0 ? " " : "",
                                 image->digests[i].listed);
}

static void read_now(struct engine_reader *reader, struct inventory *now)
{
    struct error err = {0};
    inventory_init(now);
    is_int(engine_read(reader, true, now, &err), 0, "it is read: %s", err.text);
}

/* The removal of `what` as a plan made from `plan` would ask for it. */
static struct removal removal_of(const struct inventory *plan, const struct step *step)
{
    const struct image *image = inventory_find(plan, step->what);
    struct removal removal = {.image = image, .force = step->force};
    for (size_t i = 0; i < image->tag_count; i++)
        if (strcmp(image->tags[i].listed, step->what) == 0) removal.name = &image->tags[i];
    for (size_t i = 0; i < image->digest_count; i++)
        if (strcmp(image->digests[i].listed, step->what) == 0) removal.name = &image->digests[i];
    return removal;
}

static void check_step(struct engine_reader *reader, struct engine_writer *writer,
                       const struct inventory *plan, const struct step *step)
{
    CLEANUP(inventory_release) struct inventory now;
    const struct removal removal = removal_of(plan, step);
    struct removal_result result;
    struct engine_lookup lookup;
    struct error err = {0};
    char left[256];
    engine_remove(writer, &removal, &result);
    is_str(outcome_name(result.outcome), outcome_name(step->outcome), "%s%s", step->what,
           step->force ? ", forced" : "");
    is_int(result.image_deleted, step->deleted, "whether the image went");
    read_now(reader, &now);
    describe(&now, removal.image->id, left, sizeof left);
    is_str(left, step->left, "what is left of it");
    engine_look_up(reader, step->what, &lookup, &err);
    const bool there = step->outcome != OUTCOME_REMOVED && step->outcome != OUTCOME_GONE;
    is_int(lookup.present, there, "a look-up agrees");
    if (there) is_str(lookup.image_id, removal.image->id, "on the image too");
}

static void check_output(const char *path)
{
    CLEANUP(inventory_release) struct inventory left;
    CLEANUP(strbuf_release) struct strbuf text;
    struct error err = {0};
    strbuf_init(&text, 0);
    inventory_init(&left);
    is_int(file_read(path, INVENTORY_MAX_BYTES, &text, &err), 0, "the output is there");
    is_int(inventory_read_json(text.data, text.length, path, &left, &err), 0, "and can be read");
    is_int(left.image_count, 2, "with what is left");
    is_int(left.container_count, 2, "and all containers");
}

static void check_removals(const struct engine_target *target)
{
    CLEANUP(inventory_release) struct inventory plan;
    struct error err = {0};
    char output[4096];
    struct removal_result result;
    struct engine_reader *reader = engine_reader_open(target, &err);
    struct engine_writer *writer = engine_writer_open(target, NULL, &err);
    read_now(reader, &plan);
    const struct removal first = removal_of(&plan, &steps[0]);
    engine_remove(writer, &first, &result);
    is_int(result.outcome, OUTCOME_REFUSED, "in place nothing is changed");
    is_int(engine_writer_set_output(writer, NULL, &err), -1, "no output is no output");
    err = (struct error){0};
    snprintf(output, sizeof output, "%s", scratch_path("out.json"));
    is_int(engine_writer_set_output(writer, output, &err), 0, "an output file");
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) check_step(reader, writer, &plan, &steps[i]);
    is_int(engine_writer_close(writer, &err), 0, "closing writes it: %s", err.text);
    check_output(output);
    engine_reader_close(reader);
}

/* The file of a record never changes: opened anew, all is there again. */
static void check_fresh(const struct engine_target *target)
{
    CLEANUP(inventory_release) struct inventory now;
    CLEANUP(inventory_release) struct inventory containers;
    struct error err = {0};
    struct engine_reader *reader = engine_reader_open(target, &err);
    read_now(reader, &now);
    is_int(now.image_count, 8, "the record itself is as before");
    inventory_init(&containers);
    is_int(engine_read_containers(reader, &now, &containers, &err), 0, "the containers alone");
    is_int(containers.container_count, 2, "both");
    is_int(containers.image_count, 0, "and no images");
    is_str(containers.containers[0].image_id, ID("2"), "with their images resolved");
    is_int(engine_enrich(reader, &now, NULL, &err), 0, "nothing more can be learnt");
    engine_reader_close(reader);
}

/* Of a recorded CRI an image goes whole, with all its names. */
static void check_whole(void)
{
    CLEANUP(inventory_release) struct inventory plan;
    struct error err = {0};
    char path[4096];
    struct removal_result result;
    scratch_write(
        "cri.json",
        "{\"apiVersion\":\"imagecull/v1\",\"kind\":\"Inventory\",\"engine\":{\"kind\":\"cri\"},"
        "\"images\":[{\"id\":\"" ID(
            "1") "\",\"tags\":[\"a:1\",\"b:1\"]},"
                 "{\"id\":\"" ID("2") "\",\"tags\":[\"c:1\"]}],"
                                      "\"containers\":[{\"id\":\"c\",\"image\":\"c:1\"}]}",
        0644);
    snprintf(path, sizeof path, "%s", scratch_path("cri.json"));
    const struct engine_target target = {.kind = ENGINE_SNAPSHOT, .endpoint = path};
    struct engine_reader *reader = engine_reader_open(&target, &err);
    struct engine_writer *writer = engine_writer_open(&target, NULL, &err);
    engine_writer_set_output(writer, "/dev/null/none", &err);
    read_now(reader, &plan);
    struct removal removal = {.image = &plan.images[0], .last = true};
    engine_remove(writer, &removal, &result);
    is_int(result.outcome, OUTCOME_REMOVED, "a recorded CRI: by its ID with two names");
    removal.image = &plan.images[1];
    engine_remove(writer, &removal, &result);
    is_int(result.outcome, OUTCOME_IN_USE, "a recorded CRI: not while it is used");
    is_int(engine_writer_close(writer, &err), -1, "no file can be made below a device");
    engine_reader_close(reader);
}

static void check_failures(void)
{
    struct error err = {0};
    struct engine_target target = {.kind = ENGINE_SNAPSHOT, .endpoint = "/nonexistent/file"};
    ok(engine_reader_open(&target, &err) == NULL, "a record that is not there");
    has_str(err.text, "/nonexistent/file", "says which");
    scratch_write("bad.json", "{", 0644);
    char path[4096];
    snprintf(path, sizeof path, "%s", scratch_path("bad.json"));
    target.endpoint = path;
    err = (struct error){0};
    ok(engine_writer_open(&target, NULL, &err) == NULL, "a record that is none");
    is_int(err.kind, ERROR_INPUT, "is a wrong file");
}

static void check_unwritable(const struct engine_target *target)
{
    struct error err = {0};
    struct engine_writer *writer = engine_writer_open(target, NULL, &err);
    engine_writer_set_output(writer, "/nonexistent/folder/out.json", &err);
    is_int(engine_writer_close(writer, &err), -1, "an output that cannot be written");
    is_int(err.kind, ERROR_SYSTEM, "is the machine's trouble");
}

/* Several threads, each with a reader and a writer of its own, on one record. */
#define THREADS          4
#define IMAGES_EACH      50
#define IMAGE_ID(number) "sha256:%064d", (number)

struct worker {
    const struct engine_target *target;
    char output[4096];
    int first, removed;
};

static void *work(void *context)
{
    struct worker *worker = context;
    struct error err = {0};
    struct engine_reader *reader = engine_reader_open(worker->target, &err);
    struct engine_writer *writer = engine_writer_open(worker->target, NULL, &err);
    engine_writer_set_output(writer, worker->output, &err);
    for (int i = 0; i < IMAGES_EACH; i++) {
        char id[80];
        struct engine_lookup lookup;
        struct removal_result result;
        snprintf(id, sizeof id, IMAGE_ID(worker->first + i));
        const struct image image = {.id = id};
        const struct removal removal = {.image = &image, .last = true};
        engine_look_up(reader, id, &lookup, &err);
        engine_remove(writer, &removal, &result);
        worker->removed += lookup.present && result.outcome == OUTCOME_REMOVED;
    }
    engine_writer_close(writer, &err);
    engine_reader_close(reader);
    return NULL;
}

static void write_many(void)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    strbuf_puts(&text, "{\"apiVersion\":\"imagecull/v1\",\"kind\":\"Inventory\",\"images\":[");
    for (int i = 0; i < THREADS * IMAGES_EACH; i++) {
        strbuf_printf(&text, "%s{\"id\":\"", i == 0 ? "" : ",");
        strbuf_printf(&text, IMAGE_ID(i));
        strbuf_puts(&text, "\"}");
    }
    strbuf_puts(&text, "]}");
    scratch_write("many.json", text.data, 0644);
}

static void check_threads(void)
{
    static struct worker workers[THREADS];
    pthread_t threads[THREADS];
    char path[4096];
    struct error err = {0};
    write_many();
    snprintf(path, sizeof path, "%s", scratch_path("many.json"));
    const struct engine_target target = {.kind = ENGINE_SNAPSHOT, .endpoint = path};
    struct engine_reader *reader = engine_reader_open(&target, &err);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.target = &target, .first = i * IMAGES_EACH};
        snprintf(workers[i].output, sizeof workers[i].output, "%s", scratch_path("many-out.json"));
        pthread_create(&threads[i], NULL, work, &workers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        is_int(workers[i].removed, IMAGES_EACH, "each thread removes its own images");
    }
    CLEANUP(inventory_release) struct inventory now;
    read_now(reader, &now);
    is_int(now.image_count, 0, "and all are gone for a reader beside them");
    engine_reader_close(reader);
}

int main(void)
{
    char path[4096];
    scratch_make();
    scratch_write("node.json", node, 0644);
    snprintf(path, sizeof path, "%s", scratch_path("node.json"));
    const struct engine_target target = {.kind = ENGINE_SNAPSHOT, .endpoint = path};
    check_removals(&target);
    check_fresh(&target);
    check_whole();
    check_failures();
    check_unwritable(&target);
    check_threads();
    scratch_remove();
    return tap_done();
}
