/* SPDX-License-Identifier: Apache-2.0 */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *memory_resize(void *old, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) memory_exhausted(count, size);
    void *memory = realloc(old, bytes > 0 ? bytes : 1);
    if (!memory) memory_exhausted(count, size);
    return memory;
}

void *memory_zeroed(size_t count, size_t size)
{
    void *memory = count > 0 && size > 0 ? calloc(count, size) : calloc(1, 1);
    if (!memory) memory_exhausted(count, size);
    return memory;
}

char *memory_copy_text(const char *text, size_t length)
{
    if (length == SIZE_MAX) memory_exhausted(length, 1);
    char *copy = memory_resize(NULL, length + 1, 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

size_t memory_round_up(size_t wanted, size_t least)
{
    size_t rounded = least;
    while (rounded < wanted) {
        if (rounded > SIZE_MAX / 2) memory_exhausted(wanted, 1);
        rounded *= 2;
    }
    return rounded;
}

void memory_exhausted(size_t count, size_t size)
{
    fprintf(stderr, "imagecull: out of memory (%zu x %zu bytes wanted)\n", count, size);
    abort();
}
