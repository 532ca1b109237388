/* SPDX-License-Identifier: Apache-2.0 */
/* A long array is the same however its bytes come, and half of one is never taken for a whole. */
#include "wire/json.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "tests/lib/tap.h"

#include <stdlib.h>
#include <string.h>

/* What the reader has got: each element printed, in brackets; it refuses the one numbered so. */
struct reader {
    struct strbuf got;
    size_t count;
    size_t refused; /* 0: none */
};

static int read_element(void *context, const cJSON *element, struct error *err)
{
    struct reader *reader = context;
    if (++reader->count == reader->refused) return error_set(err, ERROR_ENGINE, "do not like it");
    CLEANUP(cleanup_free) char *text = cJSON_PrintUnformatted(element);
    strbuf_printf(&reader->got, "<%s>", text);
    return 0;
}

static int refuse_silently(void *context, const cJSON *element, struct error *err)
{
    (void)context, (void)element, (void)err;
    return -1;
}

/* Lengths of the pieces: a fixed one, or (0) drawn from `seed`. */
static size_t piece(size_t fixed, unsigned *seed)
{
    if (fixed > 0) return fixed;
    *seed = *seed * 1103515245U + 12345U;
    return 1 + (*seed >> 16) % 9;
}

/* Feeds the document in pieces that lie in memory of their own. 0 or -1 with `err`. */
static int read_stream(struct reader *reader, const char *text, size_t length, size_t fixed,
                       unsigned seed, struct error *err)
{
    strbuf_reset(&reader->got);
    reader->count = 0;
    CLEANUP(json_stream_free)
    struct json_stream *stream = json_stream_new("the list", read_element, reader);
    for (size_t at = 0; at < length;) {
        size_t wanted = piece(fixed, &seed);
        if (wanted > length - at) wanted = length - at;
        CLEANUP(cleanup_free) char *copy = memory_zeroed(wanted, 1);
        memcpy(copy, text + at, wanted);
        if (json_stream_feed(stream, copy, wanted, err) < 0) return -1;
        at += wanted;
    }
    return json_stream_finish(stream, err);
}

struct list {
    const char *text;
    const char *got;     /* as read_element writes it */
    const char *problem; /* NULL where the list is good */
};

static const struct list lists[] = {
    {"[]", "", NULL},
    {" \n[ \t]\r ", "", NULL},
    {"[1]", "<1>", NULL},
    {"[ 1 , \"a\" ,null,true , {} , [] ]\n", "<1><\"a\"><null><true><{}><[]>", NULL},
    {"[{\"a\":[1,2,{\"b\":\"]},\"}]},{\"c\":\"\\\"],[\\\\\"}]",
     "<{\"a\":[1,2,{\"b\":\"]},\"}]}><{\"c\":\"\\\"],[\\\\\"}>", NULL},
    {"[\"\\u00e4\xC3\xA4\",\"\\\\\"]", "<\"\xC3\xA4\xC3\xA4\"><\"\\\\\">", NULL},
    {"[[[[]]],[\"[\"]]", "<[[[]]]><[\"[\"]>", NULL},

    {"", "", "the list: invalid JSON: the array ends too early"},
    {"   ", "", "the list: invalid JSON: the array ends too early"},
    {"{}", "", "the list: invalid JSON: an array was expected"},
    {"null", "", "the list: invalid JSON: an array was expected"},
    {"{\"message\":\"page not found\"}", "", "the list: invalid JSON: an array was expected"},
    {"\xEF\xBB\xBF[]", "", "the list: invalid JSON: an array was expected"},
    {"[,]", "", "the list: element 1: invalid JSON at byte 0: the document ends too early"},
    {"[1,]", "<1>", "the list: element 2: invalid JSON at byte 0: the document ends too early"},
    {"[1,,2]", "<1>", "the list: element 2: invalid JSON at byte 0: the document ends too early"},
    {"[1]]", "<1>", "the list: invalid JSON: text behind the document"},
    {"[1][2]", "<1>", "the list: invalid JSON: text behind the document"},
    {"[1],", "<1>", "the list: invalid JSON: text behind the document"},
    {"[}]", "", "the list: element 1: invalid JSON at byte 0: a value was expected"},
    {"[{]}]", "", "the list: element 1: invalid JSON at byte 1: a key in quotes was expected"},
    {"[1 2]", "", "the list: element 1: invalid JSON at byte 2: text behind the document"},
    {"[1,{\"a\":1,\"a\":2},3]", "<1>", "the list: element 2: invalid JSON: key \"a\" is repeated"},
    {"[\"\\u0000\"]", "", "the list: element 1: invalid JSON at byte 1: NUL inside text"},
    {"[\"\xC3\"]", "", "the list: element 1: invalid JSON at byte 1: invalid UTF-8"},
    {"[1\f]", "", "the list: element 1: invalid JSON at byte 1: text behind the document"},
    {"[1,2", "<1>", "the list: invalid JSON: the array ends too early"},
    {"[\"]", "", "the list: invalid JSON: the array ends too early"},
    {"[[]", "", "the list: invalid JSON: the array ends too early"},
};

/* One list in pieces of 1 to 5 bytes, whole, and in 50 random cuts. */
static void test_list(struct reader *reader, const struct list *list)
{
    const size_t length = strlen(list->text);
    bool same = true;
    for (unsigned way = 0; same && way < 56; way++) {
        struct error err = {0};
        const size_t fixed = way < 5 ? way + 1 : way == 5 ? length + 1 : 0;
        const int result = read_stream(reader, list->text, length, fixed, way, &err);
        same = result == (list->problem == NULL ? 0 : -1) &&
               strcmp(reader->got.data, list->got) == 0 &&
               (list->problem == NULL || strcmp(err.text, list->problem) == 0);
        if (!same) tap_diag("way %u: got %s, error \"%s\"", way, reader->got.data, err.text);
    }
    ok(same, "in any pieces: %s", list->text);
}

/* A list cut anywhere fails, and no element comes that is not whole. */
static void test_cuts(struct reader *reader)
{
    static const char whole[] = " [{\"a\":\"x\\\"]\",\"b\":[1,2]},\"c\",[[]],-1.5e3] ";
    const size_t end = sizeof whole - 2; /* the blank behind the list is no part of it */
    struct error err = {0};
    ok(read_stream(reader, whole, sizeof whole - 1, 0, 1, &err) == 0, "a whole list");
    CLEANUP(cleanup_free) char *all = strbuf_take(&reader->got);
    for (size_t length = 0; length < end; length++) {
        err = (struct error){0};
        if (read_stream(reader, whole, length, 0, (unsigned)length, &err) == 0 ||
            err.kind != ERROR_PROTOCOL || strncmp(all, reader->got.data, reader->got.length) != 0) {
            ok(false, "a list cut after %zu bytes", length);
            return;
        }
    }
    ok(true, "a list cut anywhere fails");
}

static void test_refusal(struct reader *reader)
{
    struct error err = {0};
    reader->refused = 2;
    ok(read_stream(reader, "[1,2,3]", 7, 7, 0, &err) < 0, "the reader may refuse an element");
    is_int(reader->count, 2, "and gets no further one");
    is_int(err.kind, ERROR_ENGINE, "its kind of failure stays");
    is_str(err.text, "the list: element 2: do not like it", "with the place in front");
    reader->refused = 0;

    err = (struct error){0};
    CLEANUP(json_stream_free)
    struct json_stream *stream = json_stream_new("the list", refuse_silently, NULL);
    ok(json_stream_feed(stream, "[1]", 3, &err) < 0, "also without words");
    is_str(err.text, "the list: element 1: refused by its reader", "which are found for it");
    err = (struct error){0};
    ok(json_stream_feed(stream, "", 0, &err) < 0, "a failed stream takes no more");
    is_str(err.text, "the list: failed before its end", "and says so");
    err = (struct error){0};
    ok(json_stream_finish(stream, &err) < 0, "nor does it finish");
    is_int(err.kind, ERROR_PROTOCOL, "with a failure");
}

/* An element of exactly `length` bytes, then another one. */
static int read_large(struct reader *reader, size_t length, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    strbuf_puts(&text, "[\"");
    strbuf_pad(&text, 'x', length - 2);
    strbuf_puts(&text, "\",7]");
    return read_stream(reader, text.data, text.length, 100 * 1000, 0, err);
}

static void test_ceiling(struct reader *reader)
{
    struct error err = {0};
    ok(read_large(reader, JSON_STREAM_MAX_ELEMENT_BYTES, &err) == 0, "an element at the ceiling");
    is_int(reader->count, 2, "arrives, and so does the next");
    ok(read_large(reader, JSON_STREAM_MAX_ELEMENT_BYTES + 1, &err) < 0, "one byte more does not");
    is_int(err.kind, ERROR_PROTOCOL, "but fails");
    is_str(err.text, "the list: element 1: more than 16777216 bytes", "with the ceiling");
    is_int(reader->count, 0, "before its end");
}

/* The elements of a list much larger than the ceiling of one. */
static void test_many(struct reader *reader)
{
    enum { COUNT = 200 * 1000 };
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    for (size_t i = 0; i < COUNT; i++)
        strbuf_printf(&text, "%s{\"Id\":\"sha256:%064zu\",\"RepoTags\":[\"a:1\"]}", i ? "," : "[",
                      i);
    strbuf_puts(&text, "]");
    struct error err = {0};
    ok(text.length > JSON_STREAM_MAX_ELEMENT_BYTES, "a list of %zu bytes", text.length);
    ok(read_stream(reader, text.data, text.length, 16384, 0, &err) == 0, "is read");
    is_int(reader->count, COUNT, "whole");
}

int main(void)
{
    struct reader reader = {0};
    strbuf_init(&reader.got, 0);
    for (size_t i = 0; i < ARRAY_LENGTH(lists); i++) test_list(&reader, &lists[i]);
    test_cuts(&reader);
    test_refusal(&reader);
    test_ceiling(&reader);
    test_many(&reader);
    strbuf_release(&reader.got);
    struct json_stream *none = NULL;
    json_stream_free(&none);
    ok(true, "nothing may be freed");
    return tap_done();
}
