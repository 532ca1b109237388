/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <stdio.h>
#include <string.h>

#define MARK        "..."
#define MARK_LENGTH (sizeof MARK - 1)

/* Ends a text of `length` bytes that does not fit with "...", not in the middle of a character. */
static void mark_cut(struct error *err, size_t length)
{
    if (length < sizeof err->text) return;
    size_t end = sizeof err->text - 1 - MARK_LENGTH;
    while (end > 0 && ((unsigned char)err->text[end] & 0xC0) == 0x80) end--;
    memcpy(err->text + end, MARK, sizeof MARK);
}

/* Returns the length of the whole text, cut or not. */
__attribute__((format(printf, 2, 0))) static size_t fill(struct error *err, const char *format,
                                                         va_list args)
{
    const int length = vsnprintf(err->text, sizeof err->text, format, args);
    if (length >= 0) return (size_t)length;
    /* The format could not be expanded: its own words are better than none. */
    return (size_t)snprintf(err->text, sizeof err->text, "%s", format);
}

int error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
    if (err->kind != ERROR_NONE) return -1;
    va_list args;
    va_start(args, format);
    mark_cut(err, fill(err, format, args));
    va_end(args);
    err->kind = kind;
    return -1;
}

int error_set_errno(struct error *err, enum error_kind kind, int code, const char *format, ...)
{
    if (err->kind != ERROR_NONE) return -1;
    va_list args;
    va_start(args, format);
    const size_t length = fill(err, format, args);
    va_end(args);
    err->kind = kind;
    if (length >= sizeof err->text) {
        mark_cut(err, length);
        return -1;
    }
    const int more = snprintf(err->text + length, sizeof err->text - length, ": %s",
                              strerror(code));
    mark_cut(err, length + (more > 0 ? (size_t)more : 0));
    return -1;
}

int error_context(struct error *err, const char *format, ...)
{
    /* A failure that its function did not describe is still a failure. */
    struct error outer = {.kind = err->kind != ERROR_NONE ? err->kind : ERROR_SYSTEM};
    va_list args;
    va_start(args, format);
    const size_t length = fill(&outer, format, args);
    va_end(args);
    if (length >= sizeof outer.text) {
        mark_cut(&outer, length);
    } else {
        const int more = snprintf(outer.text + length, sizeof outer.text - length, ": %s",
                                  err->kind != ERROR_NONE ? err->text : "unknown failure");
        mark_cut(&outer, length + (more > 0 ? (size_t)more : 0));
    }
    *err = outer;
    return -1;
}
