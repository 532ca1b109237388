/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * Lines and columns of a file's text as libyaml counts them: a line ends at LF, CR, CR LF,
 * U+0085, U+2028 or U+2029 (YAML 1.1), a column is a code point, a byte order mark at the
 * start counts for nothing. Bytes that are no UTF-8 count one column each. Texts are borrowed.
 */
struct source_line {
    const char *text;
    size_t length; /* without the line break */
    size_t offset; /* of `text` in the source */
    size_t next;   /* offset of the line behind it; the source's length at the end */
};

/* The line that begins at `offset`, which must not be past the end. */
struct source_line source_line_at(const char *text, size_t length, size_t offset);

/* Offset of the first byte behind a byte order mark. */
size_t source_start(const char *text, size_t length);

/* Line and column, from 1, of a byte. */
void source_locate(const char *text, size_t length, size_t offset, unsigned *line,
                   unsigned *column);

/* Bytes of the code point at `text`; 1 for a byte that begins none. `room` is at least 1. */
size_t code_point_length(const char *text, size_t room);
size_t code_point_count(const char *text, size_t length);
