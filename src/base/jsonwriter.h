/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"

/*
 * Writes one JSON document (RFC 8259) into a strbuf as it goes, without a tree, so that large
 * results need no memory of their own. Callers write keys in the documented order. Text that
 * is not UTF-8 has its bad bytes replaced by U+FFFD. `key` is NULL inside arrays and at the top.
 * With an indent of 0 the document is one line; else nested values stand on lines of their own.
 * Characters that are unsafe on a terminal are written as \uXXXX. No newline behind the document.
 */
struct json_writer {
    struct strbuf *out;
    unsigned indent;
    unsigned depth; /* at most JSON_WRITER_DEPTH */
    bool first[32];
};
#define JSON_WRITER_DEPTH 32

void json_writer_init(struct json_writer *json, struct strbuf *out, unsigned indent);
void json_open_object(struct json_writer *json, const char *key);
void json_close_object(struct json_writer *json);
void json_open_array(struct json_writer *json, const char *key);
void json_close_array(struct json_writer *json);
void json_put_text(struct json_writer *json, const char *key, const char *text); /* NULL: null */
void json_put_int(struct json_writer *json, const char *key, int64_t value);
/* A number that cannot be below zero, or null where it is: unknown, or no limit. */
void json_put_known_int(struct json_writer *json, const char *key, int64_t value);
void json_put_bool(struct json_writer *json, const char *key, bool value);
void json_put_null(struct json_writer *json, const char *key);
/* RFC 3339, or null for TIME_UNKNOWN. */
void json_put_time(struct json_writer *json, const char *key, int64_t time);
/* The text as a quoted JSON string, alone. */
void json_quote(struct strbuf *out, const char *text);
