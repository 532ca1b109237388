/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An answer of a gRPC server: header lines, an empty line, then the body. It is whole with a status
 * of 0, or the call has failed.
 */
#include "tests/fuzz/fuzzinput.h"
#include "wire/grpc.h"
#include "wire/grpcframe.h"

#include <assert.h>

#define MOST_ANSWER ((size_t)1024 * 1024)

static const char *next_line(const char *at, const char *end, size_t *length)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    *length = newline ? (size_t)(newline - at) + 1 : (size_t)(end - at);
    return at + *length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    const char *at = text;
    const char *end = text + size;
    struct grpc_headers headers;
    struct grpc_call call = {0};
    struct strbuf answer;
    grpc_headers_init(&headers);
    strbuf_init(&answer, MOST_ANSWER);
    int status = 0;
    while (at < end && status == 0) {
        size_t length;
        const char *next = next_line(at, end, &length);
        const bool is_blank = length <= 2 && (*at == '\n' || *at == '\r');
        if (!is_blank) status = grpc_headers_add(&headers, at, length);
        at = next;
        if (is_blank) break;
    }
    strbuf_add(&answer, at, (size_t)(end - at));
    if (status == 0 && grpc_answer_fits(&call, &answer) == 0 &&
        grpc_answer_read(&call, 200, &headers, &answer) == 0)
        assert(headers.has_status && headers.content_type_ok);
    strbuf_release(&answer);
    free(text);
    return 0;
}
