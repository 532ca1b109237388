/* SPDX-License-Identifier: Apache-2.0 */
/* Headers and frames of gRPC without a connection. */
#include "wire/grpcframe.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "tests/lib/tap.h"

#include <string.h>

static void add(struct grpc_headers *headers, const char *line)
{
    ok(grpc_headers_add(headers, line, strlen(line)) == 0, "a line");
}

static void test_headers(void)
{
    struct grpc_headers headers;
    grpc_headers_init(&headers);
    ok(!headers.has_status && !headers.content_type_ok, "nothing is known at first");
    add(&headers, "HTTP/2 200 \r\n");
    add(&headers, "Content-Type: application/grpc\r\n");
    add(&headers, "grpc-statusx: 1\r\n");
    add(&headers, "grpc-status\r\n");
    add(&headers, "\r\n");
    ok(headers.content_type_ok && !headers.has_status, "a type, and no status yet");
    add(&headers, "Grpc-Status:  5 \r\n");
    is_int(headers.status, 5, "whatever the case, with blanks around");
}

/* What is told must fit into 512 bytes, whole characters of UTF-8, on one line. */
static void test_message(void)
{
    static const struct {
        const char *encoded, *text;
    } rows[] = {
        {"plain", "plain"},     {"%41%c3%A4", "A\xC3\xA4"},
        {"50%", "50%"},         {"%4", "%4"},
        {"%g1%1g%", "%g1%1g%"}, {"a%00b", "a?b"},
        {"%c3", "?"},           {"one%0d%0atwo%1b[31m%7f", "one  two [31m "},
        {"%25%34%31", "%41"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct grpc_headers headers;
        CLEANUP(strbuf_release) struct strbuf line;
        strbuf_init(&line, 0);
        strbuf_printf(&line, "grpc-message: %s\r\n", rows[i].encoded);
        grpc_headers_init(&headers);
        add(&headers, line.data);
        is_str(headers.message, rows[i].text, "%s", rows[i].encoded);
    }
}

static void test_long_message(void)
{
    for (size_t round = 0; round < 6; round++) {
        const size_t shift = round / 2, characters = round % 2 == 0 ? 200 : 2000;
        struct grpc_headers headers;
        CLEANUP(strbuf_release) struct strbuf line;
        strbuf_init(&line, 0);
        strbuf_puts(&line, "grpc-message: ");
        strbuf_pad(&line, 'x', shift);
        for (size_t i = 0; i < characters; i++) strbuf_puts(&line, "%E2%82%AC");
        grpc_headers_init(&headers);
        add(&headers, line.data);
        const size_t length = strlen(headers.message);
        ok(length > sizeof headers.message - 4 && length < sizeof headers.message,
           "a long message is cut to %zu bytes", length);
        ok(text_is_utf8(headers.message, length) && strchr(headers.message, '?') == NULL,
           "between characters");
    }
}

static void test_ceiling(void)
{
    struct grpc_headers headers;
    grpc_headers_init(&headers);
    char line[1024];
    memset(line, 'x', sizeof line);
    size_t lines = 0;
    while (lines < 1000 && grpc_headers_add(&headers, line, sizeof line) == 0) lines++;
    is_int(lines, GRPC_MAX_HEADER_BYTES / sizeof line, "so many headers and no more");
}

static void test_write(void)
{
    CLEANUP(strbuf_release) struct strbuf frame;
    strbuf_init(&frame, 0);
    grpc_frame_write(&frame, NULL, 0);
    ok(frame.length == 5 && memcmp(frame.data, "\0\0\0\0\0", 5) == 0, "an empty message");
    strbuf_reset(&frame);
    uint8_t message[0x10203] = {7};
    grpc_frame_write(&frame, message, sizeof message);
    ok(frame.length == 5 + sizeof message && memcmp(frame.data, "\0\0\1\2\3\7", 6) == 0,
       "a length of several bytes");
}

int main(void)
{
    test_headers();
    test_message();
    test_long_message();
    test_ceiling();
    test_write();
    return tap_done();
}
