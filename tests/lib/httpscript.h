/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "tests/lib/peer.h"
#include "wire/http.h"

#define EMPTY_ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

/* A peer that reads whole requests and answers the n-th of them with the n-th turn of a script; the
 * last turn goes for all that follow. */
enum turn_end {
    TURN_CLOSES, /* the connection, after its bytes */
    TURN_KEEPS,  /* it open for the next request */
    TURN_HANGS   /* saying nothing more */
};

struct turn {
    const char *answer;
    size_t length; /* 0: up to the NUL */
    const char *fill;
    size_t fills; /* how often `fill` comes behind the answer */
    enum turn_end end;
};

struct script {
    const struct turn *turns;
    size_t count;
};

/* A peer_serve; the script is a struct script. */
void script_serve(int fd, struct peer_log *log, const void *script);

/* A client with a second to connect and `seconds` for an answer. Ends the test on failure. */
struct http *http_at(const char *unix_path, const char *url, long seconds);

/* A peer with a script, and a client for it that waits for 5 seconds. */
struct pair {
    struct peer peer;
    struct http *http;
};

void pair_open(struct pair *pair, enum peer_kind kind, const struct script *script);
void pair_close(struct pair *pair);

/* One check: the request is answered. */
bool pair_perform(struct pair *pair, const struct http_request *request,
                  struct http_response *response);
