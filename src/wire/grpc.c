/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/grpc.h"

#include "base/arena.h"
#include "base/memory.h"
#include "wire/grpcframe.h"
#include "wire/httpfail.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_TIMEOUT_SECONDS 60
/* The server ends the call at its deadline; a little later we end it, should it not answer. */
#define TIMEOUT_MARGIN_MS 2000

struct grpc {
    struct arena arena;
    struct http_endpoint endpoint;
    struct curl_slist *headers;
    CURL *curl; /* of grpc_perform */
};

/* One call under way. */
struct exchange {
    struct grpc_call *call;
    CURL *curl;
    struct curl_slist *headers;
    struct strbuf request; /* framed */
    struct strbuf answer;  /* framed */
    struct grpc_headers seen;
    struct http_progress progress;
    char message[CURL_ERROR_SIZE];
};

static struct curl_slist *append(struct curl_slist *list, const char *line)
{
    struct curl_slist *longer = curl_slist_append(list, line);
    if (!longer) abort();
    return longer;
}

struct grpc *grpc_open(const char *unix_path, const char *const *headers, struct error *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        error_set(err, ERROR_SYSTEM, "start libcurl: it cannot initialise itself");
        return NULL;
    }
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    if (!(version->features & CURL_VERSION_HTTP2) ||
        !(version->features & CURL_VERSION_UNIX_SOCKETS)) {
        error_set(err, ERROR_SYSTEM, "libcurl %s is built without HTTP/2 or unix sockets",
                  version->version);
        return NULL;
    }
    struct grpc *grpc = memory_zeroed(1, sizeof(*grpc));
    grpc->endpoint.unix_path = arena_strdup(&grpc->arena, unix_path);
    grpc->endpoint.base_url = "http://localhost";
    for (const char *const *line = headers; line && *line; line++) {
        grpc->headers = append(grpc->headers, *line);
    }
    grpc->curl = curl_easy_init();
    if (!grpc->curl) abort();
    return grpc;
}

void grpc_close(struct grpc *grpc)
{
    if (!grpc) return;
    curl_easy_cleanup(grpc->curl);
    curl_slist_free_all(grpc->headers);
    arena_release(&grpc->arena);
    free(grpc);
}

void grpc_call_release(struct grpc_call *call)
{
    strbuf_release(&call->body);
}

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    if (grpc_headers_add(&exchange->seen, line, size * count) == 0) return size * count;
    error_set(&exchange->call->err, ERROR_PROTOCOL, "the answer has too many bytes of headers");
    return 0;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    strbuf_add(&exchange->answer, data, size * count);
    return grpc_answer_fits(exchange->call, &exchange->answer) < 0 ? 0 : size * count;
}

static struct curl_slist *make_headers(const struct grpc *grpc, long timeout_seconds)
{
    char deadline[64];
    snprintf(deadline, sizeof deadline, "grpc-timeout: %ldS", timeout_seconds);
    struct curl_slist *headers = append(NULL, "content-type: application/grpc");
    headers = append(headers, "te: trailers");
    headers = append(headers, "Expect:");
    headers = append(headers, "Accept:");
    headers = append(headers, deadline);
    for (const struct curl_slist *more = grpc->headers; more; more = more->next) {
        headers = append(headers, more->data);
    }
    return headers;
}

static void set_options(struct exchange *exchange, const struct grpc *grpc)
{
    CURL *curl = exchange->curl;
    const struct grpc_call *call = exchange->call;
    const long timeout = call->timeout_seconds ? call->timeout_seconds : DEFAULT_TIMEOUT_SECONDS;
    char url[512];
    snprintf(url, sizeof url, "%s%s", grpc->endpoint.base_url, call->method);
    exchange->headers = make_headers(grpc, timeout);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, grpc->endpoint.unix_path);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "imagecull/" PACKAGE_VERSION);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout * 1000 + TIMEOUT_MARGIN_MS);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, exchange->headers);
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->request.length);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, exchange->request.data);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, exchange->message);
    curl_easy_setopt(curl, CURLOPT_PRIVATE, exchange);
    curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, http_before_sending);
    curl_easy_setopt(curl, CURLOPT_PREREQDATA, &exchange->progress);
    /* A connection of its own for each call: before libcurl 8.0 the second request over one fails in
     * the framing layer, and on a unix socket a new one costs next to nothing. */
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
}

static void exchange_begin(struct exchange *exchange, const struct grpc *grpc,
                           struct grpc_call *call, CURL *curl)
{
    const size_t ceiling = call->message_ceiling ? call->message_ceiling : GRPC_MAX_MESSAGE_BYTES;
    memset(exchange, 0, sizeof(*exchange));
    exchange->call = call;
    exchange->curl = curl;
    grpc_headers_init(&exchange->seen);
    strbuf_init(&exchange->request, 0);
    strbuf_init(&exchange->answer, ceiling + GRPC_FRAME_HEADER_BYTES);
    strbuf_init(&call->body, ceiling);
    call->status = -1;
    call->message[0] = '\0';
    call->err = (struct error){0};
    grpc_frame_write(&exchange->request, call->request, call->request_length);
    set_options(exchange, grpc);
}

static void exchange_end(struct exchange *exchange, const struct grpc *grpc, CURLcode code)
{
    struct grpc_call *call = exchange->call;
    long http_status = 0;
    curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &http_status);
    if (code != CURLE_OK) {
        call->result = http_explain_failure(exchange->curl, code, &grpc->endpoint,
                                            &exchange->progress, exchange->message, &call->err);
    } else {
        call->result = grpc_answer_read(call, http_status, &exchange->seen, &exchange->answer);
    }
    if (call->result < 0) error_context(&call->err, "call %s", call->method);
    curl_slist_free_all(exchange->headers);
    strbuf_release(&exchange->request);
    strbuf_release(&exchange->answer);
}

int grpc_perform(struct grpc *grpc, struct grpc_call *call)
{
    struct exchange exchange;
    exchange_begin(&exchange, grpc, call, grpc->curl);
    exchange_end(&exchange, grpc, curl_easy_perform(grpc->curl));
    curl_easy_reset(grpc->curl); /* the handle outlives what its options point to */
    return call->result;
}

/* Starts the next call on a free slot's handle. */
static void start(CURLM *multi, struct exchange *exchange, const struct grpc *grpc,
                  struct grpc_call *call, CURL *curl)
{
    curl_easy_reset(curl);
    exchange_begin(exchange, grpc, call, curl);
    if (curl_multi_add_handle(multi, curl) != CURLM_OK) abort();
}

/* Ends what is finished and starts further calls in its place. Returns how many ended. */
static size_t collect(CURLM *multi, const struct grpc *grpc, struct grpc_call *calls, size_t count,
                      size_t *started)
{
    size_t ended = 0;
    int left = 0;
    for (CURLMsg *done; (done = curl_multi_info_read(multi, &left)) != NULL;) {
        if (done->msg != CURLMSG_DONE) continue;
        CURL *curl = done->easy_handle;
        const CURLcode code = done->data.result;
        struct exchange *exchange = NULL;
        curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)&exchange);
        curl_multi_remove_handle(multi, curl);
        exchange_end(exchange, grpc, code);
        ended++;
        if (*started < count) start(multi, exchange, grpc, &calls[(*started)++], curl);
    }
    return ended;
}

void grpc_perform_many(struct grpc *grpc, struct grpc_call *calls, size_t count, unsigned in_flight)
{
    const size_t slots = count < in_flight ? count : in_flight;
    if (slots == 0) return;
    CURLM *multi = curl_multi_init();
    if (!multi) abort();
    struct exchange *exchanges = memory_zeroed(slots, sizeof(*exchanges));
    CURL **handles = memory_zeroed(slots, sizeof(*handles));
    size_t started = 0;
    for (size_t i = 0; i < slots; i++) {
        handles[i] = curl_easy_init();
        if (!handles[i]) abort();
        start(multi, &exchanges[i], grpc, &calls[started++], handles[i]);
    }
    for (size_t ended = 0; ended < count;) {
        int running = 0;
        curl_multi_perform(multi, &running);
        const size_t more = collect(multi, grpc, calls, count, &started);
        ended += more;
        if (more == 0 && ended < count) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    for (size_t i = 0; i < slots; i++) curl_easy_cleanup(handles[i]);
    curl_multi_cleanup(multi);
    free(handles);
    free(exchanges);
}
