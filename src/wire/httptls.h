/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>

#include "base/arena.h"
#include "wire/http.h"

/* Whom the transfer believes and who it says it is. Texts are borrowed by libcurl. */
void http_set_tls(CURL *curl, const struct http_endpoint *endpoint);

/* True for failures of certificates, which do not go away by themselves. */
bool http_is_lasting(CURLcode code);

/*
 * libcurl checks a certificate for the name in the URL. For another name, the URL carries that
 * name, the connection goes to the endpoint's host, and so does the Host header.
 */
struct http_route {
    const char *base_url;
    const char *connect_to;  /* for CURLOPT_CONNECT_TO; NULL: where the URL says */
    const char *host_header; /* NULL: libcurl's own */
};

int http_route_find(struct arena *arena, const struct http_endpoint *endpoint,
                    struct http_route *route, struct error *err);
