/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>

#include "wire/http.h"

/* How far a request got. */
struct http_progress {
    bool repeatable; /* libcurl may send it a second time: GET, HEAD */
    bool sent;       /* some of it may have reached the server */
};

/*
 * For CURLOPT_PREREQFUNCTION, with a struct http_progress: notes that the request goes out, and
 * holds back a second sending of one that is not repeatable. libcurl sends again by itself when a
 * reused connection dies before the first byte of the answer, whatever the method; but the server
 * may have acted on the first one.
 */
int http_before_sending(void *context, char *peer_address, char *own_address, int peer_port,
                        int own_port);

/*
 * Turns a transfer that libcurl gave up into an error of the house: what was tried, why it failed,
 * what to do. Keeps an error that a callback has set. ERROR_UNREACHABLE and ERROR_DENIED promise
 * that nothing was sent, unless it was repeatable. Always returns -1.
 */
int http_explain_failure(CURL *curl, CURLcode code, const struct http_endpoint *endpoint,
                         const struct http_progress *progress, const char *message,
                         struct error *err);
