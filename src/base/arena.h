/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Memory that lives as long as what it describes: one arena for the policies, one for the
 * inventory, one for the plan. Nothing is freed alone. Out of memory ends the process (abort
 * with a message): limits on input make sure that it takes a broken machine to get there.
 */
struct arena {
    struct arena_block *blocks;
    size_t used_bytes; /* of all blocks, for tests and benchmarks */
};

/* Prepares an empty arena; `{0}` does the same. */
void arena_init(struct arena *arena);

/* Frees everything that was taken from the arena and leaves it empty. */
void arena_release(struct arena *arena);

/* Zeroed memory for `count` items of `size` bytes, aligned for any type. Never NULL. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_alloc((arena), (count), sizeof(type)))

char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Room for one more item in an array of `count` items that lives in the arena: returns the
 * array, moved (doubled) when `count` is zero or a power of two. The caller counts.
 *     rules = ARENA_GROW(arena, rules, count); rules[count++] = rule;
 */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t size);
#define ARENA_GROW(arena, array, count) \
    ((__typeof__(array))arena_grow((arena), (array), (count), sizeof(*(array))))
