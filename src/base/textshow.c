/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include "base/cleanup.h"

#include <string.h>

struct range {
    uint32_t first;
    uint32_t last;
};

static bool in_ranges(const struct range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last) return true;
    return false;
}

/*
 * RFC 3629: the first byte tells the length, all others are 10xxxxxx, and neither longer forms
 * than needed nor surrogates nor anything above U+10FFFF are characters.
 */
size_t text_decode(const char *text, size_t length, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text;
    if (length == 0) return 0;
    if (bytes[0] < 0x80) {
        *code = bytes[0];
        return 1;
    }
    const size_t size = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;
    if (bytes[0] < 0xC2 || bytes[0] > 0xF4 || size > length) return 0;
    uint32_t value = bytes[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((bytes[i] & 0xC0) != 0x80) return 0;
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
    *code = value;
    return size;
}

bool text_is_utf8(const char *text, size_t length)
{
    while (length > 0) {
        uint32_t code;
        const size_t size = text_decode(text, length, &code);
        if (size == 0 || code == 0) return false;
        text += size;
        length -= size;
    }
    return true;
}

bool text_is_unsafe(uint32_t code)
{
    static const struct range ranges[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C}, {0x200B, 0x200B},
        {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF},
    };
    return in_ranges(ranges, ARRAY_LENGTH(ranges), code);
}

static void escape_code(struct strbuf *out, uint32_t code)
{
    if (code == '\n')
        strbuf_puts(out, "\\n");
    else if (code == '\t')
        strbuf_puts(out, "\\t");
    else if (code < 0x80)
        strbuf_printf(out, "\\x%02x", code);
    else
        strbuf_printf(out, "\\u{%04x}", code);
}

void text_escape_terminal(struct strbuf *out, const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        uint32_t code;
        size_t size = text_decode(text, length, &code);
        if (size == 0) {
            size = 1;
            strbuf_printf(out, "\\x%02x", (unsigned)(unsigned char)*text);
        } else if (text_is_unsafe(code)) {
            escape_code(out, code);
        } else {
            strbuf_add(out, text, size);
        }
        text += size;
        length -= size;
    }
}

/* Marks that stand on the character before them, joiners and variation selectors. */
static bool has_no_width(uint32_t code)
{
    static const struct range ranges[] = {
        {0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200C, 0x200D},
        {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    };
    return in_ranges(ranges, ARRAY_LENGTH(ranges), code);
}

/* East Asian wide and full-width blocks, and the blocks of emoji. */
static bool is_wide(uint32_t code)
{
    static const struct range ranges[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
        {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD},
    };
    return in_ranges(ranges, ARRAY_LENGTH(ranges), code);
}

size_t text_columns(const char *text)
{
    size_t length = strlen(text);
    size_t columns = 0;
    while (length > 0) {
        uint32_t code = 0;
        size_t size = text_decode(text, length, &code);
        if (size == 0) size = 1;
        if (is_wide(code))
            columns += 2;
        else if (!has_no_width(code))
            columns++;
        text += size;
        length -= size;
    }
    return columns;
}
