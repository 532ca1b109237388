/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/http.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "wire/httpfail.h"
#include "wire/httpheader.h"

#include <curl/curl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define USER_AGENT "imagecull/" PACKAGE_VERSION

struct http {
    CURL *curl;
    struct arena texts;
    struct http_endpoint endpoint; /* copies in `texts` */
    char *bearer_token;
    char message[CURL_ERROR_SIZE];
};

/* One request under way. */
struct exchange {
    struct http *http;
    const struct http_request *request;
    struct http_response *response;
    struct error *err; /* filled by a callback that ended the transfer */
    size_t header_bytes;
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
    struct http *http = calloc(1, sizeof(*http));
    if (!http) abort();
    http->endpoint = *endpoint;
    http->endpoint.unix_path = copy(http, endpoint->unix_path);
    http->endpoint.base_url = copy(http, endpoint->base_url);
    http->endpoint.ca_file = copy(http, endpoint->ca_file);
    http->endpoint.certificate_file = copy(http, endpoint->certificate_file);
    http->endpoint.key_file = copy(http, endpoint->key_file);
    http_set_bearer_token(http, endpoint->bearer_token);
    http->curl = curl_easy_init();
    if (!http->curl) abort();
    return http;
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
    char *copied = token ? strdup(token) : NULL;
    if (token && !copied) abort();
    free(http->bearer_token);
    http->bearer_token = copied;
}

void http_response_release(struct http_response *response)
{
    strbuf_release(&response->body);
    memset(response, 0, sizeof(*response));
}

/* Seconds only; the form with a date is answered like no header at all. */
static long parse_retry_after(const char *text)
{
    uint64_t seconds = 0;
    return text_parse_uint(text, 24 * 60 * 60, &seconds) < 0 ? -1 : (long)seconds;
}

static void forget_headers(struct http_response *response)
{
    response->server[0] = '\0';
    response->api_version[0] = '\0';
    response->libpod_version[0] = '\0';
    response->content_type[0] = '\0';
    response->retry_after_seconds = -1;
}

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    struct http_response *response = exchange->response;
    const size_t length = size * count;
    exchange->header_bytes += length;
    if (exchange->header_bytes > HTTP_MAX_HEADER_BYTES) {
        error_set(exchange->err, ERROR_PROTOCOL, "the answer has more than %zu bytes of headers",
                  HTTP_MAX_HEADER_BYTES);
        return 0;
    }
    char retry_after[32];
    if (length > 5 && memcmp(line, "HTTP/", 5) == 0) {
        forget_headers(response); /* a new block: the one before was an interim answer */
    } else if (http_header_value(line, length, "Retry-After", retry_after, sizeof retry_after)) {
        response->retry_after_seconds = parse_retry_after(retry_after);
    } else if (!http_header_value(line, length, "Server", response->server,
                                  sizeof response->server) &&
               !http_header_value(line, length, "Api-Version", response->api_version,
                                  sizeof response->api_version) &&
               !http_header_value(line, length, "Libpod-Api-Version", response->libpod_version,
                                  sizeof response->libpod_version)) {
        http_header_value(line, length, "Content-Type", response->content_type,
                          sizeof response->content_type);
    }
    return length;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    const size_t length = size * count;
    long status = 0;
    curl_easy_getinfo(exchange->http->curl, CURLINFO_RESPONSE_CODE, &status);
    if (exchange->request->sink && status >= 200 && status < 300) {
        return exchange->request->sink(exchange->request->sink_context, data, length,
                                       exchange->err) < 0
                   ? 0
                   : length;
    }
    strbuf_add(&exchange->response->body, data, length);
    if (exchange->response->body.overflow) {
        error_set(exchange->err, ERROR_PROTOCOL, "the answer has more than %zu bytes",
                  exchange->response->body.ceiling);
        return 0;
    }
    return length;
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
    for (const char *const *more = request->headers; more && *more; more++) {
        headers = add_header(headers, *more);
    }
    return headers;
}

static void limit_protocols(CURL *curl)
{
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
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
    limit_protocols(curl);
    if (endpoint->unix_path) curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, endpoint->unix_path);
    if (endpoint->connect_timeout_seconds > 0) {
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, endpoint->connect_timeout_seconds);
    }
    if (endpoint->security == HTTP_PLAIN) return;
    const bool verify = endpoint->security == HTTP_TLS;
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
    if (endpoint->ca_file) curl_easy_setopt(curl, CURLOPT_CAINFO, endpoint->ca_file);
    if (endpoint->certificate_file) {
        curl_easy_setopt(curl, CURLOPT_SSLCERT, endpoint->certificate_file);
    }
    if (endpoint->key_file) curl_easy_setopt(curl, CURLOPT_SSLKEY, endpoint->key_file);
}

static void set_request_options(struct exchange *exchange)
{
    CURL *curl = exchange->http->curl;
    const struct http_request *request = exchange->request;
    long timeout = request->timeout_seconds;
    if (timeout == 0) timeout = exchange->http->endpoint.request_timeout_seconds;
    if (timeout > 0) curl_easy_setopt(curl, CURLOPT_TIMEOUT, timeout);
    if (request->body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(request->body));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
    }
    if (strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (strcmp(request->method, "GET") != 0) {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    }
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
}

static void cleanup_slist(struct curl_slist **list)
{
    curl_slist_free_all(*list);
}

/*
 * libcurl sends a request again by itself in one case only: on a reused connection that died before
 * a single byte of the answer. For a DELETE that is harmless: the second one finds nothing more to
 * remove, and says so.
 */
int http_perform(struct http *http, const struct http_request *request,
                 struct http_response *response, struct error *err)
{
    struct exchange exchange = {http, request, response, err, 0};
    curl_easy_reset(http->curl); /* options only: the connection stays */
    http->message[0] = '\0';
    forget_headers(response);
    strbuf_release(&response->body);
    strbuf_init(&response->body,
                request->body_ceiling ? request->body_ceiling : HTTP_MAX_BODY_BYTES);
    set_connection_options(http);
    set_request_options(&exchange);
    CLEANUP(strbuf_release) struct strbuf url;
    strbuf_init(&url, 0);
    strbuf_printf(&url, "%s%s", http->endpoint.base_url, request->path);
    curl_easy_setopt(http->curl, CURLOPT_URL, url.data);
    CLEANUP(cleanup_slist) struct curl_slist *headers = make_headers(http, request);
    curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
    const CURLcode code = curl_easy_perform(http->curl);
    if (code != CURLE_OK) {
        return http_explain_failure(http->curl, code, &http->endpoint, http->message, err);
    }
    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &response->status);
    return 0;
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
