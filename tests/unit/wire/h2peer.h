/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "tests/lib/peer.h"

/*
 * A peer that speaks HTTP/2 and answers a request by its path: head, body, trailers, and then what
 * the turn says. Further members may be left out.
 */
enum h2_end {
    H2_ENDS_STREAM, /* with the last thing it sends */
    H2_RESETS,      /* the stream, with `code` */
    H2_LEAVES,      /* GOAWAY with `code` for this stream, and closes */
    H2_STALLS,
    H2_CUTS /* the connection, without a word */
};

struct h2_turn {
    const char *path;
    const char *head[4];    /* "name: value", the pseudo header first; none: none is sent */
    const char *trailer[3]; /* likewise; none: none are sent */
    const char *body;
    size_t length;     /* of the body; 0 and no body: none is sent */
    size_t fills;      /* zero bytes behind it */
    bool echo;         /* the request's body is the answer's */
    bool says_goodbye; /* first: GOAWAY that leaves this stream alone */
    unsigned delay_milliseconds;
    enum h2_end end;
    uint32_t code;
};

struct h2_script {
    const struct h2_turn *turns;
    size_t count;
};

/* A peer_serve; the script is a struct h2_script. A request for an unknown path cuts the
 * connection. The log gets the headers, one a line, and the body in hex. */
void h2_serve(int fd, struct peer_log *log, const void *script);
