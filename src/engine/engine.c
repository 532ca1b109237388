/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/engine.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "engine/dockerapi.h"
#include "engine/engineops.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#ifdef HAVE_CRI
#define CRI_OPERATIONS &cri_operations
#else
#define CRI_OPERATIONS NULL
#endif

/* Everything about one engine. To add one: a file with its operations, and its row here. */
// clang-format off
static const struct engine_row rows[] = {
    [ENGINE_DOCKER]   = {"docker:unix:///PATH, docker:tcp://HOST:PORT",
                         ENGINE_OVER_UNIX | ENGINE_OVER_TCP, &docker_operations},
    [ENGINE_PODMAN]   = {"podman:unix:///PATH", ENGINE_OVER_UNIX, &docker_operations},
    [ENGINE_CRI]      = {"cri:unix:///PATH", ENGINE_OVER_UNIX, CRI_OPERATIONS},
    [ENGINE_SNAPSHOT] = {"snapshot:FILE", ENGINE_IN_FILE, &snapshot_operations},
};
_Static_assert(ARRAY_LENGTH(rows) == ENGINE_KIND_COUNT, "one row for each kind");

static const struct {
    const char *name;
    const char *meaning;
} outcomes[] = {
    [OUTCOME_REMOVED]   = {"removed",   "the name is gone, and with the last one the image"},
    [OUTCOME_GONE]      = {"gone",      "it was not there any more"},
    [OUTCOME_IN_USE]    = {"in-use",    "held back: a container uses it now"},
    [OUTCOME_CHANGED]   = {"changed",   "the name stands for another image now, or the image got other names"},
    [OUTCOME_REFUSED]   = {"refused",   "the engine refused, and no container is the reason"},
    [OUTCOME_FAILED]    = {"failed",    "the engine or the connection failed; it is still there"},
    [OUTCOME_UNCERTAIN] = {"uncertain", "no answer; listed again afterwards to learn the truth"},
    [OUTCOME_NOT_DONE]  = {"not-done",  "interrupted, or an earlier name of the image failed"},
};
_Static_assert(ARRAY_LENGTH(outcomes) == OUTCOME_COUNT, "one row for each outcome");
// clang-format on

const char *outcome_name(enum outcome outcome)
{
    assert((size_t)outcome < OUTCOME_COUNT);
    return outcomes[outcome].name;
}

const char *outcome_meaning(enum outcome outcome)
{
    assert((size_t)outcome < OUTCOME_COUNT);
    return outcomes[outcome].meaning;
}

const struct engine_row *engine_row_of(enum engine_kind kind)
{
    assert((size_t)kind < ENGINE_KIND_COUNT);
    return &rows[kind];
}

const struct engine_operations *engine_operations_of(enum engine_kind kind, struct error *err)
{
    const struct engine_operations *operations = engine_row_of(kind)->operations;
    if (operations == NULL)
        error_set(err, ERROR_USAGE, "this build of imagecull cannot talk to %s engines",
                  engine_kind_name(kind));
    return operations;
}

void engine_result_set(struct removal_result *result, enum outcome outcome, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    result->outcome = outcome;
    int length = vsnprintf(result->detail, sizeof result->detail, format, args);
    va_end(args);
    if (length < 0) result->detail[0] = '\0';
    for (char *c = result->detail; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r') *c = ' ';
    }
}

struct engine_reader *engine_reader_open(const struct engine_target *target, struct error *err)
{
    const struct engine_operations *operations = engine_operations_of(target->kind, err);
    return operations == NULL ? NULL : operations->reader_open(target, err);
}

void engine_reader_close(struct engine_reader *reader)
{
    if (reader != NULL) reader->operations->reader_close(reader);
}

int engine_read(struct engine_reader *reader, bool with_disk, struct inventory *inventory,
                struct error *err)
{
    return reader->operations->read(reader, with_disk, inventory, err);
}

int engine_enrich(struct engine_reader *reader, struct inventory *inventory, const unsigned *needs,
                  struct error *err)
{
    return reader->operations->enrich(reader, inventory, needs, err);
}

int engine_read_containers(struct engine_reader *reader, const struct inventory *known,
                           struct inventory *containers, struct error *err)
{
    return reader->operations->read_containers(reader, known, containers, err);
}

int engine_read_users(struct engine_reader *reader, const struct inventory *known,
                      const char *const *image_ids, size_t count, struct inventory *containers,
                      struct error *err)
{
    const struct engine_operations *operations = reader->operations;
    if (operations->read_users == NULL)
        return operations->read_containers(reader, known, containers, err);
    return operations->read_users(reader, known, image_ids, count, containers, err);
}

int engine_look_up(struct engine_reader *reader, const char *listed_or_id,
                   struct engine_lookup *lookup, struct error *err)
{
    return reader->operations->look_up(reader, listed_or_id, lookup, err);
}

struct engine_writer *engine_writer_open(const struct engine_target *target,
                                         const struct engine_facts *facts, struct error *err)
{
    const struct engine_operations *operations = engine_operations_of(target->kind, err);
    return operations == NULL ? NULL : operations->writer_open(target, facts, err);
}

int engine_writer_set_output(struct engine_writer *writer, const char *path, struct error *err)
{
    if (writer->operations->set_output == NULL)
        return error_set(err, ERROR_USAGE, "only a snapshot has an output file");
    return writer->operations->set_output(writer, path, err);
}

void engine_remove(struct engine_writer *writer, const struct removal *removal,
                   struct removal_result *result)
{
    *result = (struct removal_result){.outcome = OUTCOME_FAILED};
    if (!text_is_digest(removal->image->id)) {
        engine_result_set(result, OUTCOME_REFUSED, "the image has no whole id");
        return;
    }
    if (removal->name != NULL && !removal->name->readable) {
        engine_result_set(result, OUTCOME_REFUSED, "the name cannot be read");
        return;
    }
    writer->operations->remove(writer, removal, result);
}

int engine_writer_close(struct engine_writer *writer, struct error *err)
{
    return writer == NULL ? 0 : writer->operations->writer_close(writer, err);
}

bool engine_removes_whole_images(const struct engine_facts *facts)
{
    return facts->kind == ENGINE_CRI || (facts->abilities & ENGINE_REMOVES_NAMES) == 0;
}

bool engine_writer_compares_names(const struct engine_writer *writer)
{
    return writer->operations->compares_names;
}

unsigned engine_parallel_images(const struct engine_target *target,
                                const struct engine_facts *facts)
{
    switch (target->kind) {
    case ENGINE_DOCKER:
        /* The containerd store waits on its garbage collection, the graph store on fsync. */
        return docker_facts_tell_containerd(facts) ? 16 : 4;
    case ENGINE_CRI: return ENGINE_MOST_PARALLEL;
    case ENGINE_PODMAN:
    case ENGINE_SNAPSHOT:
    case ENGINE_KIND_COUNT: break;
    }
    return 1;
}
