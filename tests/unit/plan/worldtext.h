/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a world's statements: "image a tags=app:1". Everything lives in the arena. */
#pragma once

#include "base/arena.h"
#include "model/inventory.h"

struct words {
    const char *items[32];
    size_t count;
};

struct list {
    const char **items;
    size_t count;
};

struct words words_split(struct arena *arena, const char *text, size_t length);
/* The value of "key=value", or NULL. */
const char *words_get(const struct words *words, const char *key);
struct list words_list(struct arena *arena, const struct words *words, const char *key);
/* "-12d", "+1h" from WORLD_NOW; "?" unknown. */
int64_t words_time(const struct words *words, const char *key, int64_t missing);
/* "?" is -1. */
int64_t words_number(const struct words *words, const char *key, int64_t missing);
enum answer words_answer(const struct words *words, const char *key, enum answer missing);
enum answer words_labels(struct arena *arena, const struct words *words,
                         struct image_label **labels, size_t *count);
/* "80/100"; each part may be "?". */
void words_fraction(const struct words *words, const char *key, int64_t *part, int64_t *whole);

/* "a1" is "sha256:a1a1…", "app@d1" is "app@sha256:d1d1…"; a word with neither is left alone. */
const char *expand_digest(struct arena *arena, const char *word);
const char *shrink_digest(struct arena *arena, const char *text);
