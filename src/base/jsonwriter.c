/* SPDX-License-Identifier: Apache-2.0 */
#include "base/jsonwriter.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

void json_writer_init(struct json_writer *json, struct strbuf *out, unsigned indent)
{
    *json = (struct json_writer){.out = out, .indent = indent, .first = {true}};
}

static void put_escaped(struct strbuf *out, uint32_t code)
{
    static const char short_forms[][2] = {{'"', '"'},  {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'},
                                          {'\n', 'n'}, {'\r', 'r'},  {'\t', 't'}};
    for (size_t i = 0; i < sizeof short_forms / sizeof short_forms[0]; i++) {
        if (code == (uint32_t)short_forms[i][0]) {
            strbuf_putc(out, '\\');
            strbuf_putc(out, short_forms[i][1]);
            return;
        }
    }
    strbuf_printf(out, "\\u%04" PRIx32, code);
}

void json_quote(struct strbuf *out, const char *text)
{
    size_t length = strlen(text);
    strbuf_putc(out, '"');
    while (length > 0) {
        uint32_t code;
        size_t size = text_decode(text, length, &code);
        if (size == 0) {
            size = 1;
            strbuf_puts(out, "\xEF\xBF\xBD");
        } else if (code == '"' || code == '\\' || text_is_unsafe(code)) {
            put_escaped(out, code);
        } else {
            strbuf_add(out, text, size);
        }
        text += size;
        length -= size;
    }
    strbuf_putc(out, '"');
}

static void new_line(struct json_writer *json)
{
    if (json->indent == 0) return;
    strbuf_putc(json->out, '\n');
    strbuf_pad(json->out, ' ', (size_t)json->indent * json->depth);
}

/* What stands in front of a value: comma, line and key. */
static void start_value(struct json_writer *json, const char *key)
{
    if (!json->first[json->depth]) strbuf_putc(json->out, ',');
    json->first[json->depth] = false;
    if (json->depth > 0) new_line(json);
    if (!key) return;
    json_quote(json->out, key);
    strbuf_puts(json->out, json->indent > 0 ? ": " : ":");
}

static void open_nested(struct json_writer *json, const char *key, char bracket)
{
    start_value(json, key);
    strbuf_putc(json->out, bracket);
    json->depth++;
    assert(json->depth < JSON_WRITER_DEPTH);
    json->first[json->depth] = true;
}

static void close_nested(struct json_writer *json, char bracket)
{
    assert(json->depth > 0);
    const bool empty = json->first[json->depth];
    json->depth--;
    if (!empty) new_line(json);
    strbuf_putc(json->out, bracket);
}

void json_open_object(struct json_writer *json, const char *key)
{
    open_nested(json, key, '{');
}

void json_close_object(struct json_writer *json)
{
    close_nested(json, '}');
}

void json_open_array(struct json_writer *json, const char *key)
{
    open_nested(json, key, '[');
}

void json_close_array(struct json_writer *json)
{
    close_nested(json, ']');
}

void json_put_text(struct json_writer *json, const char *key, const char *text)
{
    start_value(json, key);
    if (text)
        json_quote(json->out, text);
    else
        strbuf_puts(json->out, "null");
}

void json_put_int(struct json_writer *json, const char *key, int64_t value)
{
    start_value(json, key);
    strbuf_printf(json->out, "%" PRId64, value);
}

void json_put_known_int(struct json_writer *json, const char *key, int64_t value)
{
    if (value < 0)
        json_put_null(json, key);
    else
        json_put_int(json, key, value);
}

void json_put_bool(struct json_writer *json, const char *key, bool value)
{
    start_value(json, key);
    strbuf_puts(json->out, value ? "true" : "false");
}

void json_put_null(struct json_writer *json, const char *key)
{
    start_value(json, key);
    strbuf_puts(json->out, "null");
}

void json_put_time(struct json_writer *json, const char *key, int64_t time)
{
    start_value(json, key);
    if (time == TIME_UNKNOWN) {
        strbuf_puts(json->out, "null");
        return;
    }
    strbuf_putc(json->out, '"');
    text_format_time(json->out, time);
    strbuf_putc(json->out, '"');
}
