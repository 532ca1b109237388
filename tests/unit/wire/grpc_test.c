/* SPDX-License-Identifier: Apache-2.0 */
/* gRPC calls against a peer that keeps to the protocol, and against one that does not. */
#include "wire/grpc.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "tests/lib/httpscript.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"
#include "tests/unit/wire/h2peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What a call of a turn's path must come to. */
struct wanted {
    enum error_kind kind; /* ERROR_NONE: an answer */
    const char *text;     /* a part of the error, or the answer's message */
    int status;
    const char *body; /* of an answer with status 0 */
};

struct scene {
    struct h2_turn turn;
    struct wanted wanted;
};

#define HEAD                                             \
    {                                                    \
        ":status: 200", "content-type: application/grpc" \
    }
#define WITH(line)                                             \
    {                                                          \
        ":status: 200", "content-type: application/grpc", line \
    }
#define DONE             \
    {                    \
        "grpc-status: 0" \
    }
#define FRAME(literal, bytes) .body = literal, .length = bytes
#define HELLO                 FRAME("\0\0\0\0\5hello", 10)

/* clang-format off */
static const struct scene scenes[] = {
    {{.path = "/good", .head = HEAD, HELLO, .trailer = DONE}, {.text = "", .body = "hello"}},
    {{.path = "/good/empty", .head = HEAD, FRAME("\0\0\0\0\0", 5), .trailer = DONE}, {.text = "", .body = ""}},
    {{.path = "/good/type", .head = {":status: 200", "content-type: application/grpc+proto"}, HELLO, .trailer = DONE}, {.text = "", .body = "hello"}},
    {{.path = "/good/parameter", .head = {":status: 200", "content-type: application/grpc;x=y"}, HELLO, .trailer = DONE}, {.text = "", .body = "hello"}},
    {{.path = "/good/ceiling", .head = HEAD, FRAME("\0\0\1\0\0", 5), .fills = 65536, .trailer = DONE}, {.text = "", .body = ""}},
    {{.path = "/refused", .head = WITH("grpc-status: 5"), .trailer = {"grpc-message: %C3%84%25 not found%0a"}}, {.status = 5, .text = "\xC3\x84% not found "}},
    {{.path = "/refused/at-once", .head = {":status: 200", "content-type: application/grpc", "grpc-status: 12", "grpc-message: unknown service a.B"}}, {.status = 12, .text = "unknown service a.B"}},
    {{.path = "/refused/behind-a-message", .head = HEAD, HELLO, .trailer = {"grpc-status: 8", "grpc-message: too%20large"}}, {.status = 8, .text = "too large"}},
    {{.path = "/refused/last-word", .head = WITH("grpc-status: 0"), HELLO, .trailer = {"grpc-status: 13"}}, {.status = 13, .text = ""}},
    {{.path = "/refused/deadline", .head = WITH("grpc-status: 4")}, {.status = 4, .text = ""}},
    {{.path = "/refused/unknown-number", .head = WITH("grpc-status: 77")}, {.status = 77, .text = ""}},
    {{.path = "/refused/odd-message", .head = {":status: 200", "content-type: application/grpc", "grpc-status: 2", "grpc-message: 100% %zz %00 %ff%"}}, {.status = 2, .text = "100% %zz ? ?%"}},

    {{.path = "/status/missing", .head = HEAD, HELLO, .trailer = {"other: 0"}}, {ERROR_PROTOCOL, .text = "ends without a status"}},
    {{.path = "/status/no-trailers", .head = HEAD, HELLO}, {ERROR_PROTOCOL, .text = "ends without a status"}},
    {{.path = "/status/nothing-at-all", .head = HEAD}, {ERROR_PROTOCOL, .text = "ends without a status"}},
    {{.path = "/status/word", .head = HEAD, HELLO, .trailer = {"grpc-status: ok"}}, {ERROR_PROTOCOL, .text = "status is no number"}},
    {{.path = "/status/negative", .head = HEAD, HELLO, .trailer = {"grpc-status: -1"}}, {ERROR_PROTOCOL, .text = "status is no number"}},
    {{.path = "/status/empty", .head = HEAD, HELLO, .trailer = {"grpc-status:"}}, {ERROR_PROTOCOL, .text = "status is no number"}},

    {{.path = "/frame/none", .head = HEAD, .trailer = DONE}, {ERROR_PROTOCOL, .text = "has no message"}},
    {{.path = "/frame/none-at-once", .head = WITH("grpc-status: 0")}, {ERROR_PROTOCOL, .text = "has no message"}},
    {{.path = "/frame/cut-header", .head = HEAD, FRAME("\0\0\0\0", 4), .trailer = DONE}, {ERROR_PROTOCOL, .text = "frame header is truncated"}},
    {{.path = "/frame/cut", .head = HEAD, FRAME("\0\0\0\0\5hell", 9), .trailer = DONE}, {ERROR_PROTOCOL, .text = "truncated: 4 of 5 bytes"}},
    {{.path = "/frame/longer", .head = HEAD, FRAME("\0\0\0\0\4hello", 10), .trailer = DONE}, {ERROR_PROTOCOL, .text = "more than one message"}},
    {{.path = "/frame/two", .head = HEAD, FRAME("\0\0\0\0\2he\0\0\0\0\3llo", 15), .trailer = DONE}, {ERROR_PROTOCOL, .text = "more than one message"}},
    {{.path = "/frame/flag-of-one", .head = HEAD, FRAME("\1\0\0\0\5hello", 10), .trailer = DONE}, {ERROR_PROTOCOL, .text = "compressed"}},
    {{.path = "/frame/flag", .head = HEAD, FRAME("\2\0\0\0\5hello", 10), .trailer = DONE}, {ERROR_PROTOCOL, .text = "unknown flag"}},
    {{.path = "/frame/oversized", .head = HEAD, FRAME("\0\0\1\0\1", 5), .fills = 65537, .trailer = DONE}, {ERROR_PROTOCOL, .text = "has 65537 bytes, the limit is 65536"}},
    {{.path = "/frame/announced", .head = HEAD, FRAME("\0\xff\xff\xff\xff", 5), .end = H2_STALLS}, {ERROR_PROTOCOL, .text = "has 4294967295 bytes, the limit is 65536"}},
    {{.path = "/frame/endless", .head = HEAD, FRAME("\0\0\0\0\1", 5), .fills = 1 << 24, .trailer = DONE}, {ERROR_PROTOCOL, .text = "more than 65541 bytes"}},

    {{.path = "/http/type", .head = {":status: 200", "content-type: text/html"}, HELLO, .trailer = DONE}, {ERROR_PROTOCOL, .text = "\"text/html\", not gRPC"}},
    {{.path = "/http/similar-type", .head = {":status: 200", "content-type: application/grpcx"}, HELLO, .trailer = DONE}, {ERROR_PROTOCOL, .text = "\"application/grpcx\", not gRPC"}},
    {{.path = "/http/no-type", .head = {":status: 200"}, HELLO, .trailer = DONE}, {ERROR_PROTOCOL, .text = "\"\", not gRPC"}},
    {{.path = "/http/415", .head = {":status: 415", "content-type: application/grpc", "grpc-status: 3"}}, {ERROR_PROTOCOL, .text = "HTTP status 415"}},
    {{.path = "/http/503", .head = {":status: 503", "content-type: text/plain"}, FRAME("busy", 4)}, {ERROR_PROTOCOL, .text = "HTTP status 503"}},
    {{.path = "/http/204", .head = {":status: 204"}}, {ERROR_PROTOCOL, .text = "HTTP status 204"}},

    {{.path = "/reset/at-once", .end = H2_RESETS, .code = 2}, {ERROR_PROTOCOL, .text = "INTERNAL_ERROR"}},
    {{.path = "/reset/in-body", .head = HEAD, FRAME("\0\0\0\0\5he", 7), .end = H2_RESETS, .code = 8}, {ERROR_PROTOCOL, .text = "CANCEL"}},
    {{.path = "/reset/refused", .end = H2_RESETS, .code = 7}, {ERROR_PROTOCOL, .text = "what came of the request is unknown"}},
    {{.path = "/reset/behind-the-message", .head = HEAD, HELLO, .end = H2_RESETS, .code = 0}, {ERROR_PROTOCOL, .text = ""}},
    {{.path = "/leaves/at-once", .end = H2_LEAVES, .code = 0}, {ERROR_PROTOCOL, .text = ""}},
    {{.path = "/leaves/in-body", .head = HEAD, FRAME("\0\0\0\0\5he", 7), .end = H2_LEAVES, .code = 2}, {ERROR_PROTOCOL, .text = ""}},
    {{.path = "/cut/at-once", .end = H2_CUTS}, {ERROR_PROTOCOL, .text = "what came of the request is unknown"}},
    {{.path = "/cut/behind-head", .head = HEAD, .end = H2_CUTS}, {ERROR_PROTOCOL, .text = ""}},
    {{.path = "/cut/in-body", .head = HEAD, FRAME("\0\0\0\0\5he", 7), .end = H2_CUTS}, {ERROR_PROTOCOL, .text = ""}},
    {{.path = "/cut/before-trailers", .head = HEAD, HELLO, .end = H2_CUTS}, {ERROR_PROTOCOL, .text = ""}},
    {{.path = "/cut/behind-early-status", .head = WITH("grpc-status: 0"), HELLO, .end = H2_CUTS}, {ERROR_PROTOCOL, .text = ""}},
    {{.path = "/stalls/at-once", .end = H2_STALLS}, {ERROR_TIMEOUT, .text = "timed out"}},
    {{.path = "/stalls/behind-head", .head = HEAD, .end = H2_STALLS}, {ERROR_TIMEOUT, .text = "timed out"}},
    {{.path = "/stalls/in-body", .head = HEAD, FRAME("\0\0\0\0\5he", 7), .end = H2_STALLS}, {ERROR_TIMEOUT, .text = "timed out"}},
    {{.path = "/stalls/before-trailers", .head = HEAD, HELLO, .end = H2_STALLS}, {ERROR_TIMEOUT, .text = "timed out"}},
};
/* clang-format on */

enum { SCENES = ARRAY_LENGTH(scenes) };
static struct h2_turn turns[SCENES + 2]; /* and /echo and /goodbye */

static struct h2_script make_script(void)
{
    for (size_t i = 0; i < SCENES; i++) turns[i] = scenes[i].turn;
    turns[SCENES] = (struct h2_turn){
        .path = "/echo", .head = HEAD, .trailer = DONE, .echo = true, .delay_milliseconds = 20};
    turns[SCENES + 1] = (struct h2_turn){
        .path = "/goodbye", .says_goodbye = true, .head = HEAD, HELLO, .trailer = DONE};
    return (struct h2_script){turns, ARRAY_LENGTH(turns)};
}

static struct grpc *open_at(const char *path, const char *const *headers)
{
    struct error err = {0};
    struct grpc *grpc = grpc_open(path, headers, &err);
    if (grpc == NULL) tap_skip_all("%s", err.text);
    return grpc;
}

static struct grpc_call call_of(const char *path)
{
    return (struct grpc_call){.method = path, .timeout_seconds = 1, .message_ceiling = 65536};
}

static void check_scene(const char *path, const struct wanted *wanted, const struct grpc_call *call)
{
    is_int(call->err.kind, wanted->kind, "%s: %s", path, call->err.text);
    is_int(call->result, wanted->kind == ERROR_NONE ? 0 : -1, "result");
    if (wanted->kind != ERROR_NONE) {
        has_str(call->err.text, wanted->text, "text of the failure");
        has_str(call->err.text, path, "and the method");
        is_int(call->body.length, 0, "no body");
        return;
    }
    is_int(call->status, wanted->status, "status");
    is_str(call->message, wanted->text, "its text");
    if (wanted->status == 0) is_str(call->body.data, wanted->body, "body");
}

/* One by one on one channel. Stalled calls are for the other test: each takes its time. */
static void test_alone(const struct peer *peer)
{
    struct grpc *grpc = open_at(peer->path, NULL);
    for (size_t i = 0; i < SCENES; i++) {
        if (scenes[i].wanted.kind == ERROR_TIMEOUT) continue;
        const unsigned before = atomic_load(&peer->log->requests);
        struct grpc_call call = call_of(scenes[i].turn.path);
        const int result = grpc_perform(grpc, &call);
        is_int(result, call.result, "one value for the result");
        check_scene(scenes[i].turn.path, &scenes[i].wanted, &call);
        is_int(atomic_load(&peer->log->requests), before + 1, "sent once");
        grpc_call_release(&call);
    }
    grpc_close(grpc);
}

/* All at once: one that fails or stalls takes nothing away from the others. */
static void test_together(const struct peer *peer)
{
    struct grpc *grpc = open_at(peer->path, NULL);
    struct grpc_call calls[SCENES];
    for (size_t i = 0; i < SCENES; i++) calls[i] = call_of(scenes[i].turn.path);
    grpc_perform_many(grpc, calls, SCENES, SCENES / 2);
    for (size_t i = 0; i < SCENES; i++) {
        check_scene(scenes[i].turn.path, &scenes[i].wanted, &calls[i]);
        grpc_call_release(&calls[i]);
    }
    grpc_close(grpc);
}

static void test_request(const struct peer *peer)
{
    const char *const headers[] = {"containerd-namespace: k8s.io", NULL};
    struct grpc *grpc = open_at(peer->path, headers);
    static const uint8_t message[] = {0x0a, 0x00, 0xff};
    struct grpc_call call = {.method = "/good",
                             .request = message,
                             .request_length = sizeof message,
                             .timeout_seconds = 77};
    const char *last = peer->log->last_request;
    ok(grpc_perform(grpc, &call) == 0, "a call: %s", call.err.text);
    grpc_call_release(&call);
    has_str(last, ":method: POST\n", "is a POST");
    has_str(last, ":path: /good\n", "to the method");
    has_str(last, "\ncontent-type: application/grpc\n", "of gRPC");
    has_str(last, "\nte: trailers\n", "that takes trailers");
    has_str(last, "\ngrpc-timeout: 77S\n", "with a deadline");
    has_str(last, "\ncontainerd-namespace: k8s.io\n", "and the channel's headers");
    has_str(last, "\n\n00000000030a00ff", "and the message in a frame");
    ok(strstr(last, "\nexpect:") == NULL, "sent without asking");

    struct grpc_call empty = {.method = "/good"};
    ok(grpc_perform(grpc, &empty) == 0, "a call without a message: %s", empty.err.text);
    grpc_call_release(&empty);
    has_str(last, "\n\n0000000000", "has an empty frame");
    has_str(last, "\ngrpc-timeout: 60S\n", "and a deadline all the same");
    grpc_close(grpc);
}

/* Each call gets its own answer, and no more than asked for are under way. */
static void test_in_flight(const struct peer *peer, unsigned in_flight)
{
    enum { COUNT = 100 };
    struct grpc *grpc = open_at(peer->path, NULL);
    struct grpc_call calls[COUNT];
    uint8_t messages[COUNT][2];
    atomic_store(&peer->log->most_busy, 0);
    for (size_t i = 0; i < COUNT; i++) {
        messages[i][0] = (uint8_t)i;
        messages[i][1] = 1;
        /* The peer waits 20 ms, then sends the message back; at every tenth it hangs up. */
        calls[i] = call_of(i % 10 == 9 ? "/cut/at-once" : "/echo");
        calls[i].timeout_seconds = 10;
        calls[i].request = messages[i];
        calls[i].request_length = 2;
    }
    grpc_perform_many(grpc, calls, COUNT, in_flight);
    size_t right = 0;
    for (size_t i = 0; i < COUNT; i++) {
        const struct grpc_call *call = &calls[i];
        if (i % 10 == 9)
            right += call->result == -1 && call->err.kind == ERROR_PROTOCOL;
        else
            right += call->result == 0 && call->body.length == 2 &&
                     memcmp(call->body.data, messages[i], 2) == 0;
        grpc_call_release(&calls[i]);
    }
    is_int(right, COUNT, "with %u in flight each call has its own end", in_flight);
    const unsigned most = atomic_load(&peer->log->most_busy);
    ok(most <= in_flight && most > in_flight / 2, "at most %u at once", most);
    grpc_close(grpc);
}

/* A server that shuts down still answers what it has taken. libcurl 7.88 does not wait for the
 * trailers then, and later ones do; but none of them makes half an answer a whole one. */
static void test_goodbye(const struct peer *peer)
{
    struct grpc *grpc = open_at(peer->path, NULL);
    struct grpc_call call = call_of("/goodbye");
    if (grpc_perform(grpc, &call) == 0) {
        is_int(call.status, 0, "a server that shuts down answers");
        is_str(call.body.data, "hello", "wholly");
    } else {
        is_int(call.err.kind, ERROR_PROTOCOL, "a server that shuts down: %s", call.err.text);
        is_int(call.body.length, 0, "has not answered");
    }
    grpc_call_release(&call);
    grpc_close(grpc);
}

static void test_nobody(void)
{
    struct grpc *grpc = open_at("/nonexistent/socket", NULL);
    struct grpc_call call = call_of("/a.B/C");
    ok(grpc_perform(grpc, &call) < 0, "nobody there");
    is_int(call.err.kind, ERROR_UNREACHABLE, "is unreachable");
    has_str(call.err.text, "call /a.B/C: connect to unix:///nonexistent/socket: no such file", "%s",
            call.err.text);
    grpc_call_release(&call);
    grpc_perform_many(grpc, NULL, 0, 8);
    ok(true, "no calls at all");
    grpc_close(grpc);
    grpc_close(NULL);
}

/* A daemon that speaks HTTP/1 only, as Docker's does. */
static void test_old_server(void)
{
    static const struct turn turn = {.answer = "HTTP/1.1 400 Bad Request\r\n"
                                               "Content-Length: 0\r\n\r\n"};
    struct peer peer;
    peer_start(&peer, PEER_UNIX, script_serve, &(struct script){&turn, 1});
    struct grpc *grpc = open_at(peer.path, NULL);
    struct grpc_call call = call_of("/a.B/C");
    ok(grpc_perform(grpc, &call) < 0, "HTTP/1 is no gRPC: %s", call.err.text);
    is_int(call.err.kind, ERROR_PROTOCOL, "kind of failure");
    grpc_call_release(&call);
    grpc_close(grpc);
    peer_stop(&peer);
}

static void test_names(void)
{
    is_str(grpc_status_name(GRPC_OK), "ok", "a name");
    is_str(grpc_status_name(GRPC_NOT_FOUND), "not found", "another");
    is_str(grpc_status_name(16), "unauthenticated", "the last");
    is_str(grpc_status_name(17), NULL, "none");
    is_str(grpc_status_name(-1), NULL, "none below");
}

int main(void)
{
    scratch_make();
    const struct h2_script script = make_script();
    struct peer peer;
    peer_start(&peer, PEER_UNIX, h2_serve, &script);
    test_alone(&peer);
    test_together(&peer);
    test_request(&peer);
    test_in_flight(&peer, 1);
    test_in_flight(&peer, 16);
    test_goodbye(&peer);
    peer_stop(&peer);
    test_nobody();
    test_old_server();
    test_names();
    scratch_remove();
    return tap_done();
}
