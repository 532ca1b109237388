/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * Untrusted JSON, read with ceilings: size by the reader of the bytes, depth here, no NUL
 * inside text, no repeated keys within an object, UTF-8 only, nothing behind the document,
 * integers only where they are whole and within 2^53. Trees are cJSON's; the caller frees them
 * with CLEANUP(json_free).
 */
#define JSON_MAX_DEPTH 64

/* The whole document. ERROR_PROTOCOL with the byte offset; `what` names it in the text. */
cJSON *json_parse(const char *text, size_t length, const char *what, struct error *err);
void json_free(cJSON **tree);

enum json_need { JSON_OPTIONAL, JSON_REQUIRED };

/*
 * Members of an object. Absent or null is NULL / leaves the output alone and returns 0 for
 * JSON_OPTIONAL, is an error (-1, ERROR_PROTOCOL naming the key) for JSON_REQUIRED; a member of
 * another type is always an error. json_text copies into the arena.
 */
int json_text(struct arena *arena, const cJSON *object, const char *key, enum json_need need,
              const char **value, struct error *err);
int json_int(const cJSON *object, const char *key, enum json_need need, int64_t *value,
             struct error *err);
int json_bool(const cJSON *object, const char *key, enum json_need need, bool *value,
              struct error *err);
int json_object(const cJSON *object, const char *key, enum json_need need, const cJSON **value,
                struct error *err);
int json_array(const cJSON *object, const char *key, enum json_need need, const cJSON **value,
               struct error *err);

/*
 * A top-level array read element by element as its bytes arrive, so that a list of any length
 * needs memory for its largest element only. Feed pieces in order, then finish: a document that
 * is not one whole array is ERROR_PROTOCOL. `each` gets every element as a tree it does not
 * own; a negative return stops the reading.
 */
struct json_stream; /* opaque */
typedef int (*json_stream_each)(void *context, const cJSON *element, struct error *err);
#define JSON_STREAM_MAX_ELEMENT_BYTES ((size_t)16 * 1024 * 1024)

struct json_stream *json_stream_new(const char *what, json_stream_each each, void *context);
void json_stream_free(struct json_stream **stream);
int json_stream_feed(struct json_stream *stream, const char *data, size_t length,
                     struct error *err);
int json_stream_finish(struct json_stream *stream, struct error *err);
