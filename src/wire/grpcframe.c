/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/grpcframe.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "wire/httpheader.h"

#include <stdio.h>
#include <string.h>

#define CONTENT_TYPE               "application/grpc"
#define GRPC_ENCODED_MESSAGE_BYTES 2048

void grpc_headers_init(struct grpc_headers *headers)
{
    memset(headers, 0, sizeof(*headers));
    headers->status = -1;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* grpc-message is percent-encoded; malformed escapes stay as they are. */
static void percent_decode(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (from[0] == '%' && hex_value(from[1]) >= 0 && hex_value(from[2]) >= 0) {
            const int value = hex_value(from[1]) * 16 + hex_value(from[2]);
            *to++ = value ? (char)value : '?';
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

/* What is left is UTF-8 on one line. */
static void make_plain(char *text)
{
    const bool utf8 = text_is_utf8(text, strlen(text));
    for (char *c = text; *c; c++) {
        const unsigned char byte = (unsigned char)*c;
        if (byte < ' ' || byte == 0x7f)
            *c = ' ';
        else if (byte >= 0x80 && !utf8)
            *c = '?';
    }
}

/* Cut between characters: even at three bytes for each of the message's, more of the encoded text
 * was taken than fits. */
static void take_message(struct grpc_headers *headers, const char *encoded)
{
    char text[GRPC_ENCODED_MESSAGE_BYTES];
    snprintf(text, sizeof text, "%s", encoded);
    percent_decode(text);
    size_t length = strlen(text);
    if (length >= sizeof headers->message) {
        length = sizeof headers->message - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) length--;
    }
    memcpy(headers->message, text, length);
    headers->message[length] = '\0';
    make_plain(headers->message);
}

int grpc_headers_add(struct grpc_headers *headers, const char *line, size_t length)
{
    char number[16], encoded[GRPC_ENCODED_MESSAGE_BYTES];
    headers->bytes += length;
    if (headers->bytes > GRPC_MAX_HEADER_BYTES) return -1;
    if (http_header_value(line, length, "grpc-status", number, sizeof number)) {
        uint64_t status = 0;
        headers->has_status = true;
        headers->status = text_parse_uint(number, 1000, &status) < 0 ? -1 : (int)status;
    } else if (http_header_value(line, length, "grpc-message", encoded, sizeof encoded)) {
        take_message(headers, encoded);
    } else if (http_header_value(line, length, "content-type", headers->content_type,
                                 sizeof headers->content_type)) {
        const char *behind = headers->content_type + strlen(CONTENT_TYPE);
        headers->content_type_ok = text_starts_with(headers->content_type, CONTENT_TYPE) &&
                                   (*behind == '\0' || *behind == '+' || *behind == ';');
    }
    return 0;
}

void grpc_frame_write(struct strbuf *out, const uint8_t *message, size_t length)
{
    strbuf_putc(out, 0);
    for (int shift = 24; shift >= 0; shift -= 8) strbuf_putc(out, (char)((length >> shift) & 0xff));
    if (length > 0) strbuf_add(out, (const char *)message, length);
}

static int refuse(struct grpc_call *call, const char *what)
{
    return error_set(&call->err, ERROR_PROTOCOL, "%s", what);
}

static size_t frame_length(const struct strbuf *answer)
{
    const uint8_t *bytes = (const uint8_t *)answer->data;
    return (size_t)bytes[1] << 24 | (size_t)bytes[2] << 16 | (size_t)bytes[3] << 8 |
           (size_t)bytes[4];
}

int grpc_answer_fits(struct grpc_call *call, const struct strbuf *answer)
{
    const size_t ceiling = answer->ceiling - GRPC_FRAME_HEADER_BYTES;
    if (answer->length >= GRPC_FRAME_HEADER_BYTES && frame_length(answer) > ceiling)
        return error_set(&call->err, ERROR_PROTOCOL,
                         "the answer's message has %zu bytes, the limit is %zu",
                         frame_length(answer), ceiling);
    if (!answer->overflow) return 0;
    return error_set(&call->err, ERROR_PROTOCOL, "the answer has more than %zu bytes",
                     answer->ceiling);
}

/* Exactly one uncompressed message. */
static int read_frame(struct grpc_call *call, const struct strbuf *answer)
{
    if (answer->length == 0) return refuse(call, "the answer has no message");
    if (answer->length < GRPC_FRAME_HEADER_BYTES)
        return refuse(call, "the answer's frame header is truncated");
    if (answer->data[0] == 1)
        return refuse(call, "the answer is compressed, which was not asked for");
    if (answer->data[0] != 0) return refuse(call, "the answer's frame has an unknown flag");
    const size_t length = frame_length(answer);
    const size_t there = answer->length - GRPC_FRAME_HEADER_BYTES;
    if (there < length)
        return error_set(&call->err, ERROR_PROTOCOL,
                         "the answer's message is truncated: %zu of %zu bytes", there, length);
    if (there > length) return refuse(call, "the answer has more than one message");
    strbuf_add(&call->body, answer->data + GRPC_FRAME_HEADER_BYTES, length);
    return 0;
}

int grpc_answer_read(struct grpc_call *call, long http_status, const struct grpc_headers *headers,
                     const struct strbuf *answer)
{
    if (http_status != 200) {
        return error_set(&call->err, ERROR_PROTOCOL, "HTTP status %ld instead of a gRPC answer",
                         http_status);
    }
    if (!headers->content_type_ok) {
        return error_set(&call->err, ERROR_PROTOCOL, "the answer is \"%s\", not gRPC",
                         headers->content_type);
    }
    if (!headers->has_status) return refuse(call, "the answer ends without a status");
    if (headers->status < 0) return refuse(call, "the answer's status is no number");
    if (headers->status == GRPC_OK && read_frame(call, answer) < 0) return -1;
    call->status = headers->status;
    memcpy(call->message, headers->message, sizeof call->message);
    return 0;
}

const char *grpc_status_name(int status)
{
    static const char *const names[] = {"ok",
                                        "cancelled",
                                        "unknown",
                                        "invalid argument",
                                        "deadline exceeded",
                                        "not found",
                                        "already exists",
                                        "permission denied",
                                        "resource exhausted",
                                        "failed precondition",
                                        "aborted",
                                        "out of range",
                                        "unimplemented",
                                        "internal",
                                        "unavailable",
                                        "data loss",
                                        "unauthenticated"};
    return status >= 0 && (size_t)status < ARRAY_LENGTH(names) ? names[status] : NULL;
}
