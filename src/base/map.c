/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include <assert.h>
#include <string.h>

/* The table is full to three quarters at most. */
#define SLOTS_LEAST 16

struct sip_state {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static void sip_round(struct sip_state *s)
{
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

/* At most 8 bytes, the first of them lowest on every machine. */
static uint64_t read_word(const char *text, size_t length)
{
    uint64_t word = 0;
    for (size_t i = 0; i < length; i++) word |= (uint64_t)(unsigned char)text[i] << (8 * i);
    return word;
}

/*
 * SipHash-1-3 with a fixed key. Names come from images that anyone may have pushed: with a hash
 * that is easy to invert they could all be made to fall on one slot. No random key is needed,
 * since finding texts that collide under this one costs more than it makes the map slower.
 */
static uint64_t hash_text(const char *text, size_t length)
{
    const uint64_t key0 = UINT64_C(0x696d61676563756c);
    const uint64_t key1 = UINT64_C(0x6c206d6170206b65);
    struct sip_state s = {key0 ^ UINT64_C(0x736f6d6570736575), key1 ^ UINT64_C(0x646f72616e646f6d),
                          key0 ^ UINT64_C(0x6c7967656e657261), key1 ^ UINT64_C(0x7465646279746573)};
    size_t left = length;
    for (; left >= 8; text += 8, left -= 8) {
        const uint64_t block = read_word(text, 8);
        s.v3 ^= block;
        sip_round(&s);
        s.v0 ^= block;
    }
    const uint64_t word = (uint64_t)length << 56 | read_word(text, left);
    s.v3 ^= word;
    sip_round(&s);
    s.v0 ^= word;
    s.v2 ^= 0xff;
    for (int i = 0; i < 3; i++) sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

void map_init(struct map *map, struct arena *arena)
{
    *map = (struct map){.arena = arena};
}

/* The slot that holds the key or, where it is absent, the free one it belongs in. */
static size_t find_slot(const struct map *map, const char *key, uint64_t hash)
{
    const size_t mask = map->slot_count - 1;
    for (size_t slot = hash & mask;; slot = (slot + 1) & mask) {
        const uint32_t index = map->slots[slot];
        if (index == 0) return slot;
        const struct map_entry *entry = &map->entries[index - 1];
        if (entry->hash == hash && strcmp(entry->key, key) == 0) return slot;
    }
}

static void grow_slots(struct map *map)
{
    map->slot_count = map->slot_count > 0 ? map->slot_count * 2 : SLOTS_LEAST;
    map->slots = ARENA_ARRAY(map->arena, map->slot_count, uint32_t);
    const size_t mask = map->slot_count - 1;
    for (size_t i = 0; i < map->count; i++) {
        size_t slot = map->entries[i].hash & mask;
        while (map->slots[slot] != 0) slot = (slot + 1) & mask;
        map->slots[slot] = (uint32_t)i + 1;
    }
}

void *map_get(const struct map *map, const char *key)
{
    if (map->count == 0) return NULL;
    const uint32_t index = map->slots[find_slot(map, key, hash_text(key, strlen(key)))];
    return index > 0 ? map->entries[index - 1].value : NULL;
}

void *map_put(struct map *map, const char *key, void *value)
{
    if (map->count + 1 > map->slot_count / 4 * 3) grow_slots(map);
    const uint64_t hash = hash_text(key, strlen(key));
    const size_t slot = find_slot(map, key, hash);
    if (map->slots[slot] > 0) {
        struct map_entry *entry = &map->entries[map->slots[slot] - 1];
        void *earlier = entry->value;
        entry->value = value;
        return earlier;
    }
    assert(map->count < UINT32_MAX - 1);
    map->entries = ARENA_GROW(map->arena, map->entries, map->count);
    map->entries[map->count++] = (struct map_entry){key, value, hash};
    map->slots[slot] = (uint32_t)map->count;
    return NULL;
}
