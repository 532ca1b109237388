/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

/*
 * Unary gRPC calls over a unix socket: HTTP/2 with prior knowledge by libcurl, one message each
 * way (the gRPC over HTTP/2 protocol document, "Requests" and "Responses"). No compression, no
 * TLS, no streams. A channel is used by one thread.
 */

struct grpc; /* opaque */

/* A call and its answer. The caller fills the upper part and releases the reply. */
struct grpc_call {
    const char *method;     /* "/runtime.v1.ImageService/ListImages" */
    const uint8_t *request; /* encoded message; may be NULL when empty */
    size_t request_length;
    long timeout_seconds;   /* also told to the server; 0: 60 */
    size_t message_ceiling; /* bytes of the answer; 0: GRPC_MAX_MESSAGE_BYTES */

    int result;         /* 0: the server answered; -1: `err` says why not */
    int status;         /* gRPC status of the answer; 0 is success */
    char message[512];  /* its text, decoded */
    struct strbuf body; /* the answer's message, for status 0 */
    struct error err;
};

#define GRPC_MAX_MESSAGE_BYTES ((size_t)256 * 1024 * 1024)

/* Status numbers that callers tell apart. */
enum grpc_status {
    GRPC_OK = 0,
    GRPC_UNKNOWN = 2,
    GRPC_DEADLINE_EXCEEDED = 4,
    GRPC_NOT_FOUND = 5,
    GRPC_PERMISSION_DENIED = 7,
    GRPC_RESOURCE_EXHAUSTED = 8,
    GRPC_FAILED_PRECONDITION = 9,
    GRPC_UNIMPLEMENTED = 12,
    GRPC_UNAVAILABLE = 14
};

/* `headers`: further "name: value" lines of every call, NULL-terminated, or NULL; copied. Does not
 * connect yet. ERROR_SYSTEM where this libcurl has no HTTP/2 or no unix sockets. */
struct grpc *grpc_open(const char *unix_path, const char *const *headers, struct error *err);
void grpc_close(struct grpc *grpc);

/*
 * One call. 0 when the server answered with a status, whatever it is. Failures (-1, also in
 * call->err): ERROR_UNREACHABLE, ERROR_DENIED, ERROR_TIMEOUT, and ERROR_PROTOCOL for whatever is no
 * answer by the protocol: HTTP status not 200, another content type, no grpc-status, a
 * compressed, truncated, oversized or second message, a connection that ended early.
 */
int grpc_perform(struct grpc *grpc, struct grpc_call *call);

/* Many calls with at most `in_flight` under way at once; every call has its own result. */
void grpc_perform_many(struct grpc *grpc, struct grpc_call *calls, size_t count,
                       unsigned in_flight);

void grpc_call_release(struct grpc_call *call);

/* "not found"; "status 77" for others is up to the caller: NULL. */
const char *grpc_status_name(int status);
