/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "wire/json.h"

/*
 * The Kubernetes API. A `struct kube` belongs to one thread; it keeps a few connections, so that
 * callbacks of a list or a watch may call any function here on the same client.
 *
 * Reading is tried again on 429 (after Retry-After), 500, 502, 503, 504 and lost connections, with
 * growing pauses and jitter, up to `patience_seconds`. A write that was certainly not taken (429,
 * nothing sent) is tried again as well. One whose fate is unknown is tried again only where a
 * second one does no harm, which each function says.
 */
struct kube; /* opaque */

/*
 * What became of a request. All but KUBE_OK are negative and have filled `err`, whose text holds
 * what was asked, the server's reason and its message. A caller that can go on after one of them
 * empties `err` first: *err = (struct error){0}.
 */
enum kube_result {
    KUBE_OK = 0,
    KUBE_FAILED = -1,      /* anything else; err->kind says what */
    KUBE_NOT_FOUND = -2,   /* 404 */
    KUBE_CONFLICT = -3,    /* 409: changed since it was read */
    KUBE_EXISTS = -4,      /* 409 AlreadyExists */
    KUBE_GONE = -5,        /* 410: the resourceVersion is too old; list again */
    KUBE_FORBIDDEN = -6,   /* 403: the text names verb and resource that RBAC must allow */
    KUBE_BUSY = -7,        /* 429 until patience ended */
    KUBE_INVALID = -8,     /* 400, 413, 422: the server refuses what was sent */
    KUBE_INTERRUPTED = -9, /* the pulse said so */
};

enum kube_kind {
    KUBE_CONFIG_MAPS,
    KUBE_CRON_JOBS,
    KUBE_DAEMON_SETS,
    KUBE_DEPLOYMENTS,
    KUBE_EVENTS, /* of core v1 */
    KUBE_JOBS,
    KUBE_LEASES,
    KUBE_NODES,
    KUBE_PODS,
    KUBE_REPLICA_SETS,
    KUBE_REPLICATION_CONTROLLERS,
    KUBE_STATEFUL_SETS,
    KUBE_KIND_COUNT
};

/* "batch/v1" and "Job", as an object of the kind says them itself. */
const char *kube_api_version(enum kube_kind kind);
const char *kube_kind_name(enum kube_kind kind);

struct kube_options {
    const char *kubeconfig; /* files, joined by colons; NULL: $KUBECONFIG, else the pod's service
                               account where there is one, else ~/.kube/config */
    const char *context;    /* of the kubeconfig; NULL: its current-context */
    const char *server;     /* "http://host:port", instead of all of them; NULL: none */
    long request_timeout_seconds; /* 0: 60 */
    long patience_seconds;        /* of all tries of one request; 0: 120, -1: one try */
};

/* Reads the configuration; nothing is sent. ERROR_INPUT or ERROR_SYSTEM says what is wrong. */
struct kube *kube_open(const struct kube_options *options, struct error *err);
void kube_close(struct kube *kube);
static inline void kube_cleanup(struct kube **kube)
{
    kube_close(*kube);
}

const char *kube_server(const struct kube *kube);
/* The service account's or the context's; "default" where none is said. */
const char *kube_namespace(const struct kube *kube);
/* Requests sent so far, tries again included. */
size_t kube_request_count(const struct kube *kube);

/*
 * Called at least every second while the client waits, for an answer, in a watch, between tries,
 * and before each write. False ends the call under way with KUBE_INTERRUPTED; no write is begun
 * then. It may itself use the client, to renew a lease, and is not called again while it runs.
 */
typedef bool (*kube_pulse)(void *context);
void kube_set_pulse(struct kube *kube, kube_pulse pulse, void *context);
/* Waits, with the pulse. KUBE_OK or KUBE_INTERRUPTED. */
int kube_sleep(struct kube *kube, int64_t milliseconds, struct error *err);

/*
 * Single objects. `space` is the namespace (NULL for what has none). `*object` is for
 * CLEANUP(json_free); `object` may be NULL where it is not wanted.
 */
int kube_get(struct kube *kube, enum kube_kind kind, const char *space, const char *name,
             cJSON **object, struct error *err);

/*
 * `body` is the object as JSON. Whether a lost answer is followed by a second try:
 * KUBE_CREATE_NAMED (metadata.name is fixed): yes; KUBE_EXISTS may then be our own first try, as
 * always after a coordinator was killed, so the caller looks at what is there.
 * KUBE_CREATE_ONCE (generateName, events): no; the failure is ERROR_PROTOCOL or ERROR_TIMEOUT.
 */
enum kube_create_mode { KUBE_CREATE_NAMED, KUBE_CREATE_ONCE };
int kube_create(struct kube *kube, enum kube_kind kind, const char *space, const char *body,
                enum kube_create_mode mode, cJSON **object, struct error *err);

/* A merge patch (RFC 7386), which says the same when sent twice; with metadata.resourceVersion in
 * it, a second try may answer KUBE_CONFLICT though the first one was taken. Tried again. */
int kube_patch(struct kube *kube, enum kube_kind kind, const char *space, const char *name,
               const char *patch, cJSON **object, struct error *err);

/* `body` holds metadata.resourceVersion, else the last writer wins. Tried again: see kube_patch. */
int kube_replace(struct kube *kube, enum kube_kind kind, const char *space, const char *name,
                 const char *body, cJSON **object, struct error *err);

enum kube_propagation { KUBE_BACKGROUND, KUBE_FOREGROUND, KUBE_ORPHAN };
/* `uid` (or NULL): only this very object, else KUBE_CONFLICT. Tried again; KUBE_NOT_FOUND may be
 * our own first try. */
int kube_delete(struct kube *kube, enum kube_kind kind, const char *space, const char *name,
                const char *uid, enum kube_propagation propagation, struct error *err);

/* Room for a resourceVersion: opaque text. */
#define KUBE_VERSION_ROOM 128

enum kube_form {
    KUBE_WHOLE,
    KUBE_METADATA /* apiVersion, kind and metadata alone (PartialObjectMetadata) */
};

struct kube_query {
    enum kube_kind kind;
    const char *space;          /* NULL: all namespaces */
    const char *label_selector; /* NULL: none */
    const char *field_selector; /* NULL: none */
    enum kube_form form;
};

/*
 * A list, page by page, item by item, in the memory of one item. `each` gets trees that it does
 * not own; a negative return ends the list with it. Where the server forgets the list half-way
 * (410 on a continue token), `forget` is called and the list begins again: all that came before is
 * void. After a failure so is everything. Items carry neither apiVersion nor kind.
 */
#define KUBE_PAGE_ITEMS 500
struct kube_reader {
    int (*each)(void *context, const cJSON *item, struct error *err);
    void (*forget)(void *context);
    void *context;
};

/* `version` (NULL: not wanted) is for a watch that begins where the list ended. */
int kube_list(struct kube *kube, const struct kube_query *query, const struct kube_reader *reader,
              char version[KUBE_VERSION_ROOM], struct error *err);

enum kube_event { KUBE_ADDED, KUBE_MODIFIED, KUBE_DELETED };

struct kube_watch {
    struct kube_query query;
    char version[KUBE_VERSION_ROOM]; /* in: where to begin; moves on with each event and bookmark */
    long seconds;                    /* at the longest; the server ends it, or we do */
    /* Negative: ends the watch with that failure. Above 0: ends it with KUBE_OK. */
    int (*event)(void *context, enum kube_event type, const cJSON *object, struct error *err);
    /* About every second, also when nothing happens; returns as `event`. NULL: none. */
    int (*tick)(void *context, struct error *err);
    void *context;
};

/*
 * Follows changes. KUBE_OK: the time is over, the connection ended or a callback was content; call
 * again with the same struct to go on, nothing is lost. KUBE_GONE: list again. Connecting is tried
 * again as any reading; a stream that broke is not, the caller does by calling again.
 */
int kube_watch(struct kube *kube, struct kube_watch *watch, struct error *err);
