/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <curl/curl.h>

#include "wire/http.h"

/*
 * Turns a transfer that libcurl gave up into an error of the house: what was tried, why it failed,
 * what to do. Keeps an error that a callback has set. Always returns -1.
 */
int http_explain_failure(CURL *curl, CURLcode code, const struct http_endpoint *endpoint,
                         const char *message, struct error *err);
