/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "model/inventory.h"

/*
 * One small interface to every engine. A reader looks, a writer removes. A dry run only ever
 * holds a reader. Each reader and writer is one connection used by one thread at a time; several
 * may be open at once. An engine is one file with its operations and one row in engine.c.
 */

/* Where an engine is: "docker:unix:///PATH", "docker:tcp://HOST:PORT", "podman:unix:///PATH",
 * "cri:unix:///PATH", "snapshot:FILE". */
struct engine_target {
    enum engine_kind kind;
    const char *endpoint;  /* "unix:///run/docker.sock", "tcp://host:2376", FILE */
    const char *chosen_by; /* "--engine", "DOCKER_HOST", "found", … for messages */
    bool tls;              /* tcp: from DOCKER_TLS_VERIFY / DOCKER_CERT_PATH */
    const char *cert_path;
    long connect_timeout_seconds, request_timeout_seconds; /* 0: the engine's defaults */
};

/* Reads a specification; texts go to the arena. ERROR_USAGE lists the accepted forms. */
int engine_target_parse(struct arena *arena, const char *spec, struct engine_target *target,
                        struct error *err);

/*
 * Chooses the engine: `spec` (--engine) if not NULL, then the environment (DOCKER_HOST,
 * CONTAINER_HOST, CONTAINER_RUNTIME_ENDPOINT), then the well-known sockets, each probed live. Two
 * live engines with images are ERROR_USAGE that lists both and what to pass; none is
 * ERROR_UNREACHABLE that lists what was tried.
 */
int engine_choose(struct arena *arena, const char *spec, struct engine_target *target,
                  struct error *err);

struct engine_reader; /* opaque */
struct engine_writer; /* opaque */

struct engine_reader *engine_reader_open(const struct engine_target *target, struct error *err);
void engine_reader_close(struct engine_reader *reader);

/* The whole node: images first, containers second, then sealed. `inventory` is initialised and
 * empty. Any failure or partial answer is an error: nothing may be decided from less. */
int engine_read(struct engine_reader *reader, bool with_disk, struct inventory *inventory,
                struct error *err);

/* Fills what the list does not carry, for image i where needs[i] has bits of enum fact_need. A look-up that fails leaves the fact unknown. */
int engine_enrich(struct engine_reader *reader, struct inventory *inventory, const unsigned *needs,
                  struct error *err);

/* The containers alone, fresh, into an initialised empty inventory whose images are left empty;
 * image IDs are resolved against `known`. */
int engine_read_containers(struct engine_reader *reader, const struct inventory *known,
                           struct inventory *containers, struct error *err);

/* As above, but containers that have nothing to do with the images of these IDs may be left out
 * where that is cheaper for the engine. */
int engine_read_users(struct engine_reader *reader, const struct inventory *known,
                      const char *const *image_ids, size_t count, struct inventory *containers,
                      struct error *err);

/* What a listed name or an ID stands for right now. */
struct engine_lookup {
    bool present;
    char image_id[160]; /* "" when absent */
    size_t tag_count;   /* tags that the image has now */
    size_t digest_count;
};
int engine_look_up(struct engine_reader *reader, const char *listed_or_id,
                   struct engine_lookup *lookup, struct error *err);

enum outcome {
    OUTCOME_REMOVED,   /* the name (and with the last one the image) is gone */
    OUTCOME_GONE,      /* was not there any more */
    OUTCOME_IN_USE,    /* refused or held back: a container uses it now */
    OUTCOME_CHANGED,   /* the name stands for another image now, or the image got other names */
    OUTCOME_REFUSED,   /* the engine refused for another reason (child images, several names) */
    OUTCOME_FAILED,    /* the engine or the connection failed; it is still there */
    OUTCOME_UNCERTAIN, /* no answer: listed again afterwards to learn the truth */
    OUTCOME_NOT_DONE,  /* interrupted, or an earlier name of the image failed */
    OUTCOME_COUNT
};
const char *outcome_name(enum outcome outcome); /* "removed", "in-use", … */
const char *outcome_meaning(enum outcome outcome);

/* One removal, checked just before by the caller. Names are sent as listed; an ID only whole. */
struct removal {
    const struct image *image;
    const struct image_name *name; /* NULL: by ID (dangling, or all names of the image at once) */
    bool last;                     /* nothing of the image stays after this */
    bool force; /* a fresh container list shows only containers that do not run, and the rule says
                   force; each engine decides what form that may take, or refuses */
};

struct removal_result {
    enum outcome outcome;
    bool image_deleted; /* the engine said so */
    char detail[512];   /* the engine's words, or ours; "" none */
};

/* `facts` are what a reader has learnt of this engine; NULL: the engine is asked again. */
struct engine_writer *engine_writer_open(const struct engine_target *target,
                                         const struct engine_facts *facts, struct error *err);
/* For a snapshot: where the changed snapshot is written on close (NULL: in place is refused). */
int engine_writer_set_output(struct engine_writer *writer, const char *path, struct error *err);
/* Never fails as a call: the result says what happened. */
void engine_remove(struct engine_writer *writer, const struct removal *removal,
                   struct removal_result *result);
/* Flushes (snapshot) and closes; the writer is gone whatever the answer. */
int engine_writer_close(struct engine_writer *writer, struct error *err);

/* The engine wants its images removed as a whole, by one call with name NULL (containerd's CRI). */
bool engine_removes_whole_images(const struct engine_facts *facts);
/* This writer compares an image's names with those of the plan itself, right before it removes a
 * whole image: a look-up before that tells nothing more. */
bool engine_writer_compares_names(const struct engine_writer *writer);
/* How many images may be worked on at once on this engine; within one image always one. */
#define ENGINE_MOST_PARALLEL 32
unsigned engine_parallel_images(const struct engine_target *target,
                                const struct engine_facts *facts);
