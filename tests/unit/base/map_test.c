/* SPDX-License-Identifier: Apache-2.0 */
/* The text map: finding, replacing, order, size. */
#include "base/map.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <string.h>

static void check_few(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct map map;
    int one = 1;
    int two = 2;
    map_init(&map, &arena);
    ok(map_get(&map, "a") == NULL, "an empty map has nothing");
    ok(map_put(&map, "a", &one) == NULL, "nothing was there before");
    ok(map_get(&map, "a") == &one, "now it is");
    ok(map_get(&map, "b") == NULL, "another key is not");
    ok(map_put(&map, "a", &two) == &one, "replacing gives the earlier value");
    ok(map_get(&map, "a") == &two, "and keeps the later");
    is_int(map.count, 1, "one key is one entry");
    ok(map_put(&map, "", &one) == NULL && map_get(&map, "") == &one, "the empty text is a key");
    ok(map_put(&map, "ab", &one) == NULL && map_get(&map, "a") == &two, "a prefix is another key");
    char copy[] = "ab";
    ok(map_get(&map, copy) == &one, "keys are compared by text");
}

/* All lengths around the block of the hash, and keys that differ in one byte only. */
static void check_lengths(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct map map;
    map_init(&map, &arena);
    size_t lost = 0;
    for (size_t length = 0; length < 40; length++) {
        for (size_t place = 0; place <= length; place++) {
            char *key = arena_alloc(&arena, length + 1, 1);
            memset(key, 'x', length);
            if (place < length) key[place] = 'y';
            lost += map_put(&map, key, key) != NULL;
        }
    }
    is_int(lost, 0, "820 keys that differ little are all different");
    is_int(map.count, 820, "and all there");
    size_t wrong = 0;
    uint64_t low_bits = 0;
    for (size_t i = 0; i < map.count; i++) {
        wrong += map_get(&map, map.entries[i].key) != map.entries[i].value;
        low_bits |= UINT64_C(1) << (map.entries[i].hash & 63);
    }
    is_int(wrong, 0, "each is found");
    ok(low_bits == UINT64_MAX, "their hashes spread over all slots");
}

/* The hash is the published one; these values come from another implementation of it. */
static void check_hashes(void)
{
    static const struct {
        const char *key;
        uint64_t hash;
    } rows[] = {
        {"", UINT64_C(0xb13735fb35c734c4)},
        {"a", UINT64_C(0xefd4f2f77063ddea)},
        {"1234567", UINT64_C(0x2d979d471da4fa29)},
        {"12345678", UINT64_C(0x4452892c8901f0d7)},
        {"123456789", UINT64_C(0x586ca51d3d1ce5ea)},
        {"123456789012345", UINT64_C(0x495cec72f0bdbf5d)},
        {"1234567890123456", UINT64_C(0x58c4632e719caa92)},
        {"registry.example.com/a:1", UINT64_C(0x1fbc8f3439147cec)},
        {"caf\xC3\xA9", UINT64_C(0xe05a2dd4bbf665db)},
    };
    CLEANUP(arena_release) struct arena arena = {0};
    struct map map;
    map_init(&map, &arena);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        map_put(&map, rows[i].key, &map);
        ok(map.entries[i].hash == rows[i].hash, "hash of \"%s\"", rows[i].key);
    }
}

static void check_many(void)
{
    enum { COUNT = 300000 };
    CLEANUP(arena_release) struct arena arena = {0};
    struct map map;
    map_init(&map, &arena);
    size_t full = 0;
    const char **keys = ARENA_ARRAY(&arena, COUNT, const char *);
    for (size_t i = 0; i < COUNT; i++) {
        keys[i] = arena_printf(&arena, "registry.example.com:5000/team/app:%zu", i);
        map_put(&map, keys[i], &keys[i]);
        full += map.count > map.slot_count / 4 * 3;
    }
    is_int(map.count, COUNT, "many keys");
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT; i++) {
        wrong += map_get(&map, keys[i]) != &keys[i];
        wrong += map.entries[i].key != keys[i];
    }
    is_int(wrong, 0, "each is found, and they stand in the order of insertion");
    ok(map_get(&map, "registry.example.com:5000/team/app:300000") == NULL, "no other is");
    is_int(full, 0, "the table is never more than three quarters full");
    ok(map.slot_count < 4 * map.count, "nor much too large");
}

int main(void)
{
    check_few();
    check_lengths();
    check_hashes();
    check_many();
    return tap_done();
}
