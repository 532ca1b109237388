/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/json.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/strbuf.h"

#include <string.h>

/*
 * The object is copied byte by byte, and only its first level is looked at: which texts are keys,
 * and where the array of the wanted key opens. From there a json_stream takes the bytes up to the
 * closing bracket, so that the copy holds an empty array. What the copy is worth is json_parse's
 * to judge.
 */
enum place {
    PLACE_ELSEWHERE, /* deeper, or where no key of the first level can begin */
    PLACE_KEY,       /* a key of the first level may begin */
    PLACE_IN_KEY,
    PLACE_AFTER_KEY, /* of the wanted key: ':' is to come */
    PLACE_VALUE,     /* of the wanted key: '[' is to come */
    PLACE_ARRAY
};

struct json_list {
    char *what, *key;
    struct json_stream *stream;
    struct strbuf rest;
    enum place place;
    size_t depth;     /* open brackets */
    size_t key_start; /* in `rest`, behind the quote */
    bool in_text, escaped, failed;
};

struct json_list *json_list_new(const char *what, const char *key, json_stream_each each,
                                void *context)
{
    struct json_list *list = memory_zeroed(1, sizeof *list);
    list->what = memory_copy_text(what, strlen(what));
    list->key = memory_copy_text(key, strlen(key));
    list->stream = json_stream_new(what, each, context);
    strbuf_init(&list->rest, JSON_LIST_MAX_REST);
    return list;
}

void json_list_free(struct json_list **list)
{
    if (*list == NULL) return;
    json_stream_free(&(*list)->stream);
    strbuf_release(&(*list)->rest);
    free((*list)->what);
    free((*list)->key);
    free(*list);
    *list = NULL;
}

static bool is_wanted(const struct json_list *list)
{
    const size_t length = list->rest.length - list->key_start;
    return length == strlen(list->key) &&
           memcmp(list->rest.data + list->key_start, list->key, length) == 0;
}

/* A byte inside of text. */
static void pass_text(struct json_list *list, char c)
{
    if (list->escaped) {
        list->escaped = false;
    } else if (c == '\\') {
        list->escaped = true;
    } else if (c == '"') {
        list->in_text = false;
        if (list->place == PLACE_IN_KEY)
            list->place = is_wanted(list) ? PLACE_AFTER_KEY : PLACE_ELSEWHERE;
    }
}

static void pass_bracket(struct json_list *list, char c)
{
    list->place = PLACE_ELSEWHERE;
    if (c == '{' || c == '[') {
        list->depth++;
        if (list->depth == 1 && c == '{') list->place = PLACE_KEY;
    } else if (list->depth > 0) {
        list->depth--;
    }
}

/* A byte outside of text and outside of the array. */
static void pass(struct json_list *list, char c)
{
    if (strchr(" \t\r\n", c) != NULL && c != '\0') return;
    if (c == '"') {
        list->in_text = true;
        list->place = list->place == PLACE_KEY ? PLACE_IN_KEY : PLACE_ELSEWHERE;
        list->key_start = list->rest.length + 1;
    } else if (c == '[' && list->place == PLACE_VALUE) {
        list->place = PLACE_ARRAY;
    } else if (c != '\0' && strchr("{}[]", c) != NULL) {
        pass_bracket(list, c);
    } else if (c == ':' && list->place == PLACE_AFTER_KEY) {
        list->place = PLACE_VALUE;
    } else {
        list->place = c == ',' && list->depth == 1 ? PLACE_KEY : PLACE_ELSEWHERE;
    }
}

static int fail(struct json_list *list, struct error *err)
{
    list->failed = true;
    return error_context(err, "%s", list->what);
}

/* From the opening bracket on. Returns the bytes taken, or -1. */
static ssize_t take_array(struct json_list *list, const char *data, size_t length,
                          struct error *err)
{
    bool closed = false;
    const ssize_t used = json_stream_feed_array(list->stream, data, length, &closed, err);
    if (used < 0) list->failed = true;
    if (!closed) return used;
    strbuf_puts(&list->rest, "[]");
    list->place = PLACE_ELSEWHERE;
    return used;
}

/* Outside of the array, up to its opening bracket. Returns the bytes taken, or -1. */
static ssize_t take_rest(struct json_list *list, const char *data, size_t length, struct error *err)
{
    size_t at = 0;
    for (; at < length; at++) {
        if (list->in_text)
            pass_text(list, data[at]);
        else
            pass(list, data[at]);
        if (list->place == PLACE_ARRAY) return (ssize_t)at;
        strbuf_putc(&list->rest, data[at]);
    }
    if (!list->rest.overflow) return (ssize_t)at;
    error_set(err, ERROR_PROTOCOL, "more than %zu bytes beside \"%s\"", JSON_LIST_MAX_REST,
              list->key);
    return fail(list, err);
}

static int fail_again(const struct json_list *list, struct error *err)
{
    return error_set(err, ERROR_PROTOCOL, "%s: failed before its end", list->what);
}

int json_list_feed(struct json_list *list, const char *data, size_t length, struct error *err)
{
    if (list->failed) return fail_again(list, err);
    for (size_t at = 0; at < length;) {
        const ssize_t used = list->place == PLACE_ARRAY
                                 ? take_array(list, data + at, length - at, err)
                                 : take_rest(list, data + at, length - at, err);
        if (used < 0) return -1;
        at += (size_t)used;
    }
    return 0;
}

/* One array of the key, and it was read as such: a key spelled with escapes was not. */
static int check_array(const struct json_list *list, const cJSON *rest, struct error *err)
{
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(rest, list->key);
    if (array != NULL && (cJSON_IsNull(array) || (cJSON_IsArray(array) && array->child == NULL)))
        return 0;
    return error_set(err, ERROR_PROTOCOL, "\"%s\" is no plain array", list->key);
}

int json_list_finish(struct json_list *list, cJSON **rest, struct error *err)
{
    if (list->failed) return fail_again(list, err);
    CLEANUP(json_free) cJSON *tree = json_parse(list->rest.data, list->rest.length, NULL, err);
    if (tree == NULL || check_array(list, tree, err) < 0) return fail(list, err);
    *rest = TAKE(tree);
    return 0;
}
