/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/http.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "wire/httpfail.h"
#include "wire/httpheader.h"
#include "wire/httptls.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define USER_AGENT "imagecull/" PACKAGE_VERSION

struct http {
    CURL *curl;
    struct arena texts;
    struct http_endpoint endpoint; /* copies in `texts` */
    struct http_route route;
    char *bearer_token;
    char message[CURL_ERROR_SIZE];
};

/* One request under way. */
struct exchange {
    struct http *http;
    const struct http_request *request;
    struct http_response *response;
    struct error *err; /* filled by a callback that ended the transfer */
    struct http_head head;
    struct http_progress progress;
    size_t body_ceiling, body_bytes;
};

static const char *copy(struct http *http, const char *text)
{
    return text ? arena_strdup(&http->texts, text) : NULL;
}

struct http *http_open(const struct http_endpoint *endpoint, struct error *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        error_set(err, ERROR_SYSTEM, "start libcurl: it cannot initialise itself");
        return NULL;
    }
    struct http *http = memory_zeroed(1, sizeof(*http));
    http->endpoint = *endpoint;
    http->endpoint.unix_path = copy(http, endpoint->unix_path);
    http->endpoint.base_url = copy(http, endpoint->base_url);
    http->endpoint.ca_file = copy(http, endpoint->ca_file);
    http->endpoint.certificate_file = copy(http, endpoint->certificate_file);
    http->endpoint.key_file = copy(http, endpoint->key_file);
    http->endpoint.ca_pem = copy(http, endpoint->ca_pem);
    http->endpoint.certificate_pem = copy(http, endpoint->certificate_pem);
    http->endpoint.key_pem = copy(http, endpoint->key_pem);
    http->endpoint.tls_name = copy(http, endpoint->tls_name);
    http_set_bearer_token(http, endpoint->bearer_token);
    http->curl = curl_easy_init();
    if (!http->curl) abort();
    if (http_route_find(&http->texts, &http->endpoint, &http->route, err) == 0) return http;
    http_close(http);
    return NULL;
}

void http_close(struct http *http)
{
    if (!http) return;
    curl_easy_cleanup(http->curl);
    arena_release(&http->texts);
    free(http->bearer_token);
    free(http);
}

void http_set_bearer_token(struct http *http, const char *token)
{
    char *copied = token ? memory_copy_text(token, strlen(token)) : NULL;
    free(http->bearer_token);
    http->bearer_token = copied;
}

void http_response_release(struct http_response *response)
{
    strbuf_release(&response->body);
    memset(response, 0, sizeof(*response));
}

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    const size_t length = size * count;
    return http_head_add(&exchange->head, exchange->response, line, length, exchange->err) < 0
               ? 0
               : length;
}

static int take_body(struct exchange *exchange, const char *data, size_t length)
{
    const struct http_request *request = exchange->request;
    long status = 0;
    curl_easy_getinfo(exchange->http->curl, CURLINFO_RESPONSE_CODE, &status);
    exchange->body_bytes += length;
    if (exchange->body_bytes > exchange->body_ceiling)
        return error_set(exchange->err, ERROR_PROTOCOL, "the answer has more than %zu bytes",
                         exchange->body_ceiling);
    if (request->sink == NULL || status < 200 || status >= 300) {
        strbuf_add(&exchange->response->body, data, length);
        return 0;
    }
    if (request->sink(request->sink_context, data, length, exchange->err) >= 0) return 0;
    return error_set(exchange->err, ERROR_PROTOCOL, "the answer was refused by its reader");
}

/* Any return but `length` ends the transfer. libcurl calls with at least one byte. */
static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    const size_t length = size * count;
    return take_body(context, data, length) < 0 ? 0 : length;
}

static struct curl_slist *add_header(struct curl_slist *headers, const char *line)
{
    struct curl_slist *longer = curl_slist_append(headers, line);
    if (!longer) abort();
    return longer;
}

static struct curl_slist *make_headers(const struct http *http, const struct http_request *request)
{
    struct curl_slist *headers = add_header(NULL, "Expect:");
    CLEANUP(strbuf_release) struct strbuf line;
    strbuf_init(&line, 0);
    if (request->body) {
        strbuf_printf(&line, "Content-Type: %s",
                      request->content_type ? request->content_type : "application/json");
        headers = add_header(headers, line.data);
    }
    if (http->bearer_token) {
        strbuf_reset(&line);
        strbuf_printf(&line, "Authorization: Bearer %s", http->bearer_token);
        headers = add_header(headers, line.data);
    }
    if (http->route.host_header) headers = add_header(headers, http->route.host_header);
    for (const char *const *more = request->headers; more && *more; more++) {
        headers = add_header(headers, *more);
    }
    return headers;
}

static void set_connection_options(struct http *http)
{
    CURL *curl = http->curl;
    const struct http_endpoint *endpoint = &http->endpoint;
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, USER_AGENT);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, http->message);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
                     endpoint->security == HTTP_PLAIN ? "http" : "https");
    if (endpoint->unix_path) curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, endpoint->unix_path);
    if (endpoint->connect_timeout_seconds > 0) {
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, endpoint->connect_timeout_seconds);
    }
    if (endpoint->unix_path == NULL) curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    if (endpoint->security != HTTP_PLAIN) http_set_tls(curl, endpoint);
}

static void set_method(CURL *curl, const struct http_request *request)
{
    const bool is_get = strcmp(request->method, "GET") == 0;
    const bool is_head = strcmp(request->method, "HEAD") == 0;
    /* A POST without a body says so: some servers insist on a length. */
    const char *body = request->body;
    if (body == NULL && strcmp(request->method, "POST") == 0) body = "";
    if (body != NULL) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    }
    if (is_head)
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    else if (!is_get || body != NULL)
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
}

static int on_progress(void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
                       curl_off_t up)
{
    (void)down_total, (void)down, (void)up_total, (void)up;
    struct exchange *exchange = context;
    const struct http_request *request = exchange->request;
    if (request->pulse(request->pulse_context, exchange->err) >= 0) return 0;
    error_set(exchange->err, ERROR_SYSTEM, "interrupted");
    return 1;
}

static void set_request_options(struct exchange *exchange)
{
    CURL *curl = exchange->http->curl;
    const struct http_request *request = exchange->request;
    long timeout = request->timeout_seconds;
    if (timeout == 0) timeout = exchange->http->endpoint.request_timeout_seconds;
    if (timeout > 0) curl_easy_setopt(curl, CURLOPT_TIMEOUT, timeout);
    set_method(curl, request);
    curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, http_before_sending);
    curl_easy_setopt(curl, CURLOPT_PREREQDATA, &exchange->progress);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    if (request->pulse == NULL) return;
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, exchange);
}

static void cleanup_slist(struct curl_slist **list)
{
    curl_slist_free_all(*list);
}

/* Line breaks would make further headers of what a caller or a file handed in. */
static bool has_line_break(const char *text)
{
    return text != NULL && strpbrk(text, "\r\n") != NULL;
}

static int check_request(const struct http *http, const struct http_request *request,
                         struct error *err)
{
    bool broken = has_line_break(request->path) || has_line_break(request->content_type) ||
                  has_line_break(http->bearer_token);
    for (const char *const *line = request->headers; line && *line; line++)
        broken = broken || has_line_break(*line);
    if (!broken) return 0;
    return error_set(err, ERROR_USAGE, "a header, the path or the token has a line break");
}

static int transfer(struct exchange *exchange, struct error *err)
{
    struct http *http = exchange->http;
    const CURLcode code = curl_easy_perform(http->curl);
    exchange->response->lasting = http_is_lasting(code);
    if (code != CURLE_OK)
        return http_explain_failure(http->curl, code, &http->endpoint, &exchange->progress,
                                    http->message, err);
    /* libcurl is content with a head that ends anywhere behind the status line. */
    if (!exchange->head.complete)
        return error_set(err, ERROR_PROTOCOL, "the answer ends inside its headers");
    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &exchange->response->status);
    return 0;
}

int http_perform(struct http *http, const struct http_request *request,
                 struct http_response *response, struct error *err)
{
    const size_t ceiling = request->body_ceiling ? request->body_ceiling : HTTP_MAX_BODY_BYTES;
    struct exchange exchange = {
        .http = http,
        .request = request,
        .response = response,
        .err = err,
        .progress = {.repeatable = strcmp(request->method, "GET") == 0 ||
                                   strcmp(request->method, "HEAD") == 0},
        .body_ceiling = ceiling,
    };
    http_head_forget(&exchange.head, response);
    strbuf_release(&response->body);
    strbuf_init(&response->body, ceiling);
    response->status = 0;
    if (check_request(http, request, err) < 0) return -1;
    curl_easy_reset(http->curl); /* options only: the connection stays */
    http->message[0] = '\0';
    set_connection_options(http);
    set_request_options(&exchange);
    CLEANUP(strbuf_release) struct strbuf url;
    strbuf_init(&url, 0);
    strbuf_printf(&url, "%s%s", http->route.base_url, request->path);
    curl_easy_setopt(http->curl, CURLOPT_URL, url.data);
    CLEANUP(cleanup_slist) struct curl_slist *headers = make_headers(http, request);
    curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
    /* libcurl takes the text as its own type and leaves it alone. */
    struct curl_slist detour = {NULL, NULL};
    memcpy(&detour.data, &http->route.connect_to, sizeof detour.data);
    if (http->route.connect_to) curl_easy_setopt(http->curl, CURLOPT_CONNECT_TO, &detour);
    return transfer(&exchange, err);
}

void http_encode(struct strbuf *out, const char *text)
{
    static const char unreserved[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *text; text++) {
        if (strchr(unreserved, *text)) {
            strbuf_putc(out, *text);
        } else {
            strbuf_printf(out, "%%%02X", (unsigned)(unsigned char)*text);
        }
    }
}
