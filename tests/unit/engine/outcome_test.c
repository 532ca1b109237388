/* SPDX-License-Identifier: Apache-2.0 */
/* Outcomes have names of their own; what engines allow follows from their facts. */
#include "base/cleanup.h"
#include "engine/engine.h"
#include "engine/engineops.h"
#include "tests/lib/tap.h"

#include <string.h>

static void check_names(void)
{
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        const char *name = outcome_name((enum outcome)i);
        ok(strspn(name, "abcdefghijklmnopqrstuvwxyz-") == strlen(name) && *name != '\0',
           "%s is a word", name);
        ok(strlen(outcome_meaning((enum outcome)i)) > 10, "%s has a meaning", name);
        for (int j = 0; j < i; j++)
            ok(strcmp(name, outcome_name((enum outcome)j)) != 0, "%s is not taken twice", name);
    }
}

static void check_abilities(void)
{
    static const struct {
        enum engine_kind kind;
        const char *storage;
        unsigned images;
    } rows[] = {
        {ENGINE_DOCKER, "overlay2", 4}, {ENGINE_DOCKER, "containerd snapshotter overlayfs", 16},
        {ENGINE_DOCKER, "", 4},         {ENGINE_PODMAN, "overlay", 1},
        {ENGINE_CRI, "", 32},           {ENGINE_SNAPSHOT, "", 1},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct engine_facts facts = {.kind = rows[i].kind, .storage = rows[i].storage};
        const struct engine_target target = {.kind = rows[i].kind};
        is_int(engine_parallel_images(&target, &facts), rows[i].images, "images at once on %s %s",
               engine_kind_name(rows[i].kind), rows[i].storage);
        ok(engine_removes_whole_images(&facts), "one that cannot remove names");
        facts.abilities = ENGINE_REMOVES_NAMES;
        is_int(engine_removes_whole_images(&facts), rows[i].kind == ENGINE_CRI,
               "one that can; the CRI still by image");
    }
}

static void refuse_all(struct engine_writer *writer, const struct removal *removal,
                       struct removal_result *result)
{
    (void)writer, (void)removal;
    engine_result_set(result, OUTCOME_REMOVED, "line\none %s", "two");
}

/* What no engine may ever be asked. */
static void check_guards(void)
{
    static const struct engine_operations operations = {.remove = refuse_all};
    struct engine_writer writer = {&operations};
    struct image image = {.id = "sha256:12"};
    struct image_name name = {.listed = "x:1", .readable = false};
    struct removal removal = {.image = &image};
    struct removal_result result;
    struct error err = {0};
    engine_remove(&writer, &removal, &result);
    is_int(result.outcome, OUTCOME_REFUSED, "an ID that is not whole is not passed on");
    image.id = "sha256:0123456789012345678901234567890123456789012345678901234567890123";
    removal.name = &name;
    engine_remove(&writer, &removal, &result);
    is_int(result.outcome, OUTCOME_REFUSED, "a name that cannot be read is not passed on");
    name.readable = true;
    engine_remove(&writer, &removal, &result);
    is_int(result.outcome, OUTCOME_REMOVED, "others are");
    is_str(result.detail, "line one two", "a detail is one line");
    is_int(engine_writer_set_output(&writer, "file", &err), -1, "only snapshots have an output");
    is_int(err.kind, ERROR_USAGE, "which is a wrong command line");
    is_int(engine_writer_close(NULL, &err), 0, "no writer needs no closing");
    engine_reader_close(NULL);
}

int main(void)
{
    check_names();
    check_abilities();
    check_guards();
    return tap_done();
}
