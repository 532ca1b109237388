/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/plan/worldtext.h"

#include <assert.h>
#include <string.h>

#include "tests/unit/plan/world.h"

#define DIGEST_PREFIX "sha256:"
#define HEX_DIGITS    64

struct words words_split(struct arena *arena, const char *text, size_t length)
{
    struct words words = {.count = 0};
    const char *end = text + length;
    while (text < end) {
        size_t blanks = strspn(text, " \t");
        size_t word = strcspn(text + blanks, " \t;\n");
        if (text + blanks >= end) break;
        assert(words.count < sizeof words.items / sizeof words.items[0]);
        words.items[words.count++] = arena_strndup(arena, text + blanks, word);
        text += blanks + word;
    }
    return words;
}

const char *words_get(const struct words *words, const char *key)
{
    size_t length = strlen(key);
    for (size_t i = 0; i < words->count; i++)
        if (strncmp(words->items[i], key, length) == 0 && words->items[i][length] == '=')
            return words->items[i] + length + 1;
    return NULL;
}

struct list words_list(struct arena *arena, const struct words *words, const char *key)
{
    struct list list = {NULL, 0};
    const char *rest = words_get(words, key);
    while (rest && *rest != '\0') {
        size_t length = strcspn(rest, ",");
        list.items = ARENA_GROW(arena, list.items, list.count);
        list.items[list.count++] = arena_strndup(arena, rest, length);
        rest += length + (rest[length] == ',');
    }
    return list;
}

int64_t words_time(const struct words *words, const char *key, int64_t missing)
{
    const char *text = words_get(words, key);
    int64_t seconds = 0;
    if (text == NULL) return missing;
    if (*text == '?') return TIME_UNKNOWN;
    assert((*text == '-' || *text == '+') && text_parse_duration(text + 1, &seconds) == 0);
    return *text == '-' ? WORLD_NOW - seconds : WORLD_NOW + seconds;
}

static int64_t number(const char *text)
{
    int64_t value = -1;
    if (*text != '?' && *text != '-') assert(text_parse_int64(text, INT64_MAX, &value) == 0);
    return value;
}

int64_t words_number(const struct words *words, const char *key, int64_t missing)
{
    const char *text = words_get(words, key);
    return text ? number(text) : missing;
}

enum answer words_answer(const struct words *words, const char *key, enum answer missing)
{
    const char *text = words_get(words, key);
    if (text == NULL) return missing;
    if (*text == '?') return ANSWER_UNKNOWN;
    return *text == 'y' ? ANSWER_YES : ANSWER_NO;
}

enum answer words_labels(struct arena *arena, const struct words *words,
                         struct image_label **labels, size_t *count)
{
    const struct list list = words_list(arena, words, "labels");
    if (list.count == 1 && strcmp(list.items[0], "?") == 0) return ANSWER_UNKNOWN;
    *labels = ARENA_ARRAY(arena, list.count, struct image_label);
    for (size_t i = 0; i < list.count; i++) {
        size_t key = strcspn(list.items[i], ":");
        (*labels)[i].key = arena_strndup(arena, list.items[i], key);
        (*labels)[i].value = list.items[i] + key + 1;
    }
    *count = list.count;
    return ANSWER_YES;
}

void words_fraction(const struct words *words, const char *key, int64_t *part, int64_t *whole)
{
    const char *text = words_get(words, key);
    char first[32] = "";
    if (text == NULL) return;
    size_t length = strcspn(text, "/");
    assert(length < sizeof first && text[length] == '/');
    memcpy(first, text, length);
    *part = number(first);
    *whole = number(text + length + 1);
}

const char *expand_digest(struct arena *arena, const char *word)
{
    const char *token = strchr(word, '@') ? strchr(word, '@') + 1 : word;
    size_t length = strlen(token);
    if (length == 0 || length > HEX_DIGITS || strspn(token, "0123456789abcdef") != length)
        return word;
    char hex[HEX_DIGITS + 1];
    for (size_t i = 0; i < HEX_DIGITS; i++) hex[i] = token[i % length];
    hex[HEX_DIGITS] = '\0';
    return arena_printf(arena, "%.*s" DIGEST_PREFIX "%s", (int)(token - word), word, hex);
}

/* The shortest piece that makes up the digits by repetition. */
static size_t period(const char *hex)
{
    for (size_t length = 1; length < HEX_DIGITS; length++) {
        size_t i = length;
        while (i < HEX_DIGITS && hex[i] == hex[i - length]) i++;
        if (i == HEX_DIGITS) return length;
    }
    return HEX_DIGITS;
}

const char *shrink_digest(struct arena *arena, const char *text)
{
    const char *start = strstr(text, DIGEST_PREFIX);
    if (start == NULL) return text;
    const char *hex = start + strlen(DIGEST_PREFIX);
    return arena_printf(arena, "%.*s%.*s", (int)(start - text), text, (int)period(hex), hex);
}
