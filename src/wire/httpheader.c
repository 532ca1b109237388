/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/httpheader.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

#define RETRY_AFTER_MAX_SECONDS (24 * 60 * 60)

/* Headers that the response keeps as text. */
/* clang-format off */
#define KEPT(name, member) {name, offsetof(struct http_response, member), \
                            sizeof(((struct http_response *)NULL)->member)}
static const struct {
    const char *name;
    size_t offset, room;
} kept[] = {
    KEPT("Server", server),
    KEPT("Api-Version", api_version),
    KEPT("Libpod-Api-Version", libpod_version),
    KEPT("Content-Type", content_type),
};
/* clang-format on */

bool http_header_value(const char *line, size_t length, const char *name, char *value, size_t room)
{
    const size_t name_length = strlen(name);
    if (length <= name_length || line[name_length] != ':' ||
        strncasecmp(line, name, name_length) != 0) {
        return false;
    }
    const char *start = line + name_length + 1;
    const char *end = line + length;
    while (start < end && strchr(" \t", *start)) start++;
    while (end > start && strchr(" \t\r\n", end[-1])) end--;
    const size_t taken = (size_t)(end - start) < room - 1 ? (size_t)(end - start) : room - 1;
    memcpy(value, start, taken);
    value[taken] = '\0';
    return true;
}

static char *kept_place(struct http_response *response, size_t i)
{
    return (char *)response + kept[i].offset;
}

void http_head_forget(struct http_head *head, struct http_response *response)
{
    for (size_t i = 0; i < ARRAY_LENGTH(kept); i++) kept_place(response, i)[0] = '\0';
    response->retry_after_seconds = -1;
    head->complete = false;
    head->has_length = false;
}

/* Seconds only; the form with a date is answered like no header at all. */
static long parse_retry_after(const char *text)
{
    uint64_t seconds = 0;
    return text_parse_uint(text, RETRY_AFTER_MAX_SECONDS, &seconds) < 0 ? -1 : (long)seconds;
}

static int take_length(struct http_head *head, const char *text, struct error *err)
{
    uint64_t bytes = 0;
    if (text_parse_uint(text, INT64_MAX, &bytes) < 0)
        return error_set(err, ERROR_PROTOCOL, "the answer's Content-Length is no number");
    if (head->has_length && head->length_bytes != bytes)
        return error_set(err, ERROR_PROTOCOL, "the answer has two different Content-Lengths");
    head->has_length = true;
    head->length_bytes = bytes;
    return 0;
}

static void keep_text(struct http_response *response, const char *line, size_t length)
{
    for (size_t i = 0; i < ARRAY_LENGTH(kept); i++) {
        char *place = kept_place(response, i);
        if (!http_header_value(line, length, kept[i].name, place, kept[i].room)) continue;
        if (!text_is_utf8(place, strlen(place))) place[0] = '\0';
        return;
    }
}

int http_head_add(struct http_head *head, struct http_response *response, const char *line,
                  size_t length, struct error *err)
{
    char number[32];
    head->bytes += length;
    if (head->bytes > HTTP_MAX_HEADER_BYTES)
        return error_set(err, ERROR_PROTOCOL, "the answer has more than %zu bytes of headers",
                         HTTP_MAX_HEADER_BYTES);
    if (length > 5 && memcmp(line, "HTTP/", 5) == 0)
        http_head_forget(head, response); /* a new block: the one before was an interim answer */
    else if (length <= 2 && line[0] != '\0' && strchr("\r\n", line[0]) != NULL)
        head->complete = true;
    else if (http_header_value(line, length, "Content-Length", number, sizeof number))
        return take_length(head, number, err);
    else if (http_header_value(line, length, "Retry-After", number, sizeof number))
        response->retry_after_seconds = parse_retry_after(number);
    else
        keep_text(response, line, length);
    return 0;
}
