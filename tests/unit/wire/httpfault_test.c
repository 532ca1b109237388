/* SPDX-License-Identifier: Apache-2.0 */
/* What a server may do wrong: each fault is a failure with its name, and never half an answer. */
#include "wire/http.h"

#include "base/cleanup.h"
#include "tests/lib/httpscript.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define OK_HEAD "HTTP/1.1 200 OK\r\n"
#define CHUNKED OK_HEAD "Transfer-Encoding: chunked\r\n\r\n"

struct fault {
    const char *name;
    struct turn turn;
    size_t body_ceiling;
    enum error_kind kind; /* ERROR_NONE: it is no fault, and `text` is the body */
    const char *text;     /* a part of the error */
};

/* clang-format off */
static const struct fault faults[] = {
    {"closes without a byte", {.end = TURN_CLOSES}, 0, ERROR_PROTOCOL, "Empty reply from server; what came of the request is unknown"},
    {"closes inside the status line", {.answer = "HTTP/1.1 20"}, 0, ERROR_PROTOCOL, ""},
    {"closes behind the status line", {.answer = OK_HEAD}, 0, ERROR_PROTOCOL, "ends inside its headers"},
    {"closes inside a header", {.answer = OK_HEAD "Content-Le"}, 0, ERROR_PROTOCOL, "ends inside its headers"},
    {"closes before the end of the head", {.answer = OK_HEAD "Content-Length: 2\r\n"}, 0, ERROR_PROTOCOL, ""},
    {"body shorter than announced", {.answer = OK_HEAD "Content-Length: 5\r\n\r\nhell"}, 0, ERROR_PROTOCOL, "1 bytes remaining"},
    {"no body where one is announced", {.answer = OK_HEAD "Content-Length: 5\r\n\r\n"}, 0, ERROR_PROTOCOL, "5 bytes remaining"},
    {"length that is no number", {.answer = OK_HEAD "Content-Length: many\r\n\r\nhello"}, 0, ERROR_PROTOCOL, "Invalid Content-Length"},
    {"negative length", {.answer = OK_HEAD "Content-Length: -5\r\n\r\nhello"}, 0, ERROR_PROTOCOL, "Invalid Content-Length"},
    {"length beyond all numbers", {.answer = OK_HEAD "Content-Length: 99999999999999999999\r\n\r\nhello"}, 0, ERROR_PROTOCOL, "Content-Length is no number"},
    {"two lengths", {.answer = OK_HEAD "Content-Length: 5\r\nContent-Length: 4\r\n\r\nhello"}, 0, ERROR_PROTOCOL, "two different Content-Lengths"},
    {"chunks cut in a size", {.answer = CHUNKED "5"}, 0, ERROR_PROTOCOL, ""},
    {"chunks cut in the data", {.answer = CHUNKED "5\r\nhel"}, 0, ERROR_PROTOCOL, ""},
    {"chunks without the last one", {.answer = CHUNKED "5\r\nhello\r\n"}, 0, ERROR_PROTOCOL, ""},
    {"last chunk without its end", {.answer = CHUNKED "5\r\nhello\r\n0\r\n"}, 0, ERROR_PROTOCOL, ""},
    {"chunk size that is no number", {.answer = CHUNKED "zz\r\nhello\r\n0\r\n\r\n"}, 0, ERROR_PROTOCOL, ""},
    {"chunk size beyond all numbers", {.answer = CHUNKED "fffffffffffffffffffff\r\nhello\r\n0\r\n\r\n"}, 0, ERROR_PROTOCOL, ""},
    {"chunk longer than its size", {.answer = CHUNKED "2\r\nhello\r\n0\r\n\r\n"}, 0, ERROR_PROTOCOL, ""},
    {"HTTP/0.9", {.answer = "hello"}, 0, ERROR_PROTOCOL, "HTTP/0.9"},
    {"line noise", {.answer = "\x01\x02\xff\xfe\x80\r\n\r\n"}, 0, ERROR_PROTOCOL, "HTTP/0.9"},
    {"another protocol", {.answer = "220 mail ready\r\n"}, 0, ERROR_PROTOCOL, "HTTP/0.9"},
    {"HTTP/2 settings", {.answer = "\0\0\0\4\0\0\0\0\0", .length = 9}, 0, ERROR_PROTOCOL, "HTTP/0.9"},
    {"version unheard of", {.answer = "HTTP/7.3 200 OK\r\n\r\n"}, 0, ERROR_PROTOCOL, ""},
    {"status that is no number", {.answer = "HTTP/1.1 abc OK\r\n\r\n"}, 0, ERROR_PROTOCOL, ""},
    {"status of five digits", {.answer = "HTTP/1.1 20000 OK\r\n\r\n"}, 0, ERROR_PROTOCOL, ""},
    {"switches protocols", {.answer = "HTTP/1.1 101 Switching Protocols\r\n\r\n"}, 0, ERROR_PROTOCOL, ""},
    {"NUL in a header", {.answer = OK_HEAD "Server: a\0b\r\nContent-Length: 0\r\n\r\n", .length = 49}, 0, ERROR_PROTOCOL, ""},
    {"one endless header", {.answer = OK_HEAD "Server: ", .fill = "01234567890123456789012345678901", .fills = 10000}, 0, ERROR_PROTOCOL, "a header is too long"},
    {"endless headers", {.answer = OK_HEAD, .fill = "Header: 3456789012345678901234\r\n", .fills = 10000}, 0, ERROR_PROTOCOL, "more than 262144 bytes of headers"},
    {"endless interim answers", {.answer = "HTTP/1.1 100 Continue\r\n\r\n", .fill = "HTTP/1.1 100 Continue\r\n\r\n", .fills = 20000}, 0, ERROR_PROTOCOL, "more than 262144 bytes of headers"},
    {"announced body above the ceiling", {.answer = OK_HEAD "Content-Length: 11\r\n\r\nhello world"}, 10, ERROR_PROTOCOL, "more than 10 bytes"},
    {"chunked body above the ceiling", {.answer = CHUNKED "6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n"}, 10, ERROR_PROTOCOL, "more than 10 bytes"},
    {"endless body", {.answer = OK_HEAD "\r\n", .fill = "0123456789abcdef", .fills = 100000}, 1000000, ERROR_PROTOCOL, "more than 1000000 bytes"},
    {"says nothing", {.end = TURN_HANGS}, 0, ERROR_TIMEOUT, "timed out"},
    {"stops inside the head", {.answer = OK_HEAD "Content-Le", .end = TURN_HANGS}, 0, ERROR_TIMEOUT, "timed out"},
    {"stops inside the body", {.answer = OK_HEAD "Content-Length: 5\r\n\r\nhel", .end = TURN_HANGS}, 0, ERROR_TIMEOUT, "timed out"},

    {"body at the ceiling", {.answer = OK_HEAD "Content-Length: 11\r\n\r\nhello world"}, 11, ERROR_NONE, "hello world"},
    {"the same length twice", {.answer = OK_HEAD "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"}, 0, ERROR_NONE, "hello"},
    {"body in chunks", {.answer = CHUNKED "6\r\nhello \r\n5;x=y\r\nworld\r\n0\r\nTrailer: 1\r\n\r\n"}, 11, ERROR_NONE, "hello world"},
    {"body up to the close", {.answer = "HTTP/1.0 200 OK\r\n\r\nhello"}, 0, ERROR_NONE, "hello"},
    {"no body", {.answer = OK_HEAD "Content-Length: 0\r\n\r\n"}, 0, ERROR_NONE, ""},
    {"more bytes than announced", {.answer = OK_HEAD "Content-Length: 2\r\n\r\nhello"}, 0, ERROR_NONE, "he"},
    {"an interim answer", {.answer = "HTTP/1.1 100 Continue\r\nServer: old\r\n\r\n" OK_HEAD "Content-Length: 2\r\n\r\nhi"}, 0, ERROR_NONE, "hi"},
};
/* clang-format on */

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void test_fault(const struct fault *fault, enum peer_kind kind)
{
    struct peer peer;
    peer_start(&peer, kind, script_serve, &(struct script){&fault->turn, 1});
    struct http *http = http_at(kind == PEER_UNIX ? peer.path : NULL, peer.url, 1);
    const struct http_request request = {
        .method = "DELETE", .path = "/images/a", .body_ceiling = fault->body_ceiling};
    CLEANUP(http_response_release) struct http_response response = {0};
    struct error err = {0};
    const double start = now_seconds();
    const int result = http_perform(http, &request, &response, &err);
    const double seconds = now_seconds() - start;
    is_int(result, fault->kind == ERROR_NONE ? 0 : -1, "%s", fault->name);
    is_int(err.kind, fault->kind, "kind of failure: %s", err.text);
    if (fault->kind == ERROR_NONE)
        is_str(response.body.data, fault->text, "the body");
    else
        has_str(err.text, fault->text, "text of the failure");
    ok(fault->kind == ERROR_TIMEOUT ? seconds > 0.9 && seconds < 10 : seconds < 0.9,
       "after %.2f seconds", seconds);
    is_int(atomic_load(&peer.log->requests), 1, "asked once");
    http_close(http);
    peer_stop(&peer);
}

/* An answer cut behind each of its bytes but the last `spare` ones, on one and the same struct
 * http. */
static void test_cuts(const char *name, const char *whole, size_t spare)
{
    const size_t length = strlen(whole) - spare;
    struct turn turns[128] = {0};
    if (!ok(length < ARRAY_LENGTH(turns), "%s fits", name)) return;
    for (size_t i = 0; i < length; i++)
        turns[i] = (struct turn){.answer = i > 0 ? whole : NULL, .length = i};
    turns[length] = (struct turn){.answer = whole};
    struct peer peer;
    peer_start(&peer, PEER_UNIX, script_serve, &(struct script){turns, length + 1});
    struct http *http = http_at(peer.path, peer.url, 1);
    CLEANUP(http_response_release) struct http_response response = {0};
    const struct http_request request = {.method = "GET", .path = "/"};
    size_t failures = 0;
    struct error err = {0};
    for (size_t i = 0; i < length; i++, err = (struct error){0})
        if (http_perform(http, &request, &response, &err) < 0 && err.kind == ERROR_PROTOCOL)
            failures++;
        else
            tap_diag("cut after %zu bytes: %s", i, err.text);
    is_int(failures, length, "%s cut anywhere is a failure", name);
    ok(http_perform(http, &request, &response, &err) == 0, "%s as a whole is none", name);
    is_str(response.body.data, "hello", "with its body");
    http_close(http);
    peer_stop(&peer);
}

int main(void)
{
    scratch_make();
    for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) test_fault(&faults[i], PEER_UNIX);
    for (size_t i = 0; i < ARRAY_LENGTH(faults); i += 5) test_fault(&faults[i], PEER_TCP);
    test_cuts("an answer with a length", OK_HEAD "Content-Length: 5\r\n\r\nhello", 0);
    /* Without its very last byte it is whole to libcurl, and all of the body is there. */
    test_cuts("an answer in chunks", CHUNKED "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", 1);
    scratch_remove();
    return tap_done();
}
