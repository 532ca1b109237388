/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strbuf.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_LEAST 64

/* What an empty buffer shows before its first append. Never written to: `room` is 0 then. */
static char nothing[1];

void strbuf_init(struct strbuf *buf, size_t ceiling)
{
    *buf = (struct strbuf){.data = nothing,
                           .ceiling = ceiling > 0 ? ceiling : STRBUF_DEFAULT_CEILING};
}

void strbuf_release(struct strbuf *buf)
{
    if (buf->room > 0) free(buf->data);
    strbuf_init(buf, buf->ceiling);
}

void strbuf_reset(struct strbuf *buf)
{
    buf->length = 0;
    buf->overflow = false;
    if (buf->room > 0) buf->data[0] = '\0';
}

char *strbuf_take(struct strbuf *buf)
{
    char *text = buf->room > 0 ? buf->data : memory_copy_text("", 0);
    strbuf_init(buf, buf->ceiling);
    return text;
}

/* Room for `length` more bytes and a NUL; false past the ceiling, which also ends all appending. */
static bool reserve(struct strbuf *buf, size_t length)
{
    if (buf->overflow || length > buf->ceiling - buf->length) {
        buf->overflow = true;
        return false;
    }
    const size_t needed = buf->length + length + 1;
    if (needed > buf->room) {
        const size_t room = memory_round_up(needed, ROOM_LEAST);
        buf->data = memory_resize(buf->room > 0 ? buf->data : NULL, room, 1);
        buf->room = room;
    }
    return true;
}

void strbuf_add(struct strbuf *buf, const char *data, size_t length)
{
    if (length == 0 || !reserve(buf, length)) return;
    memcpy(buf->data + buf->length, data, length);
    buf->length += length;
    buf->data[buf->length] = '\0';
}

void strbuf_puts(struct strbuf *buf, const char *text)
{
    strbuf_add(buf, text, strlen(text));
}

void strbuf_putc(struct strbuf *buf, char c)
{
    strbuf_add(buf, &c, 1);
}

void strbuf_pad(struct strbuf *buf, char c, size_t count)
{
    if (count == 0 || !reserve(buf, count)) return;
    memset(buf->data + buf->length, c, count);
    buf->length += count;
    buf->data[buf->length] = '\0';
}

void strbuf_printf(struct strbuf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    strbuf_vprintf(buf, format, args);
    va_end(args);
}

void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, args);
    /* A negative length is more than INT_MAX bytes, which no ceiling in use allows. */
    if (length < 0) buf->overflow = true;
    if (length > 0 && reserve(buf, (size_t)length)) {
        vsnprintf(buf->data + buf->length, (size_t)length + 1, format, again);
        buf->length += (size_t)length;
    }
    va_end(again);
}
