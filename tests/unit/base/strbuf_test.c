/* SPDX-License-Identifier: Apache-2.0 */
/* Growing text: its ceiling from both sides, and what happens behind it. */
#include "base/strbuf.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <stdint.h>
#include <string.h>
#include <wchar.h>

static void check_appending(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    is_str(buf.data, "", "an empty buffer shows an empty text");
    is_int(buf.ceiling, STRBUF_DEFAULT_CEILING, "no ceiling is the default one");
    strbuf_puts(&buf, "alp");
    strbuf_putc(&buf, 'i');
    strbuf_add(&buf, "nexxx", 2);
    strbuf_pad(&buf, '.', 3);
    strbuf_printf(&buf, "%d%%%s", 42, "!");
    is_str(buf.data, "alpine...42%!", "everything in order");
    is_int(buf.length, 13, "and counted");
    strbuf_add(&buf, "a\0b", 3);
    is_int(buf.length, 16, "a NUL counts");
    ok(memcmp(buf.data + 13, "a\0b", 4) == 0, "and is kept, with the last one behind");
    strbuf_add(&buf, NULL, 0);
    strbuf_pad(&buf, 'x', 0);
    strbuf_puts(&buf, "");
    strbuf_printf(&buf, "%s", "");
    is_int(buf.length, 16, "nothing adds nothing");
    strbuf_reset(&buf);
    is_str(buf.data, "", "a reset buffer is empty");
    is_int(buf.length, 0, "also by count");
    ok(buf.room > 0, "and keeps its memory");
}

static void check_growing(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    for (int i = 0; i < 10000; i++) strbuf_printf(&buf, "%04d ", i);
    is_int(buf.length, 50000, "ten thousand pieces");
    ok(memcmp(buf.data + 49995, "9999 ", 6) == 0, "the last of them");
    char long_text[5001];
    memset(long_text, 'z', 5000);
    long_text[5000] = '\0';
    strbuf_reset(&buf);
    strbuf_printf(&buf, "<%s>", long_text);
    is_int(strlen(buf.data), 5002, "a piece that is longer than the room");
}

/* Each way to append, at the ceiling of 8 bytes and one above. */
static void append(struct strbuf *buf, int way, size_t length)
{
    static const char text[] = "0123456789abcdef";
    switch (way) {
    case 0: strbuf_add(buf, text, length); break;
    case 1: strbuf_pad(buf, '0', length); break;
    case 2: strbuf_printf(buf, "%.*s", (int)length, text); break;
    case 3: strbuf_puts(buf, text + 16 - length); break;
    default:
        for (size_t i = 0; i < length; i++) strbuf_putc(buf, '0');
    }
}

static void check_ceiling(void)
{
    for (int way = 0; way < 5; way++) {
        CLEANUP(strbuf_release) struct strbuf buf;
        strbuf_init(&buf, 8);
        append(&buf, way, 8);
        ok(buf.length == 8 && !buf.overflow, "way %d: exactly the ceiling fits", way);
        strbuf_puts(&buf, "");
        ok(!buf.overflow, "way %d: nothing more is not too much", way);
        append(&buf, way, 1);
        ok(buf.length == 8 && buf.overflow, "way %d: one byte more does not", way);
        strbuf_reset(&buf);
        ok(!buf.overflow, "way %d: a reset forgets it", way);
        append(&buf, way, 9);
        ok(buf.overflow, "way %d: more than the ceiling at once does not fit", way);
        is_int(buf.length, way == 4 ? 8 : 0, "way %d: a piece fits whole or not at all", way);
        append(&buf, way, 1);
        is_int(buf.length, way == 4 ? 8 : 0, "way %d: nothing follows a gap", way);
        is_int(strlen(buf.data), buf.length, "way %d: the text still ends", way);
    }
}

static void check_huge_lengths(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 8);
    strbuf_puts(&buf, "abc");
    strbuf_pad(&buf, ' ', SIZE_MAX);
    ok(buf.overflow && buf.length == 3, "all memory of blanks");
    strbuf_reset(&buf);
    strbuf_puts(&buf, "abc");
    strbuf_pad(&buf, ' ', SIZE_MAX - 2);
    ok(buf.overflow && buf.length == 3, "a length that would wrap around");
    strbuf_reset(&buf);
    strbuf_puts(&buf, "abc");
    strbuf_printf(&buf, "%ls", L"\x7FFFFFFF");
    ok(buf.overflow && buf.length == 3, "what printf refuses");
}

static void check_taking(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 100);
    CLEANUP(cleanup_free) char *nothing = strbuf_take(&buf);
    is_str(nothing, "", "an empty buffer gives an empty text");
    strbuf_puts(&buf, "alpine");
    CLEANUP(cleanup_free) char *text = strbuf_take(&buf);
    is_str(text, "alpine", "the text is the caller's");
    ok(buf.length == 0 && buf.room == 0 && buf.data[0] == '\0', "the buffer is empty then");
    is_int(buf.ceiling, 100, "and keeps its ceiling");
    strbuf_puts(&buf, "busybox");
    is_str(text, "alpine", "what was taken does not change");
    CLEANUP(cleanup_free) char *moved = TAKE(text);
    ok(text == NULL && moved != NULL, "TAKE empties the variable");
    strbuf_release(&buf);
    strbuf_release(&buf);
    is_str(buf.data, "", "releasing twice is harmless");
    strbuf_puts(&buf, "again");
    is_str(buf.data, "again", "and the buffer can be used again");
}

int main(void)
{
    check_appending();
    check_growing();
    check_ceiling();
    check_huge_lengths();
    check_taking();
    return tap_done();
}
