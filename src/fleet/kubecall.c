/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/kubecall.h"

#include "base/cleanup.h"
#include "base/log.h"

#include <string.h>

#define PAUSE_LEAST_MS 250
#define PAUSE_MOST_MS  10000
#define BODY_CEILING   ((size_t)64 * 1024 * 1024)

/* One try of a call. */
struct attempt {
    struct kube *kube;
    const struct kube_call *call;
    bool read;         /* the call has got some of the body */
    bool refused;      /* by the call's own functions */
    bool interrupted;  /* by the pulse */
    bool again;        /* another try may help */
    long wait_seconds; /* that the server asks for; -1: it does not say */
};

static int take(void *context, const char *data, size_t length, struct error *err)
{
    struct attempt *attempt = context;
    const struct kube_call *call = attempt->call;
    attempt->read = true;
    if (call->take(call->context, data, length, err) >= 0) return 0;
    attempt->refused = true;
    return -1;
}

static int pulse(void *context, struct error *err)
{
    struct attempt *attempt = context;
    const struct kube_call *call = attempt->call;
    if (!kube_beat(attempt->kube, KUBE_BEAT_IN_TIME)) {
        attempt->interrupted = true;
        return kube_interrupted(err);
    }
    if (call->tick == NULL || call->tick(call->context, err) >= 0) return 0;
    attempt->refused = true;
    return -1;
}

static struct kube_line *take_line(struct kube *kube, struct error *err)
{
    for (size_t i = 0; i < KUBE_LINES; i++) {
        struct kube_line *line = &kube->lines[i];
        if (line->busy) continue;
        if (line->http == NULL) line->http = http_open(&kube->endpoint, err);
        if (line->http == NULL) return NULL;
        line->busy = true;
        return line;
    }
    error_set(err, ERROR_SYSTEM, "more than %d calls inside each other", KUBE_LINES);
    return NULL;
}

static int send(struct attempt *attempt, struct kube_line *line, struct http_response *response,
                struct error *err)
{
    const struct kube_call *call = attempt->call;
    CLEANUP(strbuf_release) struct strbuf accept;
    strbuf_init(&accept, 0);
    strbuf_printf(&accept, "Accept: %s", call->accept != NULL ? call->accept : "application/json");
    const char *headers[] = {accept.data, NULL};
    const struct http_request request = {
        .method = call->method,
        .path = call->path,
        .body = call->body,
        .content_type = call->content_type,
        .headers = headers,
        .body_ceiling = call->take != NULL ? 0 : BODY_CEILING,
        .timeout_seconds = call->timeout_seconds,
        .sink = call->take != NULL ? take : NULL,
        .sink_context = attempt,
        .pulse = pulse,
        .pulse_context = attempt,
    };
    attempt->kube->request_count++;
    http_set_bearer_token(line->http, attempt->kube->token);
    return http_perform(line->http, &request, response, err);
}

/* No answer, or not a whole one. */
static int judge_failure(struct attempt *attempt, const struct http_response *response,
                         const struct error *err)
{
    if (attempt->interrupted) return KUBE_INTERRUPTED;
    if (attempt->refused || response->lasting) return KUBE_FAILED;
    const enum kube_repeat repeat = attempt->call->repeat;
    const bool lost = err->kind == ERROR_TIMEOUT || err->kind == ERROR_PROTOCOL;
    const bool harmless = repeat == KUBE_REPEAT || (repeat == KUBE_REPEAT_UNREAD && !attempt->read);
    attempt->again = err->kind == ERROR_UNREACHABLE || (lost && harmless);
    return KUBE_FAILED;
}

/* A whole answer that is no success. */
static int judge_answer(struct attempt *attempt, const struct http_response *response,
                        struct error *err)
{
    const bool repeat = attempt->call->repeat != KUBE_REPEAT_UNSENT;
    const struct strbuf *body = &response->body;
    switch (response->status) {
    case 401: attempt->again = kube_refresh_token(attempt->kube, KUBE_TOKEN_AT_ONCE); break;
    case 429: attempt->again = true; break;
    case 500:
    case 502:
    case 503:
    case 504: attempt->again = repeat; break;
    default: break;
    }
    attempt->wait_seconds = response->retry_after_seconds;
    if (attempt->again && attempt->wait_seconds < 0)
        attempt->wait_seconds = kube_status_retry_after(body->data, body->length);
    return kube_refusal(&attempt->call->subject, response->status, body->data, body->length, err);
}

static int try_once(struct attempt *attempt, struct http_response *response, struct error *err)
{
    const struct kube_call *call = attempt->call;
    kube_refresh_token(attempt->kube, KUBE_TOKEN_IN_TIME);
    struct kube_line *line = take_line(attempt->kube, err);
    if (line == NULL) return kube_name_failure(&call->subject, KUBE_FAILED, err);
    if (call->begin != NULL) call->begin(call->context);
    const int sent = send(attempt, line, response, err);
    line->busy = false;
    if (sent < 0)
        return kube_name_failure(&call->subject, judge_failure(attempt, response, err), err);
    if (response->status >= 200 && response->status < 300) return KUBE_OK;
    return judge_answer(attempt, response, err);
}

/* xorshift64*: only to keep clients that failed together from coming back together. */
static uint64_t next_random(struct kube *kube)
{
    kube->random ^= kube->random >> 12;
    kube->random ^= kube->random << 25;
    kube->random ^= kube->random >> 27;
    return (kube->random * UINT64_C(2685821657736338717)) >> 33;
}

/* Milliseconds before try number `tries` + 1: doubled each time, and from half of it on by chance,
 * but not before the server wants to hear of us. */
static int64_t pause_before(struct kube *kube, unsigned tries, long wait_seconds)
{
    int64_t pause = tries < 6 ? (int64_t)PAUSE_LEAST_MS << tries : PAUSE_MOST_MS;
    if (pause > PAUSE_MOST_MS) pause = PAUSE_MOST_MS;
    pause = pause / 2 + (int64_t)(next_random(kube) % (uint64_t)(pause / 2 + 1));
    return wait_seconds > 0 ? (int64_t)wait_seconds * 1000 + pause / 4 : pause;
}

int kube_perform(struct kube *kube, const struct kube_call *call, struct http_response *response,
                 struct error *err)
{
    const int64_t end = kube_clock() + (int64_t)kube->patience_seconds * 1000;
    for (unsigned tries = 1;; tries++) {
        if (strcmp(call->method, "GET") != 0 && !kube_beat(kube, KUBE_BEAT_NOW))
            return kube_name_failure(&call->subject, kube_interrupted(err), err);
        struct attempt attempt = {.kube = kube, .call = call, .wait_seconds = -1};
        const int result = try_once(&attempt, response, err);
        if (result == KUBE_OK || !attempt.again) return result;
        const int64_t pause = pause_before(kube, tries - 1, attempt.wait_seconds);
        if (kube_clock() + pause > end) return result;
        log_debug("%s; trying again in %lld ms", err->text, (long long)pause);
        *err = (struct error){0};
        if (kube_sleep(kube, pause, err) != KUBE_OK)
            return kube_name_failure(&call->subject, KUBE_INTERRUPTED, err);
    }
}

void kube_add_path(struct strbuf *path, enum kube_kind kind, const char *space, const char *name)
{
    const struct kube_resource *resource = kube_resource_of(kind);
    const char *root = strchr(resource->api_version, '/') != NULL ? "apis" : "api";
    strbuf_printf(path, "/%s/%s", root, resource->api_version);
    if (space != NULL) {
        strbuf_puts(path, "/namespaces/");
        http_encode(path, space);
    }
    strbuf_printf(path, "/%s", resource->plural);
    if (name == NULL) return;
    strbuf_putc(path, '/');
    http_encode(path, name);
}

void kube_add_parameter(struct strbuf *path, const char *key, const char *value)
{
    if (value == NULL) return;
    strbuf_printf(path, "%c%s=", strchr(path->data, '?') != NULL ? '&' : '?', key);
    http_encode(path, value);
}

void kube_add_query(struct strbuf *path, const struct kube_query *query)
{
    kube_add_path(path, query->kind, query->space, NULL);
    kube_add_parameter(path, "labelSelector", query->label_selector);
    kube_add_parameter(path, "fieldSelector", query->field_selector);
}
