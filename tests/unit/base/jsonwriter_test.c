/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as it is written: shape, escapes, indentation, depth. */
#include "base/jsonwriter.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "tests/lib/tap.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* A document with everything in it. */
static void write_all(struct json_writer *json)
{
    json_open_object(json, NULL);
    json_put_text(json, "text", "a\"b");
    json_put_text(json, "absent", NULL);
    json_put_int(json, "least", INT64_MIN);
    json_put_int(json, "most", INT64_MAX);
    json_put_bool(json, "yes", true);
    json_put_bool(json, "no", false);
    json_put_null(json, "null");
    json_put_time(json, "time", 1772366400);
    json_put_time(json, "never", TIME_UNKNOWN);
    json_open_array(json, "array");
    json_put_int(json, NULL, 1);
    json_open_object(json, NULL);
    json_close_object(json);
    json_open_array(json, NULL);
    json_close_array(json);
    json_put_text(json, NULL, "");
    json_close_array(json);
    json_open_object(json, "ke\ty");
    json_put_int(json, "", 0);
    json_close_object(json);
    json_close_object(json);
}

static void check_shape(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    struct json_writer json;
    strbuf_init(&buf, 0);
    json_writer_init(&json, &buf, 0);
    write_all(&json);
    is_str(buf.data,
           "{\"text\":\"a\\\"b\",\"absent\":null,\"least\":-9223372036854775808,"
           "\"most\":9223372036854775807,\"yes\":true,\"no\":false,\"null\":null,"
           "\"time\":\"2026-03-01T12:00:00Z\",\"never\":null,\"array\":[1,{},[],\"\"],"
           "\"ke\\ty\":{\"\":0}}",
           "on one line");
    strbuf_reset(&buf);
    json_writer_init(&json, &buf, 2);
    write_all(&json);
    is_str(buf.data,
           "{\n  \"text\": \"a\\\"b\",\n  \"absent\": null,\n  \"least\": -9223372036854775808,\n"
           "  \"most\": 9223372036854775807,\n  \"yes\": true,\n  \"no\": false,\n"
           "  \"null\": null,\n  \"time\": \"2026-03-01T12:00:00Z\",\n  \"never\": null,\n"
           "  \"array\": [\n    1,\n    {},\n    [],\n    \"\"\n  ],\n"
           "  \"ke\\ty\": {\n    \"\": 0\n  }\n}",
           "on many");
    is_int(json.depth, 0, "at the top again");
}

static void check_single_values(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    struct json_writer json;
    strbuf_init(&buf, 0);
    json_writer_init(&json, &buf, 2);
    json_put_text(&json, NULL, "alone");
    is_str(buf.data, "\"alone\"", "a value alone has no line in front");
    strbuf_reset(&buf);
    json_writer_init(&json, &buf, 1);
    json_open_object(&json, NULL);
    json_open_array(&json, "a");
    json_close_array(&json);
    json_close_object(&json);
    is_str(buf.data, "{\n \"a\": []\n}", "an indent of one");
}

static void check_escapes(void)
{
    static const struct {
        const char *text;
        const char *quoted;
    } rows[] = {
        {"", "\"\""},
        {"plain/text", "\"plain/text\""},
        {"\"\\\b\f\n\r\t", "\"\\\"\\\\\\b\\f\\n\\r\\t\""},
        {"\x01\x1b\x1f \x7f", "\"\\u0001\\u001b\\u001f \\u007f\""},
        {"\xC2\x9B\xE2\x80\xAE\xE2\x80\xA8\xEF\xBB\xBF", "\"\\u009b\\u202e\\u2028\\ufeff\""},
        {"caf\xC3\xA9 \xF0\x9F\x98\x80", "\"caf\xC3\xA9 \xF0\x9F\x98\x80\""},
        {"\xFF", "\"\xEF\xBF\xBD\""},
        {"a\xC3", "\"a\xEF\xBF\xBD\""},
        {"\xC3(", "\"\xEF\xBF\xBD(\""},
        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xE2\x82\"", "\"\xEF\xBF\xBD\xEF\xBF\xBD\\\"\""},
    };
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        strbuf_reset(&buf);
        json_quote(&buf, rows[i].text);
        is_str(buf.data, rows[i].quoted, "row %zu quoted", i);
    }
}

/* As deep as the header allows, and a ceiling below. */
static void check_limits(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    struct json_writer json;
    strbuf_init(&buf, 0);
    json_writer_init(&json, &buf, 0);
    for (unsigned i = 0; i < JSON_WRITER_DEPTH - 1; i++) json_open_array(&json, NULL);
    json_put_int(&json, NULL, 1);
    json_put_int(&json, NULL, 2);
    for (unsigned i = 0; i < JSON_WRITER_DEPTH - 1; i++) json_close_array(&json);
    is_str(buf.data, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1,2]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
           "31 levels are possible");

    CLEANUP(strbuf_release) struct strbuf small;
    strbuf_init(&small, 20);
    json_writer_init(&json, &small, 0);
    write_all(&json);
    ok(small.overflow, "a document past the ceiling is known to be cut");
}

/* One level too deep, or a close too many, is a mistake of the program, which must not go on. */
static bool aborts(unsigned opened, unsigned closed)
{
    const pid_t child = fork();
    if (child == 0) {
        const struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        signal(SIGABRT, SIG_DFL);
        struct strbuf buf;
        struct json_writer json;
        close(STDERR_FILENO);
        strbuf_init(&buf, 0);
        json_writer_init(&json, &buf, 0);
        for (unsigned i = 0; i < opened; i++) json_open_array(&json, NULL);
        for (unsigned i = 0; i < closed; i++) json_close_array(&json);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void check_mistakes(void)
{
    ok(!aborts(JSON_WRITER_DEPTH - 1, JSON_WRITER_DEPTH - 1), "all levels are no mistake");
    ok(aborts(JSON_WRITER_DEPTH, 0), "one level more is one");
    ok(aborts(0, 1), "closing the top is one");
}

int main(void)
{
    check_shape();
    check_single_values();
    check_escapes();
    check_limits();
    check_mistakes();
    return tap_done();
}
