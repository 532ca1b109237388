/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * What a scope needs is released by the scope:
 *     CLEANUP(cleanup_free) char *text = ...;
 * Hand it on with TAKE(text), which empties the variable. Being released is use enough.
 */
#define CLEANUP(function) __attribute__((cleanup(function), unused))

#define TAKE(pointer)                           \
    ({                                          \
        __typeof__(pointer) taken_ = (pointer); \
        (pointer) = NULL;                       \
        taken_;                                 \
    })

#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static inline void cleanup_free(void *pointer)
{
    free(*(void **)pointer);
}

static inline void cleanup_file(FILE **file)
{
    if (*file) fclose(*file);
}

static inline void cleanup_fd(int *fd)
{
    if (*fd >= 0) close(*fd);
}
