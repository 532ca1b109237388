/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/json.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "wire/jsonscan.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Objects of at most so many members are searched for repeated keys pair by pair; sorting pays
 * only for larger ones. */
#define KEYS_BY_PAIRS 16

/* The keys of one object at a time, for the search for repeated ones. */
struct keys {
    const char **items;
    size_t count, room;
};

static void keys_release(struct keys *keys)
{
    free(keys->items);
}

static int compare_keys(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void keys_collect(struct keys *keys, const cJSON *object)
{
    keys->count = 0;
    for (const cJSON *member = object->child; member != NULL; member = member->next) {
        if (keys->count == keys->room) {
            keys->room = memory_round_up(keys->count + 1, KEYS_BY_PAIRS);
            keys->items = memory_resize(keys->items, keys->room, sizeof *keys->items);
        }
        keys->items[keys->count++] = member->string;
    }
}

/* A key that stands in the object more than once, or NULL. */
static const char *repeated_key(struct keys *keys, const cJSON *object)
{
    keys_collect(keys, object);
    if (keys->count <= KEYS_BY_PAIRS) {
        for (size_t i = 1; i < keys->count; i++)
            for (size_t j = 0; j < i; j++)
                if (strcmp(keys->items[i], keys->items[j]) == 0) return keys->items[i];
        return NULL;
    }
    qsort(keys->items, keys->count, sizeof *keys->items, compare_keys);
    for (size_t i = 1; i < keys->count; i++)
        if (strcmp(keys->items[i], keys->items[i - 1]) == 0) return keys->items[i];
    return NULL;
}

static int check_value(struct keys *keys, const cJSON *value, struct error *err)
{
    if (cJSON_IsNumber(value) && !isfinite(value->valuedouble))
        return error_set(err, ERROR_PROTOCOL, "invalid JSON: a number beyond all limits");
    if (!cJSON_IsObject(value)) return 0;
    const char *key = repeated_key(keys, value);
    if (key == NULL) return 0;
    return error_set(err, ERROR_PROTOCOL, "invalid JSON: key \"%s\" is repeated", key);
}

/* What only the tree shows. The scan has bounded its depth. */
static int check_tree(const cJSON *tree, struct error *err)
{
    CLEANUP(keys_release) struct keys keys = {0};
    const cJSON *open[JSON_MAX_DEPTH];
    size_t depth = 0;
    for (const cJSON *value = tree; value != NULL; value = value->next) {
        if (check_value(&keys, value, err) < 0) return -1;
        while (value->child != NULL) {
            assert(depth < JSON_MAX_DEPTH);
            open[depth++] = value;
            value = value->child;
            if (check_value(&keys, value, err) < 0) return -1;
        }
        while (value->next == NULL && depth > 0) value = open[--depth];
    }
    return 0;
}

static cJSON *parse(const char *text, size_t length, struct error *err)
{
    if (length > JSON_MAX_BYTES) {
        error_set(err, ERROR_PROTOCOL, "JSON of %zu bytes, the limit is %zu", length,
                  JSON_MAX_BYTES);
        return NULL;
    }
    struct json_fault fault;
    if (!json_scan(text, length, &fault)) {
        error_set(err, ERROR_PROTOCOL, "invalid JSON at byte %zu: %s", fault.offset, fault.problem);
        return NULL;
    }
    /* cJSON notes the place of a failure in a global; nobody reads it here. */
    CLEANUP(json_free) cJSON *tree = cJSON_ParseWithLengthOpts(text, length, NULL, false);
    if (tree == NULL) {
        error_set(err, ERROR_PROTOCOL, "invalid JSON: the parser refuses it");
        return NULL;
    }
    return check_tree(tree, err) < 0 ? NULL : TAKE(tree);
}

cJSON *json_parse(const char *text, size_t length, const char *what, struct error *err)
{
    cJSON *tree = parse(text, length, err);
    if (tree == NULL && what != NULL) error_context(err, "%s", what);
    return tree;
}

void json_free(cJSON **tree)
{
    cJSON_Delete(*tree);
    *tree = NULL;
}

/* Type bits of cJSON and what people call them. */
#define TYPE_BOOL (cJSON_False | cJSON_True)

static const char *type_name(int type)
{
    static const struct {
        int bits;
        const char *name;
    } names[] = {
        {TYPE_BOOL, "true or false"}, {cJSON_NULL, "null"},      {cJSON_Number, "a number"},
        {cJSON_String, "text"},       {cJSON_Array, "an array"}, {cJSON_Object, "an object"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if ((type & names[i].bits) != 0) return names[i].name;
    return "something else";
}

/* 1 and the member where it is there with one of the `types`, 0 where it may be missing and is.
 * Failure is a plain -1, so that an analyzer sees that a missing member is never used. */
static int find(const cJSON *object, const char *key, enum json_need need, int types,
                const cJSON **member, struct error *err)
{
    if (!cJSON_IsObject(object)) {
        error_set(err, ERROR_PROTOCOL, "\"%s\": its place is an object, not %s", key,
                  type_name(object != NULL ? object->type : cJSON_NULL));
        return -1;
    }
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(object, key);
    if (need == JSON_OPTIONAL && (found == NULL || cJSON_IsNull(found))) return 0;
    if (found == NULL || cJSON_IsNull(found)) {
        error_set(err, ERROR_PROTOCOL, "\"%s\": %s", key, found == NULL ? "is missing" : "is null");
        return -1;
    }
    if ((found->type & types) == 0) {
        error_set(err, ERROR_PROTOCOL, "\"%s\": is %s instead of %s", key, type_name(found->type),
                  type_name(types));
        return -1;
    }
    *member = found;
    return 1;
}

int json_text(struct arena *arena, const cJSON *object, const char *key, enum json_need need,
              const char **value, struct error *err)
{
    const cJSON *member = NULL;
    const int found = find(object, key, need, cJSON_String, &member, err);
    if (found > 0) *value = arena_strdup(arena, member->valuestring);
    return found < 0 ? -1 : 0;
}

int json_int(const cJSON *object, const char *key, enum json_need need, int64_t *value,
             struct error *err)
{
    const cJSON *member = NULL;
    const int found = find(object, key, need, cJSON_Number, &member, err);
    if (found <= 0) return found;
    const double number = member->valuedouble;
    if (fabs(number) > (double)JSON_MAX_INTEGER)
        return error_set(err, ERROR_PROTOCOL, "\"%s\": %g is beyond 2^53", key, number);
    if (islessgreater((double)(int64_t)number, number))
        return error_set(err, ERROR_PROTOCOL, "\"%s\": %g is not a whole number", key, number);
    *value = (int64_t)number;
    return 0;
}

int json_bool(const cJSON *object, const char *key, enum json_need need, bool *value,
              struct error *err)
{
    const cJSON *member = NULL;
    const int found = find(object, key, need, TYPE_BOOL, &member, err);
    if (found > 0) *value = cJSON_IsTrue(member);
    return found < 0 ? -1 : 0;
}

int json_object(const cJSON *object, const char *key, enum json_need need, const cJSON **value,
                struct error *err)
{
    const cJSON *member = NULL;
    const int found = find(object, key, need, cJSON_Object, &member, err);
    if (found > 0) *value = member;
    return found < 0 ? -1 : 0;
}

int json_array(const cJSON *object, const char *key, enum json_need need, const cJSON **value,
               struct error *err)
{
    const cJSON *member = NULL;
    const int found = find(object, key, need, cJSON_Array, &member, err);
    if (found > 0) *value = member;
    return found < 0 ? -1 : 0;
}
