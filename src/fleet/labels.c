/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/labels.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>

#define KEY_MAX_BYTES 316 /* prefix, slash and name */

const char *labels_get(const struct labels *labels, const char *key)
{
    for (size_t i = 0; i < labels->count; i++)
        if (strcmp(labels->items[i].key, key) == 0) return labels->items[i].value;
    return NULL;
}

int labels_read(struct arena *arena, const cJSON *object, struct labels *labels, struct error *err)
{
    const cJSON *member = NULL;
    *labels = (struct labels){0};
    cJSON_ArrayForEach(member, object)
    {
        if (!cJSON_IsString(member))
            return error_set(err, ERROR_PROTOCOL, "label \"%s\" is no text", member->string);
        labels->items = ARENA_GROW(arena, labels->items, labels->count);
        labels->items[labels->count++] = (struct label){arena_strdup(arena, member->string),
                                                        arena_strdup(arena, member->valuestring)};
    }
    return 0;
}

static bool has_value(const struct label_need *need, const char *value)
{
    for (size_t i = 0; i < need->count; i++)
        if (strcmp(need->values[i], value) == 0) return true;
    return false;
}

/* Whole numbers without a sign, as node affinity compares them. */
static bool is_beyond(const struct label_need *need, const char *value)
{
    int64_t own = 0;
    int64_t border = 0;
    if (need->count != 1 || text_parse_int64(value, INT64_MAX, &own) < 0 ||
        text_parse_int64(need->values[0], INT64_MAX, &border) < 0)
        return false;
    return need->test == LABEL_ABOVE ? own > border : own < border;
}

bool label_need_is_met(const struct label_need *need, const struct labels *labels)
{
    const char *value = labels_get(labels, need->key);
    switch (need->test) {
    case LABEL_IN: return value != NULL && has_value(need, value);
    case LABEL_NOT_IN: return value == NULL || !has_value(need, value);
    case LABEL_EXISTS: return value != NULL;
    case LABEL_ABSENT: return value == NULL;
    case LABEL_ABOVE:
    case LABEL_BELOW: return value != NULL && is_beyond(need, value);
    }
    return false;
}

bool label_selector_matches(const struct label_selector *selector, const struct labels *labels)
{
    for (size_t i = 0; i < selector->count; i++)
        if (!label_need_is_met(&selector->needs[i], labels)) return false;
    return true;
}

/* Reads the values and checks that the operator has as many as it takes. */
static int read_values(struct arena *arena, const cJSON *object, struct label_need *need,
                       struct error *err)
{
    const cJSON *values = NULL;
    const cJSON *value = NULL;
    if (json_array(object, "values", JSON_OPTIONAL, &values, err) < 0) return -1;
    cJSON_ArrayForEach(value, values)
    {
        if (!cJSON_IsString(value))
            return error_set(err, ERROR_PROTOCOL, "\"values\" of %s holds no text", need->key);
        need->values = ARENA_GROW(arena, need->values, need->count);
        need->values[need->count++] = arena_strdup(arena, value->valuestring);
    }
    const bool takes_many = need->test == LABEL_IN || need->test == LABEL_NOT_IN;
    const bool takes_one = need->test == LABEL_ABOVE || need->test == LABEL_BELOW;
    if (takes_many ? need->count > 0 : need->count == (takes_one ? 1 : 0)) return 0;
    return error_set(err, ERROR_PROTOCOL, "%zu values are not what the operator of %s takes",
                     need->count, need->key);
}

int label_need_read(struct arena *arena, const cJSON *object, struct label_need *need,
                    struct error *err)
{
    static const char *const names[] = {
        [LABEL_IN] = "In",    [LABEL_NOT_IN] = "NotIn",        [LABEL_EXISTS] = "Exists",
        [LABEL_ABOVE] = "Gt", [LABEL_ABSENT] = "DoesNotExist", [LABEL_BELOW] = "Lt",
    };
    const char *name = NULL;
    *need = (struct label_need){0};
    if (json_text(arena, object, "key", JSON_REQUIRED, &need->key, err) < 0 ||
        json_text(arena, object, "operator", JSON_REQUIRED, &name, err) < 0)
        return -1;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        if (strcmp(name, names[i]) != 0) continue;
        need->test = (enum label_operator)i;
        return read_values(arena, object, need, err);
    }
    return error_set(err, ERROR_PROTOCOL, "operator \"%.40s\" of %s is not known", name, need->key);
}

/* The text of a selector, and where the reading stands. */
struct reading {
    struct arena *arena;
    const char *text, *at;
};

static int fail(const struct reading *reading, const char *wanted, struct error *err)
{
    return error_set(err, ERROR_USAGE, "label selector \"%s\": %s was expected at character %zu",
                     reading->text, wanted, (size_t)(reading->at - reading->text) + 1);
}

static void skip_blanks(struct reading *reading)
{
    reading->at += strspn(reading->at, " \t");
}

static bool take(struct reading *reading, const char *mark)
{
    skip_blanks(reading);
    if (!text_starts_with(reading->at, mark)) return false;
    reading->at += strlen(mark);
    return true;
}

/* A key or value; "" where none stands there. */
static const char *take_word(struct reading *reading)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/";
    skip_blanks(reading);
    const size_t length = strspn(reading->at, letters);
    const char *word = arena_strndup(reading->arena, reading->at, length);
    reading->at += length;
    return word;
}

static void add_value(struct reading *reading, struct label_need *need, const char *value)
{
    need->values = ARENA_GROW(reading->arena, need->values, need->count);
    need->values[need->count++] = value;
}

static int take_set(struct reading *reading, struct label_need *need, struct error *err)
{
    if (!take(reading, "(")) return fail(reading, "\"(\"", err);
    do add_value(reading, need, take_word(reading));
    while (take(reading, ","));
    return take(reading, ")") ? 0 : fail(reading, "\",\" or \")\"", err);
}

/* What stands behind a key: "= value", "in (...)", or nothing. */
static int take_operator(struct reading *reading, struct label_need *need, struct error *err)
{
    const char *start = reading->at;
    const bool negated = take(reading, "!=");
    if (negated || take(reading, "==") || take(reading, "=")) {
        need->test = negated ? LABEL_NOT_IN : LABEL_IN;
        add_value(reading, need, take_word(reading));
        return 0;
    }
    const char *word = take_word(reading);
    need->test = LABEL_EXISTS;
    if (word[0] == '\0') return 0;
    need->test = strcmp(word, "notin") == 0 ? LABEL_NOT_IN : LABEL_IN;
    if (strcmp(word, "in") == 0 || strcmp(word, "notin") == 0) return take_set(reading, need, err);
    reading->at = start;
    return fail(reading, "\"=\", \"!=\", \"in\", \"notin\" or \",\"", err);
}

static int take_need(struct reading *reading, struct label_need *need, struct error *err)
{
    *need = (struct label_need){0};
    const bool absent = take(reading, "!");
    need->key = take_word(reading);
    if (need->key[0] == '\0' || strlen(need->key) > KEY_MAX_BYTES)
        return fail(reading, "a label's key", err);
    if (!absent) return take_operator(reading, need, err);
    need->test = LABEL_ABSENT;
    return 0;
}

int label_selector_parse(struct arena *arena, const char *text, struct label_selector *selector,
                         struct error *err)
{
    struct reading reading = {arena, text, text};
    struct label_selector parsed = {0};
    skip_blanks(&reading);
    const bool empty = *reading.at == '\0';
    while (!empty) {
        struct label_need need;
        if (take_need(&reading, &need, err) < 0) return -1;
        parsed.needs = ARENA_GROW(arena, parsed.needs, parsed.count);
        parsed.needs[parsed.count++] = need;
        if (take(&reading, ",")) continue;
        skip_blanks(&reading);
        if (*reading.at != '\0') return fail(&reading, "\",\" or the end", err);
        break;
    }
    *selector = parsed;
    return 0;
}
