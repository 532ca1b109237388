/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * The other side of a connection: a process of its own that accepts connections on a unix socket
 * in the scratch folder (tests/lib/scratch.h), or on a free port of 127.0.0.1, and serves each of them in one more process.
 * All of them end with the test.
 */

/* What the peer saw, readable from the test. */
struct peer_log {
    atomic_uint connections;
    atomic_uint requests;
    atomic_uint open;      /* connections at this moment */
    atomic_uint busy;      /* requests that are being answered, where the peer counts them */
    atomic_uint most_busy; /* at any one time */
    char last_request[8192];
};

/* Serves one connection; it is closed on return. */
typedef void (*peer_serve)(int fd, struct peer_log *log, const void *script);

enum peer_kind { PEER_UNIX, PEER_TCP };

struct peer {
    pid_t pid;
    char path[108]; /* of the unix socket */
    char url[64];   /* "http://localhost" or "http://127.0.0.1:PORT" */
    struct peer_log *log;
};

/* Ends the test where it cannot be started. */
void peer_start(struct peer *peer, enum peer_kind kind, peer_serve serve, const void *script);
void peer_stop(struct peer *peer);

/* Writes all of it; false where the other side is gone. */
bool peer_write(int fd, const void *data, size_t length);

/* Waits for the other side to go, or for the end of the test. */
void peer_hang(int fd);
