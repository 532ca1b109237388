/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * Untrusted JSON, by the letter of RFC 8259 and with ceilings: bytes, depth and values here, no
 * NUL inside text, no repeated keys within an object (compared as text, after escapes), UTF-8
 * only, nothing behind the document, no number beyond a double. Trees are cJSON's; the caller
 * frees them with CLEANUP(json_free).
 */
#define JSON_MAX_BYTES  ((size_t)128 * 1024 * 1024)
#define JSON_MAX_DEPTH  64                        /* objects and arrays inside each other */
#define JSON_MAX_VALUES ((size_t)4 * 1024 * 1024) /* of any type; each takes about 80 bytes */

/* cJSON keeps numbers as doubles: from 2^53 on, neighbours are taken for each other. */
#define JSON_MAX_INTEGER INT64_C(9007199254740991)

/* The whole document. ERROR_PROTOCOL with the byte offset; `what` names it in the text (NULL:
 * the caller does). */
cJSON *json_parse(const char *text, size_t length, const char *what, struct error *err);
void json_free(cJSON **tree);

enum json_need { JSON_OPTIONAL, JSON_REQUIRED };

/*
 * Members of an object. Absent or null is NULL / leaves the output alone and returns 0 for
 * JSON_OPTIONAL, is an error (-1, ERROR_PROTOCOL naming the key) for JSON_REQUIRED; a member of
 * another type is always an error, and so is asking anything but an object. Keys are compared
 * exactly. json_text copies into the arena; json_int takes whole numbers of at most
 * JSON_MAX_INTEGER either side of zero ("1e3" and "1.0" are whole).
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
 * is not one whole array is ERROR_PROTOCOL. Each element is a document of its own to the rules
 * and ceilings above. `each` gets every element as a tree it does not own; a negative return
 * stops the reading. After a failure nothing is read any more, and finish fails as well: what
 * `each` has got until then is not the whole list.
 */
struct json_stream; /* opaque */
typedef int (*json_stream_each)(void *context, const cJSON *element, struct error *err);
#define JSON_STREAM_MAX_ELEMENT_BYTES ((size_t)16 * 1024 * 1024)

struct json_stream *json_stream_new(const char *what, json_stream_each each, void *context);
void json_stream_free(struct json_stream **stream);
int json_stream_feed(struct json_stream *stream, const char *data, size_t length,
                     struct error *err);
int json_stream_finish(struct json_stream *stream, struct error *err);
/* Takes no more than the array: returns the bytes taken, less than `length` where something stands
 * behind it, or -1. */
ssize_t json_stream_feed_array(struct json_stream *stream, const char *data, size_t length,
                               bool *closed, struct error *err);

/*
 * A top-level object with one long array in it, whose elements are read as those of a json_stream,
 * wherever it stands among the members. What is left of the object is kept, to JSON_LIST_MAX_REST
 * bytes. finish gives it, with the array empty; ERROR_PROTOCOL where there was no such array (null
 * is taken for an empty one). The rules of json_stream hold else.
 */
struct json_list; /* opaque */
#define JSON_LIST_MAX_REST ((size_t)1024 * 1024)

struct json_list *json_list_new(const char *what, const char *key, json_stream_each each,
                                void *context);
void json_list_free(struct json_list **list);
int json_list_feed(struct json_list *list, const char *data, size_t length, struct error *err);
/* `*rest` is for CLEANUP(json_free). */
int json_list_finish(struct json_list *list, cJSON **rest, struct error *err);
