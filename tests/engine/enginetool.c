/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One engine call from the command line, for tests against played-back and real engines:
 *
 *     enginetool TARGET choose                 the engine that "" or a specification leads to
 *     enginetool detect ROOT                   the engine that listens below the folder ROOT
 *     enginetool TARGET read [disk]            the inventory as JSON
 *     enginetool TARGET enrich                 the same, with what costs a call per image
 *     enginetool TARGET containers             the containers alone, as an inventory
 *     enginetool TARGET lookup NAME            present, image ID, counts
 *     enginetool TARGET remove NAME|ID [force] [from FILE] [to FILE] [timeout SECONDS]
 *
 * "remove" finds the image in a fresh reading, or in the recorded inventory FILE as a saved plan
 * would; a whole ID removes by ID. Failures go to standard error, status 1.
 */
#include "base/cleanup.h"
#include "base/file.h"
#include "base/jsonwriter.h"
#include "base/text.h"
#include "engine/detect.h"
#include "engine/engine.h"
#include "engine/inventoryjson.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
    bool force;
    const char *from, *to;
};

static int fail(const struct error *err)
{
    fprintf(stderr, "%d: %s\n", (int)err->kind, err->text);
    return EXIT_FAILURE;
}

static void print_inventory(const struct inventory *inventory)
{
    CLEANUP(strbuf_release) struct strbuf text;
    struct json_writer json;
    strbuf_init(&text, INVENTORY_MAX_BYTES);
    json_writer_init(&json, &text, 2);
    inventory_write_json(inventory, &json);
    puts(text.data);
}

static int enrich_all(struct engine_reader *reader, struct inventory *inventory, struct error *err)
{
    unsigned *needs = calloc(inventory->image_count + 1, sizeof *needs);
    if (needs == NULL) abort();
    for (size_t i = 0; i < inventory->image_count; i++)
        needs[i] = NEED_CREATED | NEED_ARRIVED | NEED_LABELS;
    const int answer = engine_enrich(reader, inventory, needs, err);
    free(needs);
    return answer;
}

static int run_read(struct engine_reader *reader, const char *command, bool with_disk,
                    struct error *err)
{
    CLEANUP(inventory_release) struct inventory inventory;
    CLEANUP(inventory_release) struct inventory containers;
    inventory_init(&inventory);
    inventory_init(&containers);
    if (engine_read(reader, with_disk, &inventory, err) < 0) return -1;
    if (strcmp(command, "enrich") == 0 && enrich_all(reader, &inventory, err) < 0) return -1;
    if (strcmp(command, "containers") == 0) {
        if (engine_read_containers(reader, &inventory, &containers, err) < 0) return -1;
        print_inventory(&containers);
        return 0;
    }
    print_inventory(&inventory);
    return 0;
}

static int run_look_up(struct engine_reader *reader, const char *name, struct error *err)
{
    struct engine_lookup lookup;
    if (engine_look_up(reader, name, &lookup, err) < 0) return -1;
    printf("present=%d id=%s tags=%zu digests=%zu\n", lookup.present, lookup.image_id,
           lookup.tag_count, lookup.digest_count);
    return 0;
}

static int known_images(struct engine_reader *reader, const struct options *options,
                        struct inventory *inventory, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, INVENTORY_MAX_BYTES);
    if (options->from == NULL) return engine_read(reader, false, inventory, err);
    if (file_read(options->from, INVENTORY_MAX_BYTES, &text, err) < 0) return -1;
    return inventory_read_json(text.data, text.length, options->from, inventory, err);
}

static const struct image_name *name_in(const struct image_name *names, size_t count,
                                        const char *text)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    struct error ignored = {0};
    struct reference reference;
    if (reference_parse(&scratch, text, REFERENCE_DEFAULT_LATEST, &reference, &ignored) < 0)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (names[i].readable && strcmp(names[i].reference.text, reference.text) == 0)
            return &names[i];
    }
    return NULL;
}

static void remove_found(struct engine_writer *writer, const struct image *image, const char *what,
                         const struct options *options)
{
    struct removal_result result;
    struct removal removal = {.image = image, .force = options->force};
    const bool by_id = text_is_digest(what);
    if (!by_id) removal.name = name_in(image->tags, image->tag_count, what);
    if (!by_id && removal.name == NULL)
        removal.name = name_in(image->digests, image->digest_count, what);
    const bool own_digest = removal.name != NULL && removal.name->reference.digest != NULL;
    removal.last = by_id || (own_digest ? image->tag_count == 0 && image->digest_count == 1
                                        : image->tag_count == 1);
    engine_remove(writer, &removal, &result);
    printf("%s deleted=%d %s\n", outcome_name(result.outcome), result.image_deleted, result.detail);
}

static int run_remove(const struct engine_target *target, struct engine_reader *reader,
                      const char *what, const struct options *options, struct error *err)
{
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    if (known_images(reader, options, &inventory, err) < 0) return -1;
    const struct image *image = inventory_find(&inventory, what);
    if (image == NULL) return error_set(err, ERROR_USAGE, "%s is not in the inventory", what);
    struct engine_writer *writer = engine_writer_open(target, NULL, err);
    if (writer == NULL) return -1;
    if (options->to == NULL || engine_writer_set_output(writer, options->to, err) == 0)
        remove_found(writer, image, what, options);
    return engine_writer_close(writer, err) < 0 || err->kind != ERROR_NONE ? -1 : 0;
}

static void read_options(char **arguments, struct engine_target *target, struct options *options)
{
    for (; *arguments != NULL; arguments++) {
        if (strcmp(*arguments, "force") == 0) options->force = true;
        if (strcmp(*arguments, "from") == 0) options->from = *++arguments;
        if (strcmp(*arguments, "to") == 0) options->to = *++arguments;
        if (strcmp(*arguments, "timeout") == 0) {
            uint64_t seconds = 0;
            if (text_parse_uint(*++arguments, 600, &seconds) < 0) abort();
            target->request_timeout_seconds = (long)seconds;
        }
    }
}

static void print_target(const struct engine_target *target)
{
    printf("%s %s %s%s%s\n", engine_kind_name(target->kind), target->endpoint, target->chosen_by,
           target->tls ? " tls " : "", target->tls ? target->cert_path : "");
}

static int run(const struct engine_target *target, char **arguments, struct error *err)
{
    struct options options = {0};
    struct engine_target timed = *target;
    const char *command = arguments[0];
    if (strcmp(command, "choose") == 0) {
        print_target(target);
        return 0;
    }
    read_options(arguments + 1, &timed, &options);
    struct engine_reader *reader = engine_reader_open(&timed, err);
    if (reader == NULL) return -1;
    int answer;
    if (strcmp(command, "lookup") == 0)
        answer = run_look_up(reader, arguments[1], err);
    else if (strcmp(command, "remove") == 0)
        answer = run_remove(&timed, reader, arguments[1], &options, err);
    else
        answer = run_read(reader, command,
                          arguments[1] != NULL && strcmp(arguments[1], "disk") == 0, err);
    engine_reader_close(reader);
    return answer;
}

int main(int count, char **arguments)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct engine_target target;
    struct error err = {0};
    if (count < 3) return 2;
    if (strcmp(arguments[1], "detect") == 0) {
        if (detect_engine(&arena, detect_known_sockets, arguments[2], &target, &err) < 0)
            return fail(&err);
        print_target(&target);
        return EXIT_SUCCESS;
    }
    const char *spec = arguments[1][0] == '\0' ? NULL : arguments[1];
    if (engine_choose(&arena, spec, &target, &err) < 0 || run(&target, arguments + 2, &err) < 0)
        return fail(&err);
    return EXIT_SUCCESS;
}
