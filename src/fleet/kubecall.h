/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "fleet/kube.h"
#include "fleet/kubeconfig.h"
#include "fleet/kubestatus.h"
#include "wire/http.h"

/* The client from inside: its connections, its token, and one request with all its tries. */

/* As many calls may be under way inside each other: a list or watch, a call in its callback, the
 * pulse of that one, and one to spare. */
#define KUBE_LINES 4

struct kube_line {
    struct http *http; /* NULL: never used yet */
    bool busy;
};

struct kube {
    struct arena arena;
    struct kube_config config;
    struct http_endpoint endpoint;
    const char *space;
    long patience_seconds; /* 0: one try */
    struct kube_line lines[KUBE_LINES];
    char *token; /* NULL: none */
    int64_t token_read_at;
    kube_pulse pulse;
    void *pulse_context;
    bool in_pulse;
    int64_t pulsed_at;
    uint64_t random;
    size_t request_count;
};

/* Milliseconds of the monotonic clock. */
int64_t kube_clock(void);

/* Calls the pulse, at most a few times a second unless `now`. False: end what is under way. */
enum kube_beat { KUBE_BEAT_IN_TIME, KUBE_BEAT_NOW };
bool kube_beat(struct kube *kube, enum kube_beat beat);
int kube_interrupted(struct error *err); /* fills `err`; returns KUBE_INTERRUPTED */

/* Reads the token file again where that is due (a minute has passed) or `at once`; true where the
 * token is another one then. A file that cannot be read leaves the old token. */
enum kube_token_age { KUBE_TOKEN_IN_TIME, KUBE_TOKEN_AT_ONCE };
bool kube_refresh_token(struct kube *kube, enum kube_token_age age);

enum kube_repeat {
    KUBE_REPEAT,        /* a second request does no harm */
    KUBE_REPEAT_UNSENT, /* only where the first one was certainly not taken */
    KUBE_REPEAT_UNREAD  /* until `take` has got something */
};

struct kube_call {
    struct kube_subject subject;
    const char *method, *path;
    const char *body, *content_type; /* NULL: none; JSON */
    const char *accept;              /* NULL: JSON */
    enum kube_repeat repeat;
    long timeout_seconds; /* 0: the client's */
    /* Takes a 2xx body instead of the response; negative fails the call without another try. `begin`
     * is told of each try. */
    void (*begin)(void *context);
    int (*take)(void *context, const char *data, size_t length, struct error *err);
    /* While waiting, often; negative as `take`. */
    int (*tick)(void *context, struct error *err);
    void *context;
};

/* An enum kube_result. The caller has zeroed *response and releases it. */
int kube_perform(struct kube *kube, const struct kube_call *call, struct http_response *response,
                 struct error *err);

/* Appends "/apis/batch/v1/namespaces/SPACE/jobs/NAME". */
void kube_add_path(struct strbuf *path, enum kube_kind kind, const char *space, const char *name);
/* Appends "?key=value" or "&key=value", encoded; nothing where `value` is NULL. */
void kube_add_parameter(struct strbuf *path, const char *key, const char *value);
/* A list's path with its selectors. */
void kube_add_query(struct strbuf *path, const struct kube_query *query);
