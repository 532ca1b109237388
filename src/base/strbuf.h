/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Growing text with a ceiling. Append freely, look at `overflow` once at the end: what does not
 * fit whole is left out, and nothing more is appended after it. Always NUL-terminated (also when it holds other NULs).
 */
struct strbuf {
    char *data; /* "" when empty, never NULL after strbuf_init */
    size_t length;
    size_t room;
    size_t ceiling;
    bool overflow;
};

#define STRBUF_DEFAULT_CEILING ((size_t)256 * 1024 * 1024)

/* `ceiling` in bytes without the final NUL; 0 means STRBUF_DEFAULT_CEILING. */
void strbuf_init(struct strbuf *buf, size_t ceiling);
void strbuf_release(struct strbuf *buf);
void strbuf_reset(struct strbuf *buf); /* empty, memory and ceiling stay */
/* The text becomes the caller's (free()); the buffer is empty afterwards. */
char *strbuf_take(struct strbuf *buf);

void strbuf_add(struct strbuf *buf, const char *data, size_t length);
void strbuf_puts(struct strbuf *buf, const char *text);
void strbuf_putc(struct strbuf *buf, char c);
void strbuf_pad(struct strbuf *buf, char c, size_t count);
void strbuf_printf(struct strbuf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
