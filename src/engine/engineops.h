/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "engine/engine.h"

/*
 * What an engine is to this room: one constant table of operations and one row in engine.c.
 * Outside of the room nobody includes this header. A reader or writer of an engine is a struct
 * whose first member is the struct below; open returns it, close frees it.
 */
struct engine_operations {
    struct engine_reader *(*reader_open)(const struct engine_target *target, struct error *err);
    void (*reader_close)(struct engine_reader *reader);
    int (*read)(struct engine_reader *reader, bool with_disk, struct inventory *inventory,
                struct error *err);
    int (*enrich)(struct engine_reader *reader, struct inventory *inventory, const unsigned *needs,
                  struct error *err);
    int (*read_containers)(struct engine_reader *reader, const struct inventory *known,
                           struct inventory *containers, struct error *err);
    int (*read_users)(struct engine_reader *reader, const struct inventory *known,
                      const char *const *image_ids, size_t count, struct inventory *containers,
                      struct error *err); /* NULL: read_containers */
    int (*look_up)(struct engine_reader *reader, const char *listed_or_id,
                   struct engine_lookup *lookup, struct error *err);

    struct engine_writer *(*writer_open)(const struct engine_target *target,
                                         const struct engine_facts *facts, struct error *err);
    int (*set_output)(struct engine_writer *writer, const char *path, struct error *err);
    void (*remove)(struct engine_writer *writer, const struct removal *removal,
                   struct removal_result *result); /* *result is OUTCOME_FAILED, "" before */
    int (*writer_close)(struct engine_writer *writer, struct error *err);
    bool compares_names; /* engine_writer_compares_names */

    /* Is an engine alive behind the endpoint, and which one? Quick; NULL: never looked for. */
    int (*probe)(const struct engine_target *target, enum engine_kind *kind, struct error *err);
    int (*count_images)(const struct engine_target *target, size_t *count, struct error *err);
};

struct engine_reader {
    const struct engine_operations *operations;
};

struct engine_writer {
    const struct engine_operations *operations;
};

enum engine_transport {
    ENGINE_OVER_UNIX = 1 << 0,
    ENGINE_OVER_TCP = 1 << 1,
    ENGINE_IN_FILE = 1 << 2
};

struct engine_row {
    const char *forms;                          /* how a specification looks, for messages */
    unsigned transports;                        /* enum engine_transport */
    const struct engine_operations *operations; /* NULL: not in this build */
};

/* The row of a kind; never NULL. */
const struct engine_row *engine_row_of(enum engine_kind kind);

/* The operations of a kind, or NULL with ERROR_USAGE where this build has none. */
const struct engine_operations *engine_operations_of(enum engine_kind kind, struct error *err);

extern const struct engine_operations docker_operations;
extern const struct engine_operations snapshot_operations;
extern const struct engine_operations cri_operations; /* with CRI only */

/* "unix:///PATH" or "tcp://HOST:PORT" in the form that `transports` allows, else ERROR_USAGE. */
int engine_check_endpoint(const char *endpoint, unsigned transports, struct error *err);

/* result->outcome and result->detail (cut, on one line) in one call. */
void engine_result_set(struct removal_result *result, enum outcome outcome, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
