/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/grpc.h"

/*
 * The parts of the gRPC protocol that need no connection: frames, headers and trailers, and what
 * makes an answer whole.
 */
#define GRPC_FRAME_HEADER_BYTES 5
#define GRPC_MAX_HEADER_BYTES   ((size_t)64 * 1024)

/* What the header callback has seen. Trailers arrive through it too, before or behind the body. */
struct grpc_headers {
    bool content_type_ok;
    bool has_status;
    int status; /* -1 where it is no number */
    char message[512];
    char content_type[128];
    size_t bytes;
};

void grpc_headers_init(struct grpc_headers *headers);
/* One line as received. -1 when there are too many bytes of them. */
int grpc_headers_add(struct grpc_headers *headers, const char *line, size_t length);

/* Flag byte, length (big endian), message. */
void grpc_frame_write(struct strbuf *out, const uint8_t *message, size_t length);

/* Looks at what has come so far, to end early what cannot become an answer: the error of the call
 * and -1 where it is, or says it will be, larger than the buffer's ceiling. */
int grpc_answer_fits(struct grpc_call *call, const struct strbuf *answer);

/* Fills status, message and body of the call, or its err (and returns -1). */
int grpc_answer_read(struct grpc_call *call, long http_status, const struct grpc_headers *headers,
                     const struct strbuf *answer);
