/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/*
 * Memory that must be there. Out of memory ends the process with a message: limits on input
 * make sure that it takes a broken machine to get there, and no caller has to look.
 */

/* realloc() for `count` items of `size` bytes; `old` may be NULL. Never NULL, also for 0 items. */
void *memory_resize(void *old, size_t count, size_t size);

/* Zeroed memory for `count` items of `size` bytes, for free(). Never NULL. */
void *memory_zeroed(size_t count, size_t size);

/* A copy of `length` bytes with a NUL behind them, for free(). */
char *memory_copy_text(const char *text, size_t length);

/* The least power of two that is at least `wanted` and at least `least` (itself one). */
size_t memory_round_up(size_t wanted, size_t least);

/* Says how much was wanted and aborts. */
_Noreturn void memory_exhausted(size_t count, size_t size);
