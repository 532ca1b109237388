/* SPDX-License-Identifier: Apache-2.0 */
/* The Kubernetes client against a server that answers by script. */
#include "fleet/kube.h"

#include "base/cleanup.h"
#include "tests/lib/httpscript.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD(status) "HTTP/1.1 " status "\r\nConnection: close\r\n\r\n"
#define STATUS(code, reason, message)                                                        \
    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" reason \
    "\",\"message\":\"" message "\",\"code\":" code "}"
#define POD(name) "{\"metadata\":{\"name\":\"" name "\",\"resourceVersion\":\"7\"}}"
#define LIST(more, items)                                                                       \
    HEAD("200 OK")                                                                              \
    "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"42\"" more \
    "},\"items\":[" items "]}"
#define MORE                ",\"continue\":\"next\""
#define EVENT(type, object) "{\"type\":\"" type "\",\"object\":" object "}\n"
#define CHUNKED             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
#define EXPIRED             HEAD("410 Gone") STATUS("410", "Expired", "token is too old")
#define BUSY                                                                       \
    "HTTP/1.1 429 Too Many\r\nConnection: close\r\nRetry-After: 1\r\n\r\n" STATUS( \
        "429", "TooManyRequests", "slow down")
#define MAX_TURNS 4

struct world {
    struct peer peer;
    struct script script;
    struct kube *kube;
};

static void open_world(struct world *world, const struct turn *turns, long patience)
{
    struct error err = {0};
    world->script = (struct script){turns, 0};
    while (world->script.count < MAX_TURNS && (turns[world->script.count].answer != NULL ||
                                               turns[world->script.count].end == TURN_HANGS))
        world->script.count++;
    peer_start(&world->peer, PEER_TCP, script_serve, &world->script);
    const struct kube_options options = {
        .server = world->peer.url, .request_timeout_seconds = 2, .patience_seconds = patience};
    world->kube = kube_open(&options, &err);
    if (world->kube == NULL) tap_skip_all("%s", err.text);
}

static void close_world(struct world *world)
{
    kube_close(world->kube);
    peer_stop(&world->peer);
}

struct get_case {
    const char *name;
    const struct turn turns[MAX_TURNS];
    int result;
    size_t requests;
    const char *text; /* of the error */
};

/* clang-format off */
static const struct get_case gets[] = {
    {"an object", {{.answer = HEAD("200 OK") POD("a")}}, KUBE_OK, 1, NULL},
    {"not found", {{.answer = HEAD("404 Not Found") STATUS("404", "NotFound", "no such pod")}}, KUBE_NOT_FOUND, 1, "get pods ns/p: no such pod (404 NotFound)"},
    {"forbidden", {{.answer = HEAD("403 Forbidden") STATUS("403", "Forbidden", "u cannot get resource")}}, KUBE_FORBIDDEN, 1, "must allow the verb \"get\" on \"pods\" of the API group \"\""},
    {"conflict", {{.answer = HEAD("409 Conflict") STATUS("409", "Conflict", "changed")}}, KUBE_CONFLICT, 1, "409 Conflict"},
    {"exists", {{.answer = HEAD("409 Conflict") STATUS("409", "AlreadyExists", "there")}}, KUBE_EXISTS, 1, "AlreadyExists"},
    {"gone", {{.answer = EXPIRED}}, KUBE_GONE, 1, "410 Expired"},
    {"invalid", {{.answer = HEAD("422 Unprocessable") STATUS("422", "Invalid", "bad")}}, KUBE_INVALID, 1, "422 Invalid"},
    {"not authorized", {{.answer = HEAD("401 Unauthorized") STATUS("401", "Unauthorized", "Unauthorized")}}, KUBE_FAILED, 1, "no longer) valid"},
    {"busy, then an object", {{.answer = BUSY}, {.answer = HEAD("200 OK") POD("a")}}, KUBE_OK, 2, NULL},
    {"down, then an object", {{.answer = HEAD("503 Down") "x"}, {.answer = HEAD("200 OK") POD("a")}}, KUBE_OK, 2, NULL},
    {"cut, then an object", {{.answer = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"}, {.answer = HEAD("200 OK") POD("a")}}, KUBE_OK, 2, NULL},
    {"silent, then an object", {{.end = TURN_HANGS}, {.answer = HEAD("200 OK") POD("a")}}, KUBE_OK, 2, NULL},
    {"not JSON", {{.answer = HEAD("200 OK") "<html>"}}, KUBE_FAILED, 1, "the answer: invalid JSON"},
    {"no object", {{.answer = HEAD("200 OK") "[]"}}, KUBE_FAILED, 1, "no JSON object"},
    {"a page of a proxy", {{.answer = HEAD("404 Not Found") "<html>\x1b[31m"}}, KUBE_NOT_FOUND, 1, "<html>\\x1b[31m (404)"},
};
/* clang-format on */

static void check_get(const struct get_case *row)
{
    struct world world;
    struct error err = {0};
    CLEANUP(json_free) cJSON *object = NULL;
    open_world(&world, row->turns, 20);
    is_int(kube_get(world.kube, KUBE_PODS, "ns", "p", &object, &err), row->result, "get: %s %s",
           row->name, err.text);
    is_int(atomic_load(&world.peer.log->requests), row->requests, "requests of %s", row->name);
    has_str(world.peer.log->last_request, "GET /api/v1/namespaces/ns/pods/p HTTP/1.1",
            "the path of %s", row->name);
    ok((object != NULL) == (row->result == KUBE_OK), "an object only on success: %s", row->name);
    if (row->text != NULL) has_str(err.text, row->text, "the error of %s", row->name);
    close_world(&world);
}

/* A write: which failures are followed by a second one. */
struct write_case {
    const char *name;
    enum kube_create_mode mode;
    const struct turn turns[MAX_TURNS];
    int result;
    size_t requests;
};

/* clang-format off */
static const struct write_case writes[] = {
    {"named, answer lost", KUBE_CREATE_NAMED, {{.answer = "HTTP/1.1 20"}, {.answer = HEAD("409 C") STATUS("409", "AlreadyExists", "there")}}, KUBE_EXISTS, 2},
    {"once, answer lost", KUBE_CREATE_ONCE, {{.answer = "HTTP/1.1 20"}, {.answer = HEAD("201 Created") POD("a")}}, KUBE_FAILED, 1},
    {"once, 503", KUBE_CREATE_ONCE, {{.answer = HEAD("503 Down") "x"}, {.answer = HEAD("201 Created") POD("a")}}, KUBE_FAILED, 1},
    {"once, busy", KUBE_CREATE_ONCE, {{.answer = BUSY}, {.answer = HEAD("201 Created") POD("a")}}, KUBE_OK, 2},
};
/* clang-format on */

static void check_write(const struct write_case *row)
{
    struct world world;
    struct error err = {0};
    open_world(&world, row->turns, 20);
    is_int(kube_create(world.kube, KUBE_JOBS, "ns", "{\"a\":1}", row->mode, NULL, &err),
           row->result, "create: %s %s", row->name, err.text);
    is_int(atomic_load(&world.peer.log->requests), row->requests, "requests of %s", row->name);
    has_str(world.peer.log->last_request, "POST /apis/batch/v1/namespaces/ns/jobs HTTP/1.1",
            "the path of %s", row->name);
    close_world(&world);
}

static void check_patch_and_delete(void)
{
    static const struct turn turns[MAX_TURNS] = {{.answer = HEAD("200 OK") "{}"}};
    struct world world;
    struct error err = {0};
    open_world(&world, turns, 20);
    is_int(kube_patch(world.kube, KUBE_PODS, "ns", "p", "{\"b\":2}", NULL, &err), 0, "a patch");
    has_str(world.peer.log->last_request, "Content-Type: application/merge-patch+json", "its type");
    has_str(world.peer.log->last_request, "\r\n\r\n{\"b\":2}", "its body");
    is_int(kube_delete(world.kube, KUBE_JOBS, "ns", "j", "u-1", KUBE_FOREGROUND, &err), 0,
           "a deletion");
    has_str(world.peer.log->last_request, "DELETE /apis/batch/v1/namespaces/ns/jobs/j ",
            "its path");
    has_str(world.peer.log->last_request, "\"propagationPolicy\":\"Foreground\"", "its policy");
    has_str(world.peer.log->last_request, "\"preconditions\":{\"uid\":\"u-1\"}", "its uid");
    close_world(&world);
}

struct seen {
    char names[64];
    unsigned forgotten;
    unsigned ticks;
    int word; /* what the callback returns on "stop" */
};

static int see(void *context, const cJSON *item, struct error *err)
{
    struct seen *seen = context;
    const cJSON *metadata = cJSON_GetObjectItemCaseSensitive(item, "metadata");
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(metadata, "name");
    const char *text = cJSON_IsString(name) ? name->valuestring : "?";
    snprintf(seen->names + strlen(seen->names), sizeof seen->names - strlen(seen->names), "%s,",
             text);
    if (strcmp(text, "stop") != 0) return 0;
    if (seen->word < 0) error_set(err, ERROR_INPUT, "told to stop");
    return seen->word;
}

static void forget(void *context)
{
    struct seen *seen = context;
    seen->names[0] = '\0';
    seen->forgotten++;
}

struct list_case {
    const char *name;
    const struct turn turns[MAX_TURNS];
    int result;
    const char *names;
    unsigned forgotten;
};

/* clang-format off */
static const struct list_case lists[] = {
    {"empty", {{.answer = LIST("", "")}}, KUBE_OK, "", 0},
    {"one page", {{.answer = LIST("", POD("a") "," POD("b"))}}, KUBE_OK, "a,b,", 0},
    {"items first", {{.answer = HEAD("200 OK") "{\"items\":[" POD("a") "],\"metadata\":{\"resourceVersion\":\"42\"}}"}}, KUBE_OK, "a,", 0},
    {"null items", {{.answer = HEAD("200 OK") "{\"items\":null,\"metadata\":{\"resourceVersion\":\"42\"}}"}}, KUBE_OK, "", 0},
    {"two pages", {{.answer = LIST(MORE, POD("a"))}, {.answer = LIST("", POD("b"))}}, KUBE_OK, "a,b,", 0},
    {"an expired token", {{.answer = LIST(MORE, POD("a"))}, {.answer = EXPIRED}, {.answer = LIST("", POD("c"))}}, KUBE_OK, "c,", 1},
    {"busy between pages", {{.answer = LIST(MORE, POD("a"))}, {.answer = BUSY}, {.answer = LIST("", POD("b"))}}, KUBE_OK, "a,b,", 0},
    {"the first page cut", {{.answer = "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"items\":[" POD("a") ","}, {.answer = LIST("", POD("c"))}}, KUBE_OK, "c,", 1},
    {"a later page cut", {{.answer = LIST(MORE, POD("a"))}, {.answer = "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"items\":[" POD("b") ","}, {.answer = LIST("", POD("b") "," POD("c"))}}, KUBE_OK, "a,b,c,", 0},
    {"always expired", {{.answer = EXPIRED}}, KUBE_GONE, "", 6 - 1},
    {"refused by the reader", {{.answer = LIST("", POD("stop"))}}, -42, "stop,", 0},
    {"not JSON", {{.answer = HEAD("200 OK") "<html>"}}, KUBE_FAILED, "", 0},
    {"no items", {{.answer = HEAD("200 OK") "{\"metadata\":{\"resourceVersion\":\"42\"}}"}}, KUBE_FAILED, "", 0},
    {"items spelled otherwise", {{.answer = HEAD("200 OK") "{\"metadata\":{\"resourceVersion\":\"42\"},\"it\\u0065ms\":[" POD("a") "]}"}}, KUBE_FAILED, "", 0},
    {"no metadata", {{.answer = HEAD("200 OK") "{\"items\":[]}"}}, KUBE_FAILED, "", 0},
    {"items twice", {{.answer = HEAD("200 OK") "{\"metadata\":{},\"items\":[],\"items\":[" POD("a") "]}"}}, KUBE_FAILED, "", 0},
    {"an item that is no object", {{.answer = LIST("", "1")}}, KUBE_FAILED, "", 0},
    {"cut without a sign", {{.answer = HEAD("200 OK") "{\"metadata\":{\"resourceVersion\":\"42\"},\"items\":[" POD("a")}}, KUBE_FAILED, "", 0},
    {"forbidden", {{.answer = HEAD("403 F") STATUS("403", "Forbidden", "u cannot list")}}, KUBE_FORBIDDEN, "", 0},
};
/* clang-format on */

static void check_list(const struct list_case *row)
{
    struct world world;
    struct error err = {0};
    struct seen seen = {.word = -42};
    char version[KUBE_VERSION_ROOM] = "";
    const struct kube_query query = {.kind = KUBE_PODS, .label_selector = "a=b"};
    const struct kube_reader reader = {see, forget, &seen};
    open_world(&world, row->turns, 20);
    is_int(kube_list(world.kube, &query, &reader, version, &err), row->result, "list: %s %s",
           row->name, err.text);
    is_str(seen.names, row->names, "items of %s", row->name);
    is_int(seen.forgotten, row->forgotten, "%s is begun again", row->name);
    is_str(version, row->result == KUBE_OK ? "42" : "", "version of %s", row->name);
    ok((err.kind == ERROR_NONE) == (row->result == KUBE_OK), "an error only on failure: %s",
       row->name);
    has_str(world.peer.log->last_request, "GET /api/v1/pods?labelSelector=a%3Db&limit=500",
            "the path of %s", row->name);
    close_world(&world);
}

static int see_event(void *context, enum kube_event type, const cJSON *object, struct error *err)
{
    struct seen *seen = context;
    const size_t length = strlen(seen->names);
    snprintf(seen->names + length, sizeof seen->names - length, "%c", "AMD"[type]);
    return see(context, object, err);
}

static int count_tick(void *context, struct error *err)
{
    (void)err;
    struct seen *seen = context;
    return ++seen->ticks == 2 ? 1 : 0;
}

struct watch_case {
    const char *name;
    const struct turn turns[MAX_TURNS];
    int word, result;
    const char *names, *version;
};

/* clang-format off */
static const struct watch_case watches[] = {
    {"three kinds", {{.answer = HEAD("200 OK") EVENT("ADDED", POD("a")) EVENT("MODIFIED", POD("b")) EVENT("DELETED", POD("c"))}}, 0, KUBE_OK, "Aa,Mb,Dc,", "7"},
    {"a bookmark", {{.answer = HEAD("200 OK") EVENT("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"99\"}}")}}, 0, KUBE_OK, "", "99"},
    {"gone by status", {{.answer = EXPIRED}}, 0, KUBE_GONE, "", "5"},
    {"gone by event", {{.answer = HEAD("200 OK") EVENT("ERROR", STATUS("410", "Expired", "old"))}}, 0, KUBE_GONE, "", "5"},
    {"an error inside of the server", {{.answer = HEAD("200 OK") EVENT("ERROR", STATUS("500", "InternalError", "oh"))}}, 0, KUBE_GONE, "", "5"},
    {"ended by the caller", {{.answer = HEAD("200 OK") EVENT("ADDED", POD("stop")) EVENT("ADDED", POD("b"))}}, 1, KUBE_OK, "Astop,", "7"},
    {"failed by the caller", {{.answer = HEAD("200 OK") EVENT("ADDED", POD("stop"))}}, -42, -42, "Astop,", "5"},
    {"an event cut", {{.answer = CHUNKED "8\r\n{\"type\":\r\n"}}, 0, KUBE_OK, "", "5"},
    {"silence, ended by a tick", {{.answer = CHUNKED, .end = TURN_HANGS}}, 0, KUBE_OK, "", "5"},
    {"wrong JSON", {{.answer = HEAD("200 OK") "{]\n"}}, 0, KUBE_FAILED, "", "5"},
    {"an unknown type", {{.answer = HEAD("200 OK") EVENT("MOVED", POD("a"))}}, 0, KUBE_FAILED, "", "5"},
    {"no version", {{.answer = HEAD("200 OK") EVENT("ADDED", "{\"metadata\":{\"name\":\"a\"}}")}}, 0, KUBE_FAILED, "Aa,", "5"},
};
/* clang-format on */

static void check_watch(const struct watch_case *row)
{
    struct world world;
    struct error err = {0};
    struct seen seen = {.word = row->word};
    struct kube_watch watch = {.query = {.kind = KUBE_PODS, .space = "ns"},
                               .version = "5",
                               .seconds = 60,
                               .event = see_event,
                               .tick = count_tick,
                               .context = &seen};
    open_world(&world, row->turns, -1);
    is_int(kube_watch(world.kube, &watch, &err), row->result, "watch: %s %s", row->name, err.text);
    is_str(seen.names, row->names, "events of %s", row->name);
    is_str(watch.version, row->version, "version of %s", row->name);
    ok((err.kind == ERROR_NONE) == (row->result == KUBE_OK), "an error only on failure: %s",
       row->name);
    if (row->turns[0].end == TURN_HANGS) is_int(seen.ticks, 2, "a tick ends it");
    is_int(atomic_load(&world.peer.log->requests), 1, "one request: %s", row->name);
    close_world(&world);
}

static bool stop_at_third(void *context)
{
    return ++*(unsigned *)context < 3;
}

static void check_pulse(void)
{
    static const struct turn turns[MAX_TURNS] = {{.end = TURN_HANGS}};
    struct world world;
    struct error err = {0};
    unsigned beats = 0;
    open_world(&world, turns, 20);
    kube_set_pulse(world.kube, stop_at_third, &beats);
    is_int(kube_get(world.kube, KUBE_PODS, "ns", "p", NULL, &err), KUBE_INTERRUPTED,
           "the pulse ends a request: %s", err.text);
    err = (struct error){0};
    is_int(kube_patch(world.kube, KUBE_PODS, "ns", "p", "{}", NULL, &err), KUBE_INTERRUPTED,
           "and no write is begun then");
    is_int(atomic_load(&world.peer.log->requests), 1, "so the server saw one");
    close_world(&world);
}

int main(void)
{
    scratch_make();
    for (size_t i = 0; i < ARRAY_LENGTH(gets); i++) check_get(&gets[i]);
    for (size_t i = 0; i < ARRAY_LENGTH(writes); i++) check_write(&writes[i]);
    check_patch_and_delete();
    for (size_t i = 0; i < ARRAY_LENGTH(lists); i++) check_list(&lists[i]);
    for (size_t i = 0; i < ARRAY_LENGTH(watches); i++) check_watch(&watches[i]);
    check_pulse();
    scratch_remove();
    return tap_done();
}
