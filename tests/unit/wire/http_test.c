/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as they go out, answers as they come in, and who gets their bodies. */
#include "wire/http.h"

#include "base/cleanup.h"
#include "tests/lib/httpscript.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <string.h>

static void test_answers(void)
{
    /* clang-format off */
    static const struct turn turns[] = {
        {.answer = "HTTP/1.1 200 OK\r\nServer: Docker/29.7.2 (linux)\r\napi-version:1.51\r\nContent-Type: \t application/json \r\nContent-Length: 2\r\n\r\n{}", .end = TURN_KEEPS},
        {.answer = "HTTP/1.1 204 No Content\r\nLibpod-API-Version: 5.4.2\r\n\r\n", .end = TURN_KEEPS},
        {.answer = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"message\":\"gone\"}", .end = TURN_KEEPS},
        {.answer = "HTTP/1.1 301 Moved\r\nLocation: http://localhost/elsewhere\r\nContent-Length: 0\r\n\r\n", .end = TURN_KEEPS},
        {.answer = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", .end = TURN_KEEPS},
        {.answer = "HTTP/1.1 503 Unavailable\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n", .end = TURN_KEEPS},
        {.answer = "HTTP/1.1 503 Unavailable\r\nRetry-After: -1\r\nContent-Length: 0\r\nServer: \xff\xfe\r\n\r\n", .end = TURN_KEEPS},
        {.answer = "HTTP/1.1 100 Continue\r\nServer: interim\r\nRetry-After: 9\r\n\r\n" EMPTY_ANSWER, .end = TURN_KEEPS},
    };
    /* clang-format on */
    static const struct {
        long status, retry_after;
        const char *body, *server, *api, *libpod, *type;
    } wanted[] = {
        {200, -1, "{}", "Docker/29.7.2 (linux)", "1.51", "", "application/json"},
        {204, -1, "", "", "", "5.4.2", ""},
        {404, -1, "{\"message\":\"gone\"}", "", "", "", "application/json"},
        {301, -1, "", "", "", "", ""},
        {429, 7, "", "", "", "", ""},
        {503, -1, "", "", "", "", ""},
        {503, -1, "", "", "", "", ""},
        {200, -1, "", "", "", "", ""},
    };
    struct pair pair;
    pair_open(&pair, PEER_UNIX, &(struct script){turns, ARRAY_LENGTH(turns)});
    CLEANUP(http_response_release) struct http_response response = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(wanted); i++) {
        pair_perform(&pair, &(struct http_request){.method = "GET", .path = "/x"}, &response);
        is_int(response.status, wanted[i].status, "status");
        is_int(response.retry_after_seconds, wanted[i].retry_after, "time to wait");
        is_str(response.body.data, wanted[i].body, "body");
        is_str(response.server, wanted[i].server, "server");
        is_str(response.api_version, wanted[i].api, "API version");
        is_str(response.libpod_version, wanted[i].libpod, "Podman's version");
        is_str(response.content_type, wanted[i].type, "type of the body");
    }
    is_int(atomic_load(&pair.peer.log->connections), 1, "all over one connection");
    is_int(atomic_load(&pair.peer.log->requests), ARRAY_LENGTH(turns), "each asked once");
    pair_close(&pair);
}

static void test_requests(enum peer_kind kind)
{
    static const struct turn turns[] = {{.answer = EMPTY_ANSWER, .end = TURN_KEEPS}};
    struct pair pair;
    pair_open(&pair, kind, &(struct script){turns, 1});
    const char *last = pair.peer.log->last_request;
    CLEANUP(http_response_release) struct http_response response = {0};
    pair_perform(&pair, &(struct http_request){.method = "GET", .path = "/v1.41/images/json?all=0"},
                 &response);
    has_str(last, "GET /v1.41/images/json?all=0 HTTP/1.1\r\nHost: ", "a GET");
    has_str(last, "\r\nUser-Agent: imagecull/" VERSION "\r\n", "with our name");
    ok(strcasestr(last, "authorization") == NULL, "without a token");

    pair_perform(&pair,
                 &(struct http_request){.method = "DELETE", .path = "/images/a/../b%2F..%2Fc"},
                 &response);
    has_str(last, "DELETE /images/a/../b%2F..%2Fc HTTP/1.1\r\n", "the path stays as it is");
    ok(strcasestr(last, "content-length") == NULL, "a DELETE without a body");

    pair_perform(&pair, &(struct http_request){.method = "POST", .path = "/images/create"},
                 &response);
    has_str(last, "POST /images/create HTTP/1.1\r\n", "a POST");
    has_str(last, "\r\nContent-Length: 0\r\n", "says that it has no body");

    http_set_bearer_token(pair.http, "secret");
    const char *const headers[] = {"X-One: 1", "Accept: application/json", NULL};
    pair_perform(&pair,
                 &(struct http_request){.method = "PATCH",
                                        .path = "/p",
                                        .body = "[1]",
                                        .content_type = "application/x",
                                        .headers = headers},
                 &response);
    has_str(last, "PATCH /p HTTP/1.1\r\n", "a PATCH");
    has_str(last, "\r\nAuthorization: Bearer secret\r\n", "with a token");
    has_str(last, "\r\nContent-Type: application/x\r\n", "a type");
    has_str(last, "\r\nX-One: 1\r\n", "further headers");
    has_str(last, "\r\nContent-Length: 3\r\n", "a length");
    has_str(last, "\r\n\r\n[1]", "and a body");

    http_set_bearer_token(pair.http, NULL);
    pair_perform(&pair, &(struct http_request){.method = "DELETE", .path = "/d", .body = "{}"},
                 &response);
    has_str(last, "DELETE /d HTTP/1.1\r\n", "a DELETE");
    has_str(last, "\r\nContent-Type: application/json\r\n", "of JSON");
    has_str(last, "\r\n\r\n{}", "with a body");
    ok(strcasestr(last, "authorization") == NULL, "the token is gone");

    pair_perform(&pair, &(struct http_request){.method = "HEAD", .path = "/_ping"}, &response);
    has_str(last, "HEAD /_ping HTTP/1.1\r\n", "a HEAD");
    is_int(atomic_load(&pair.peer.log->connections), 1, "all over one connection");
    pair_close(&pair);
}

/* libcurl would ask first whether the server wants a large body, and wait a second. */
static void test_large_request(void)
{
    static const struct turn turns[] = {{.answer = EMPTY_ANSWER, .end = TURN_KEEPS}};
    struct pair pair;
    pair_open(&pair, PEER_UNIX, &(struct script){turns, 1});
    CLEANUP(strbuf_release) struct strbuf body;
    strbuf_init(&body, 0);
    strbuf_pad(&body, 'x', 3 * 1024 * 1024);
    CLEANUP(http_response_release) struct http_response response = {0};
    pair_perform(&pair, &(struct http_request){.method = "POST", .path = "/", .body = body.data},
                 &response);
    has_str(pair.peer.log->last_request, "\r\nContent-Length: 3145728\r\n", "a large body");
    ok(strcasestr(pair.peer.log->last_request, "expect:") == NULL, "is sent without asking");
    pair_close(&pair);
}

/* Takes a body in pieces; refuses it at the piece numbered so. */
struct sink {
    char text[64];
    size_t length, pieces, refused;
    bool silent;
};

static int take(void *context, const char *data, size_t length, struct error *err)
{
    struct sink *sink = context;
    if (++sink->pieces == sink->refused)
        return sink->silent ? -1 : error_set(err, ERROR_ENGINE, "do not like it");
    if (length > sizeof sink->text - sink->length) return error_set(err, ERROR_LIMIT, "too long");
    memcpy(sink->text + sink->length, data, length);
    sink->length += length;
    return 0;
}

static void test_sink(void)
{
    static const struct turn turns[] = {
        {.answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n",
         .end = TURN_KEEPS},
        {.answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone", .end = TURN_KEEPS},
        {.answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", .end = TURN_KEEPS},
    };
    struct pair pair;
    pair_open(&pair, PEER_UNIX, &(struct script){turns, ARRAY_LENGTH(turns)});
    CLEANUP(http_response_release) struct http_response response = {0};
    struct sink sink = {0};
    struct http_request request = {
        .method = "GET", .path = "/", .sink = take, .sink_context = &sink};
    pair_perform(&pair, &request, &response);
    is_str(sink.text, "hello world", "the sink gets the body of a 200");
    is_int(response.body.length, 0, "and the response does not");
    sink = (struct sink){0};
    pair_perform(&pair, &request, &response);
    is_str(response.body.data, "gone", "the response gets the body of a 404");
    is_int(sink.pieces, 0, "and the sink does not");
    is_int(atomic_load(&pair.peer.log->connections), 1, "over one connection");

    struct error err = {0};
    sink = (struct sink){.refused = 1};
    ok(http_perform(pair.http, &request, &response, &err) < 0, "a sink may refuse");
    is_str(err.text, "do not like it", "with its own words");
    is_int(err.kind, ERROR_ENGINE, "and its own kind of failure");
    err = (struct error){0};
    sink = (struct sink){.refused = 1, .silent = true};
    ok(http_perform(pair.http, &request, &response, &err) < 0, "also without words");
    is_int(err.kind, ERROR_PROTOCOL, "which are found for it");
    err = (struct error){0};
    sink = (struct sink){0};
    request.body_ceiling = 4;
    ok(http_perform(pair.http, &request, &response, &err) < 0, "the ceiling holds for a sink too");
    is_str(err.text, "the answer has more than 4 bytes", "and is named");
    request.body_ceiling = 5;
    sink = (struct sink){0};
    pair_perform(&pair, &request, &response);
    is_str(sink.text, "hello", "a body at the ceiling passes");
    pair_close(&pair);
}

/* Nothing that is handed in makes a header of its own. */
static void test_line_breaks(void)
{
    static const struct turn turns[] = {{.answer = EMPTY_ANSWER, .end = TURN_KEEPS}};
    struct pair pair;
    pair_open(&pair, PEER_UNIX, &(struct script){turns, 1});
    const char *const headers[] = {"X-One: 1", "X-Two: 2\r\nX-Three: 3", NULL};
    const struct http_request requests[] = {
        {.method = "GET", .path = "/a HTTP/1.1\r\nX-Evil: 1\r\n"},
        {.method = "POST", .path = "/", .body = "1", .content_type = "a/b\nX-Evil: 1"},
        {.method = "GET", .path = "/", .headers = headers},
        {.method = "GET", .path = "/with blank"},
        {.method = "GET", .path = "/"},
    };
    CLEANUP(http_response_release) struct http_response response = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(requests); i++) {
        struct error err = {0};
        if (i == 4) http_set_bearer_token(pair.http, "token\n");
        ok(http_perform(pair.http, &requests[i], &response, &err) < 0, "request %zu: %s", i,
           err.text);
    }
    is_int(atomic_load(&pair.peer.log->requests), 0, "none of them goes out");
    pair_close(&pair);
}

static void test_encode(void)
{
    CLEANUP(strbuf_release) struct strbuf out;
    strbuf_init(&out, 0);
    http_encode(&out, "docker.io/a-b_c~d:1@sha256:0");
    is_str(out.data, "docker.io%2Fa-b_c~d%3A1%40sha256%3A0", "a reference as one segment");
    strbuf_reset(&out);
    http_encode(&out, " %?#&+\"\x7f\xc3\xa4\n");
    is_str(out.data, "%20%25%3F%23%26%2B%22%7F%C3%A4%0A", "whatever else");
    strbuf_reset(&out);
    http_encode(&out, "");
    is_str(out.data, "", "nothing");
}

int main(void)
{
    scratch_make();
    test_answers();
    test_requests(PEER_UNIX);
    test_requests(PEER_TCP);
    test_large_request();
    test_sink();
    test_line_breaks();
    test_encode();
    http_close(NULL);
    scratch_remove();
    return tap_done();
}
