/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/kube.h"

#include "base/cleanup.h"
#include "fleet/kubecall.h"

#include <string.h>

#define EVENT_MAX_BYTES  JSON_STREAM_MAX_ELEMENT_BYTES
#define TICK_INTERVAL_MS 1000
#define SHORT_WATCH_MS   1000 /* one that ends sooner is followed by a pause */
#define GRACE_SECONDS    15   /* for the server to end what we asked it to end */

struct watching {
    struct kube_watch *watch;
    struct kube_subject subject;
    struct strbuf line; /* what has come of the current event */
    int64_t ticked_at;
    bool ended; /* by a callback, an ERROR event or an event that is wrong: `result` */
    int result;
};

/* The callback's word: negative fails, above 0 ends. Returns -1 to end the transfer. */
static int obey(struct watching *watching, int word, struct error *err)
{
    if (word == 0) return 0;
    watching->result = word > 0 ? KUBE_OK : word;
    return error_set(err, ERROR_SYSTEM, "ended by its reader");
}

static int keep_version(struct kube_watch *watch, const cJSON *object, struct error *err)
{
    CLEANUP(arena_release) struct arena arena = {0};
    const cJSON *metadata = NULL;
    const char *version = NULL;
    if (json_object(object, "metadata", JSON_REQUIRED, &metadata, err) < 0 ||
        json_text(&arena, metadata, "resourceVersion", JSON_REQUIRED, &version, err) < 0)
        return -1;
    if (strlen(version) >= sizeof watch->version)
        return error_set(err, ERROR_PROTOCOL, "a resourceVersion of more than %d bytes",
                         KUBE_VERSION_ROOM - 1);
    memcpy(watch->version, version, strlen(version) + 1);
    return 0;
}

/* After what went wrong inside of the server, listing again brings us back to what is. */
static int take_error(struct watching *watching, const cJSON *status, struct error *err)
{
    const int result = kube_refusal_of_status(&watching->subject, status, err);
    const bool lasting = result == KUBE_FORBIDDEN || result == KUBE_INVALID;
    watching->result = lasting ? result : KUBE_GONE;
    return -1;
}

/* The version moves on when the event has been taken: a watch that is called again then neither
 * leaves out nor repeats one. */
static int take_event(struct watching *watching, const cJSON *tree, struct error *err)
{
    static const char *const types[] = {
        [KUBE_ADDED] = "ADDED", [KUBE_MODIFIED] = "MODIFIED", [KUBE_DELETED] = "DELETED"};
    struct kube_watch *watch = watching->watch;
    CLEANUP(arena_release) struct arena arena = {0};
    const char *type = NULL;
    const cJSON *object = NULL;
    if (json_text(&arena, tree, "type", JSON_REQUIRED, &type, err) < 0 ||
        json_object(tree, "object", JSON_REQUIRED, &object, err) < 0)
        return -1;
    if (strcmp(type, "ERROR") == 0) return take_error(watching, object, err);
    if (strcmp(type, "BOOKMARK") == 0) return keep_version(watch, object, err);
    for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
        if (strcmp(type, types[i]) != 0) continue;
        const int word = watch->event(watch->context, (enum kube_event)i, object, err);
        if (word >= 0 && keep_version(watch, object, err) < 0) return -1;
        return obey(watching, word, err);
    }
    return error_set(err, ERROR_PROTOCOL, "an event of the unknown type \"%.40s\"", type);
}

static int take_line(struct watching *watching, struct error *err)
{
    const struct strbuf *line = &watching->line;
    if (line->data[strspn(line->data, " \t\r")] == '\0' && strlen(line->data) == line->length)
        return 0;
    CLEANUP(json_free) cJSON *tree = json_parse(line->data, line->length, "an event", err);
    return tree != NULL ? take_event(watching, tree, err) : -1;
}

/* Events stand on lines of their own; line breaks inside of text are escaped. */
static int take_lines(struct watching *watching, const char *data, size_t length, struct error *err)
{
    while (length > 0) {
        const char *end = memchr(data, '\n', length);
        const size_t piece = end != NULL ? (size_t)(end - data) : length;
        strbuf_add(&watching->line, data, piece);
        if (watching->line.overflow)
            return error_set(err, ERROR_PROTOCOL, "an event of more than %zu bytes",
                             EVENT_MAX_BYTES);
        if (end == NULL) return 0;
        if (take_line(watching, err) < 0) return -1;
        strbuf_reset(&watching->line);
        data += piece + 1;
        length -= piece + 1;
    }
    return 0;
}

static int take(void *context, const char *data, size_t length, struct error *err)
{
    struct watching *watching = context;
    watching->result = KUBE_FAILED;
    if (take_lines(watching, data, length, err) >= 0) return 0;
    watching->ended = true;
    return -1;
}

static int tick(void *context, struct error *err)
{
    struct watching *watching = context;
    const struct kube_watch *watch = watching->watch;
    const int64_t now = kube_clock();
    if (watch->tick == NULL || now - watching->ticked_at < TICK_INTERVAL_MS) return 0;
    watching->ticked_at = now;
    if (obey(watching, watch->tick(watch->context, err), err) >= 0) return 0;
    watching->ended = true;
    return -1;
}

static void begin(void *context)
{
    struct watching *watching = context;
    strbuf_reset(&watching->line);
}

static void cleanup_response(struct http_response *response)
{
    http_response_release(response);
}

static void make_path(const struct kube_watch *watch, struct strbuf *path)
{
    char seconds[24];
    snprintf(seconds, sizeof seconds, "%ld", watch->seconds);
    kube_add_query(path, &watch->query);
    kube_add_parameter(path, "watch", "1");
    kube_add_parameter(path, "allowWatchBookmarks", "true");
    kube_add_parameter(path, "resourceVersion", watch->version);
    kube_add_parameter(path, "timeoutSeconds", seconds);
}

static int follow(struct kube *kube, struct watching *watching, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf path;
    CLEANUP(cleanup_response) struct http_response response = {0};
    const struct kube_watch *watch = watching->watch;
    strbuf_init(&path, 0);
    make_path(watch, &path);
    const struct kube_call call = {
        .subject = watching->subject,
        .method = "GET",
        .path = path.data,
        .accept = watch->query.form == KUBE_METADATA
                      ? "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
                      : NULL,
        .repeat = KUBE_REPEAT_UNREAD,
        .timeout_seconds = watch->seconds + GRACE_SECONDS,
        .begin = begin,
        .take = take,
        .tick = tick,
        .context = watching,
    };
    return kube_perform(kube, &call, &response, err);
}

/* A stream that ends without a word is nothing special: servers and what stands before them end
 * each after a while. */
static bool is_end(int result, const struct error *err)
{
    if (result == KUBE_OK) return true;
    return result == KUBE_FAILED && (err->kind == ERROR_TIMEOUT || err->kind == ERROR_PROTOCOL);
}

static int conclude(struct kube *kube, const struct watching *watching, int result,
                    int64_t started_at, struct error *err)
{
    if (watching->ended) result = watching->result;
    if (watching->ended && result != KUBE_OK) return result;
    if (!watching->ended && !is_end(result, err)) return result;
    *err = (struct error){0};
    if (watching->ended || kube_clock() - started_at >= SHORT_WATCH_MS) return KUBE_OK;
    return kube_sleep(kube, SHORT_WATCH_MS / 2, err);
}

int kube_watch(struct kube *kube, struct kube_watch *watch, struct error *err)
{
    const int64_t started_at = kube_clock();
    struct watching watching = {
        .watch = watch,
        .subject = {.verb = "watch",
                    .resource = kube_resource_of(watch->query.kind),
                    .space = watch->query.space},
        .ticked_at = started_at,
    };
    strbuf_init(&watching.line, EVENT_MAX_BYTES);
    const int result = follow(kube, &watching, err);
    strbuf_release(&watching.line);
    return conclude(kube, &watching, result, started_at, err);
}
