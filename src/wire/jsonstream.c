/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/json.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/strbuf.h"

#include <string.h>

/*
 * Only borders are looked for here: quotes with their escapes, brackets of any kind, the commas
 * between elements. What an element is made of is json_parse's to judge, so a wrong bracket is
 * simply part of an element that it refuses.
 */
enum state {
    STATE_BEFORE, /* the array's opening bracket is to come */
    STATE_FIRST,  /* the first element or the end is to come */
    STATE_ELEMENT,
    STATE_BEHIND, /* the array is closed: nothing but blanks */
    STATE_FAILED
};

struct json_stream {
    char *what;
    json_stream_each each;
    void *context;
    enum state state;
    struct strbuf element; /* what has come of the current one */
    size_t number;         /* of the current one, from 1 */
    size_t depth;          /* open brackets of the current one */
    bool in_text, escaped;
};

struct json_stream *json_stream_new(const char *what, json_stream_each each, void *context)
{
    struct json_stream *stream = memory_zeroed(1, sizeof *stream);
    stream->what = memory_copy_text(what, strlen(what));
    stream->each = each;
    stream->context = context;
    stream->number = 1;
    strbuf_init(&stream->element, JSON_STREAM_MAX_ELEMENT_BYTES);
    return stream;
}

void json_stream_free(struct json_stream **stream)
{
    if (*stream == NULL) return;
    strbuf_release(&(*stream)->element);
    free((*stream)->what);
    free(*stream);
    *stream = NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The reading ends here; `err` is filled and gets the name of what is read. */
static int fail(struct json_stream *stream, struct error *err)
{
    stream->state = STATE_FAILED;
    return error_context(err, "%s", stream->what);
}

static int fail_element(struct json_stream *stream, struct error *err)
{
    error_context(err, "element %zu", stream->number);
    return fail(stream, err);
}

static int hand_over(struct json_stream *stream, struct error *err)
{
    CLEANUP(json_free)
    cJSON *tree = json_parse(stream->element.data, stream->element.length, NULL, err);
    if (tree == NULL) return fail_element(stream, err);
    if (stream->each(stream->context, tree, err) < 0) {
        error_set(err, ERROR_PROTOCOL, "refused by its reader");
        return fail_element(stream, err);
    }
    strbuf_reset(&stream->element);
    stream->number++;
    return 0;
}

/* Past a piece of text, up to and with its closing quote. Returns the place behind. */
static size_t pass_text(struct json_stream *stream, const char *data, size_t at, size_t length)
{
    while (at < length) {
        const char c = data[at++];
        if (stream->escaped) {
            stream->escaped = false;
        } else if (c == '\\') {
            stream->escaped = true;
        } else if (c == '"') {
            stream->in_text = false;
            break;
        }
    }
    return at;
}

/* Up to what ends the current element, a comma or bracket outside of all else, or to `length`. */
static size_t find_end(struct json_stream *stream, const char *data, size_t length)
{
    for (size_t at = 0;; at++) {
        if (stream->in_text) at = pass_text(stream, data, at, length);
        if (at == length) return length;
        const char c = data[at];
        if (stream->depth == 0 && (c == ',' || c == ']')) return at;
        if (c == '"')
            stream->in_text = true;
        else if (c == '{' || c == '[')
            stream->depth++;
        else if ((c == '}' || c == ']') && stream->depth > 0)
            stream->depth--;
    }
}

/* Takes bytes of the current element and its border. Returns how many, or -1. */
static ssize_t take_element(struct json_stream *stream, const char *data, size_t length,
                            struct error *err)
{
    const size_t used = find_end(stream, data, length);
    strbuf_add(&stream->element, data, used);
    if (stream->element.overflow) {
        error_set(err, ERROR_PROTOCOL, "more than %zu bytes", JSON_STREAM_MAX_ELEMENT_BYTES);
        return fail_element(stream, err);
    }
    if (used == length) return (ssize_t)used;
    if (hand_over(stream, err) < 0) return -1;
    if (data[used] == ']') stream->state = STATE_BEHIND;
    return (ssize_t)used + 1;
}

/* Takes one byte outside of elements. Returns 1, or 0 where the first element begins, or -1. */
static ssize_t take_border(struct json_stream *stream, char c, struct error *err)
{
    if (is_blank(c)) return 1;
    switch (stream->state) {
    case STATE_BEFORE:
        if (c != '[') break;
        stream->state = STATE_FIRST;
        return 1;
    case STATE_FIRST: stream->state = c == ']' ? STATE_BEHIND : STATE_ELEMENT; return c == ']';
    case STATE_BEHIND:
        error_set(err, ERROR_PROTOCOL, "invalid JSON: text behind the document");
        return fail(stream, err);
    case STATE_ELEMENT:
    case STATE_FAILED: break;
    }
    error_set(err, ERROR_PROTOCOL, "invalid JSON: an array was expected");
    return fail(stream, err);
}

static int fail_again(const struct json_stream *stream, struct error *err)
{
    return error_set(err, ERROR_PROTOCOL, "%s: failed before its end", stream->what);
}

/* Takes bytes of one kind. Returns how many, or -1. */
static ssize_t take(struct json_stream *stream, const char *data, size_t length, struct error *err)
{
    return stream->state == STATE_ELEMENT ? take_element(stream, data, length, err)
                                          : take_border(stream, data[0], err);
}

int json_stream_feed(struct json_stream *stream, const char *data, size_t length, struct error *err)
{
    if (stream->state == STATE_FAILED) return fail_again(stream, err);
    for (size_t at = 0; at < length;) {
        const ssize_t used = take(stream, data + at, length - at, err);
        if (used < 0) return -1;
        at += (size_t)used;
    }
    return 0;
}

ssize_t json_stream_feed_array(struct json_stream *stream, const char *data, size_t length,
                               bool *closed, struct error *err)
{
    size_t at = 0;
    if (stream->state == STATE_FAILED) return fail_again(stream, err);
    while (at < length && stream->state != STATE_BEHIND) {
        const ssize_t used = take(stream, data + at, length - at, err);
        if (used < 0) return -1;
        at += (size_t)used;
    }
    *closed = stream->state == STATE_BEHIND;
    return (ssize_t)at;
}

int json_stream_finish(struct json_stream *stream, struct error *err)
{
    if (stream->state == STATE_FAILED) return fail_again(stream, err);
    if (stream->state == STATE_BEHIND) return 0;
    error_set(err, ERROR_PROTOCOL, "invalid JSON: the array ends too early");
    return fail(stream, err);
}
