/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

/*
 * HTTP/1.1 over a unix socket or TCP (with TLS), by libcurl. One `struct http` is one
 * keep-alive connection used by one thread. Proxies from the environment are never used,
 * redirects never followed, signals never raised.
 */

enum http_security { HTTP_PLAIN, HTTP_TLS, HTTP_TLS_INSECURE };

struct http_endpoint {
    const char *unix_path; /* NULL for TCP */
    const char *base_url;  /* "http://localhost" for a unix socket, "https://host:2376" */
    enum http_security security;
    const char *ca_file, *certificate_file, *key_file; /* NULL: none */
    const char *ca_pem, *certificate_pem, *key_pem;    /* the same as text, instead; NULL: none */
    const char *tls_name;     /* that the server's certificate must have; NULL: the host's */
    const char *bearer_token; /* NULL: none; never logged */
    long connect_timeout_seconds;
    long request_timeout_seconds;
};

struct http; /* opaque */

/* Ceilings of one answer. */
#define HTTP_MAX_HEADER_BYTES ((size_t)256 * 1024)
#define HTTP_MAX_BODY_BYTES   ((size_t)1024 * 1024 * 1024)

struct http_response {
    long status;
    struct strbuf body;      /* empty when a sink took it */
    char server[128];        /* "Server" header, "" without */
    char api_version[32];    /* "Api-Version" */
    char libpod_version[32]; /* "Libpod-Api-Version" */
    char content_type[128];
    long retry_after_seconds; /* -1 without */
    bool lasting;             /* of a failure: certificates, which another try does not mend */
};

struct http_request {
    const char *method;         /* "GET", "DELETE", … */
    const char *path;           /* begins with "/", already encoded */
    const char *body;           /* NULL: none */
    const char *content_type;   /* of the body; NULL: application/json */
    const char *const *headers; /* further "Name: value" lines, NULL-terminated; or NULL */
    size_t body_ceiling;        /* of the answer; 0: HTTP_MAX_BODY_BYTES */
    long timeout_seconds;       /* 0: the endpoint's; -1: none (streams) */
    /* Takes the body of a 2xx answer piece by piece instead of response->body; a negative
     * return ends the transfer and the sink has filled `err`. */
    int (*sink)(void *context, const char *data, size_t length, struct error *err);
    void *sink_context;
    /* Called at least every second until the answer is whole; a negative return ends the transfer
     * and has filled `err`. It may use other connections, never this one. */
    int (*pulse)(void *context, struct error *err);
    void *pulse_context;
};

/* NULL and `err` on failure. The endpoint's texts are copied. */
struct http *http_open(const struct http_endpoint *endpoint, struct error *err);
void http_close(struct http *http);

/* Replaces the token of the endpoint for the requests to come; NULL: none. */
void http_set_bearer_token(struct http *http, const char *token);

void http_response_release(struct http_response *response);

/*
 * One request, one whole answer. The caller has zeroed *response and releases it. Any status is
 * a success here; failures are: ERROR_UNREACHABLE (connect: names socket or host and the reason,
 * also of a failed TLS verification), ERROR_DENIED (EACCES, EPERM on the socket), ERROR_TIMEOUT,
 * ERROR_PROTOCOL (truncated, oversized, not HTTP), ERROR_USAGE (a line break in a header).
 *
 * A request other than GET and HEAD is sent once and never again. Where the connection breaks
 * before the whole answer is there (ERROR_PROTOCOL, ERROR_TIMEOUT), what came of it is unknown and
 * the caller looks; ERROR_UNREACHABLE and ERROR_DENIED mean that nothing was sent.
 */
int http_perform(struct http *http, const struct http_request *request,
                 struct http_response *response, struct error *err);

/* Appends `text` percent-encoded as one path segment or query value (RFC 3986 unreserved). */
void http_encode(struct strbuf *out, const char *text);
