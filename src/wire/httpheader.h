/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/http.h"

/* True where `line` (of `length` bytes, with its line end) is the named header, whatever the case;
 * its value, without blanks around it and cut to `room`, is then in `value`. */
bool http_header_value(const char *line, size_t length, const char *name, char *value, size_t room);

/* What the header lines of one exchange have said. Zeroed at its start. */
struct http_head {
    size_t bytes;    /* of all lines, those of interim answers and trailers included */
    bool complete;   /* the blank line behind the last block has come */
    bool has_length; /* Content-Length */
    uint64_t length_bytes;
};

/* Forgets what the response knows from headers. */
void http_head_forget(struct http_head *head, struct http_response *response);

/*
 * Takes one line as received, status lines included. ERROR_PROTOCOL past HTTP_MAX_HEADER_BYTES, and
 * for a Content-Length that is no number or that contradicts an earlier one: libcurl lets a number
 * beyond 63 bits pass, and then takes a body cut anywhere for whole.
 */
int http_head_add(struct http_head *head, struct http_response *response, const char *line,
                  size_t length, struct error *err);
