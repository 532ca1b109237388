/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * Text to pointer, hash table in an arena (open addressing, seeded per process-independent
 * constant so that results never depend on it). Keys are borrowed: they must live as long as
 * the map. No removal. Iterate in insertion order through `entries`.
 */
struct map_entry {
    const char *key;
    void *value;
    uint64_t hash;
};

struct map {
    struct arena *arena;
    struct map_entry *entries; /* insertion order */
    size_t count;
    uint32_t *slots; /* index + 1 into entries; 0 is free */
    size_t slot_count;
};

void map_init(struct map *map, struct arena *arena);
/* The value of `key`, or NULL. */
void *map_get(const struct map *map, const char *key);
/* Sets or replaces. Returns the earlier value or NULL. `value` must not be NULL. */
void *map_put(struct map *map, const char *key, void *value);
