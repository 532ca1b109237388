/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef __has_feature
#define __has_feature(name) 0
#endif

/* Under AddressSanitizer each piece is a block of its own, so that a write past its end is seen. */
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define BLOCK_LEAST ((size_t)1)
#define BLOCK_MOST  ((size_t)1)
#else
#define BLOCK_LEAST ((size_t)4 * 1024)
#define BLOCK_MOST  ((size_t)1024 * 1024)
#endif

/* Pieces are taken from the first block only; a block for one large piece goes behind it. */
struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t room;
    alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

void arena_release(struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena_init(arena);
}

static struct arena_block *new_block(struct arena *arena, size_t room)
{
    if (room > SIZE_MAX - sizeof(struct arena_block)) memory_exhausted(room, 1);
    struct arena_block *block = memory_zeroed(1, sizeof(struct arena_block) + room);
    block->room = room;
    arena->used_bytes += sizeof(struct arena_block) + room;
    return block;
}

/* Blocks grow with the arena: small arenas stay small, large ones make few calls. */
static size_t next_block_room(const struct arena *arena)
{
    const size_t room = arena->used_bytes < BLOCK_LEAST ? BLOCK_LEAST : arena->used_bytes;
    return room > BLOCK_MOST ? BLOCK_MOST : room;
}

static void *alloc_bytes(struct arena *arena, size_t bytes)
{
    struct arena_block *block = arena->blocks;
    if (!block || bytes > block->room - block->used) {
        const size_t room = next_block_room(arena);
        const bool large = bytes > room / 4;
        struct arena_block *fresh = new_block(arena, large ? bytes : room);
        struct arena_block **place = large && block ? &block->next : &arena->blocks;
        fresh->next = *place;
        *place = fresh;
        block = fresh;
    }
    void *piece = block->bytes + block->used;
    block->used += bytes;
    return piece;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    size_t aligned;
    if (__builtin_mul_overflow(count, size, &bytes) ||
        __builtin_add_overflow(bytes, alignof(max_align_t) - 1, &aligned))
        memory_exhausted(count, size);
    aligned &= ~(alignof(max_align_t) - 1);
    return alloc_bytes(arena, aligned > 0 ? aligned : alignof(max_align_t));
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return arena_strndup(arena, text, strlen(text));
}

/* Texts need no alignment, but keep the next piece aligned. */
char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX) memory_exhausted(length, 1);
    char *copy = arena_alloc(arena, length + 1, 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = NULL;
    if (length >= 0) {
        text = arena_alloc(arena, (size_t)length + 1, 1);
        vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    /* vsnprintf only fails on more than INT_MAX bytes or when it finds no memory itself. */
    if (!text) memory_exhausted(SIZE_MAX, 1);
    return text;
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0) return array;
    if (count > SIZE_MAX / 2) memory_exhausted(count, size);
    void *moved = arena_alloc(arena, count > 0 ? count * 2 : 1, size);
    if (count > 0) memcpy(moved, array, count * size);
    return moved;
}
