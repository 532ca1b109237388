/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/sourcelines.h"

#include <string.h>

static size_t break_length(const char *text, size_t room)
{
    const unsigned char *c = (const unsigned char *)text;
    switch (c[0]) {
    case '\n': return 1;
    case '\r': return room > 1 && c[1] == '\n' ? 2 : 1;
    case 0xC2: return room > 1 && c[1] == 0x85 ? 2 : 0;
    case 0xE2: return room > 2 && c[1] == 0x80 && (c[2] == 0xA8 || c[2] == 0xA9) ? 3 : 0;
    default: return 0;
    }
}

struct source_line source_line_at(const char *text, size_t length, size_t offset)
{
    struct source_line line = {text + offset, length - offset, offset, length};
    for (size_t i = offset; i < length; i++) {
        size_t skipped = break_length(text + i, length - i);
        if (skipped == 0) continue;
        line.length = i - offset;
        line.next = i + skipped;
        break;
    }
    return line;
}

size_t source_start(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

size_t code_point_length(const char *text, size_t room)
{
    const unsigned char *c = (const unsigned char *)text;
    size_t wanted = c[0] >= 0xF0 && c[0] < 0xF5   ? 4
                    : c[0] >= 0xE0 && c[0] < 0xF0 ? 3
                    : c[0] >= 0xC2 && c[0] < 0xE0 ? 2
                                                  : 1;
    if (wanted > room) return 1;
    for (size_t i = 1; i < wanted; i++)
        if ((c[i] & 0xC0) != 0x80) return 1;
    return wanted;
}

size_t code_point_count(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; count++) i += code_point_length(text + i, length - i);
    return count;
}

void source_locate(const char *text, size_t length, size_t offset, unsigned *line, unsigned *column)
{
    unsigned number = 1;
    struct source_line found = source_line_at(text, length, source_start(text, length));
    while (found.next <= offset && found.next < length) {
        found = source_line_at(text, length, found.next);
        number++;
    }
    size_t inside = offset > found.offset ? offset - found.offset : 0;
    if (inside > found.length) inside = found.length;
    *line = number;
    *column = (unsigned)code_point_count(found.text, inside) + 1;
}
