/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8, and what of untrusted text reaches a terminal. */
#include "base/text.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <string.h>

/* Encodes any number below 2^21, also what is no character. */
static size_t encode(uint32_t code, size_t size, char *text)
{
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (size == 1) {
        text[0] = (char)code;
        return 1;
    }
    for (size_t i = size - 1; i > 0; i--, code >>= 6) text[i] = (char)(0x80 | (code & 0x3F));
    text[0] = (char)(leads[size] | code);
    return size;
}

/* All numbers in all their forms: only the shortest form of a character is one. */
static void check_every_code(void)
{
    size_t wrong = 0;
    for (uint32_t code = 0; code < 0x200000; code++) {
        const size_t least = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        const bool exists = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        for (size_t size = least; size <= 4; size++) {
            char text[5] = "";
            uint32_t got = 0xFFFFFFFF;
            encode(code, size, text);
            const bool good = exists && size == least;
            if (text_decode(text, size, &got) != (good ? size : 0)) wrong++;
            if (got != (good ? code : 0xFFFFFFFF)) wrong++;
            if (size > 1 && text_decode(text, size - 1, &got) != 0) wrong++;
            if (text_is_utf8(text, size) != (good && code != 0)) wrong++;
        }
    }
    is_int(wrong, 0, "each character has one form, and nothing else is one");
    uint32_t untouched = 7;
    ok(text_decode("a", 0, &untouched) == 0 && untouched == 7, "nor is nothing");
    size_t accepted = 0;
    for (unsigned lead = 0x80; lead <= 0xFF; lead++) {
        const char text[] = {(char)lead, '\x80', '\x80', '\x80', '\x80', '\x80'};
        const bool may_lead = lead >= 0xC2 && lead <= 0xF4;
        uint32_t code = 0;
        if (!may_lead) accepted += text_decode(text, sizeof text, &code);
    }
    is_int(accepted, 0, "no other byte begins a character");
}

static void check_broken(void)
{
    static const char *const rows[] = {"\x80",
                                       "\xBF",
                                       "\xC0\x80",
                                       "\xC1\xBF",
                                       "\xC3",
                                       "\xC3(",
                                       "\xC3\xC3",
                                       "\xE2\x82",
                                       "\xE2(\xA1",
                                       "\xE2\x82(",
                                       "\xE0\x80\x80",
                                       "\xE0\x9F\xBF",
                                       "\xED\xA0\x80",
                                       "\xED\xBF\xBF",
                                       "\xF0\x9F\x98",
                                       "\xF0\x80\x80\x80",
                                       "\xF0\x8F\xBF\xBF",
                                       "\xF0(\x8C\xBC",
                                       "\xF0\x90(\xBC",
                                       "\xF0\x28\x8C(",
                                       "\xF4\x90\x80\x80",
                                       "\xF5\x80\x80\x80",
                                       "\xF8\x88\x80\x80\x80",
                                       "\xFC\x84\x80\x80\x80\x80",
                                       "\xFE",
                                       "\xFF",
                                       "ok\xFF",
                                       "\xFFok",
                                       "a\xC3"};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        ok(!text_is_utf8(rows[i], strlen(rows[i])), "row %zu is not UTF-8", i);
    ok(text_is_utf8("", 0), "nothing is UTF-8");
    ok(text_is_utf8("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80", 14), "text is");
    ok(!text_is_utf8("a\0b", 3), "not with a NUL inside");
    ok(text_is_utf8("a\0b", 1), "which does not matter behind the end");
    ok(!text_is_utf8("caf\xC3\xA9", 4), "a character cut by the end is not");
}

static void check_escapes(void)
{
    static const struct {
        const char *text;
        const char *shown;
    } rows[] = {
        {"", ""},
        {"alpine:3", "alpine:3"},
        {"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80", "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"},
        {"back\\slash \"quote\"", "back\\slash \"quote\""},
        {"a\nb\tc", "a\\nb\\tc"},
        {"\r\b\f\v\a", "\\x0d\\x08\\x0c\\x0b\\x07"},
        {"\x1b[31mred\x1b]0;title\x07", "\\x1b[31mred\\x1b]0;title\\x07"},
        {"\x01\x1f \x7f~", "\\x01\\x1f \\x7f~"},
        {"\xC2\x80\xC2\x9B\xC2\x9F\xC2\xA0", "\\u{0080}\\u{009b}\\u{009f}\xC2\xA0"},
        {"\xD8\x9B\xD8\x9C\xD8\x9D", "\xD8\x9B\\u{061c}\xD8\x9D"},
        {"\xE2\x80\x8A\xE2\x80\x8B", "\xE2\x80\x8A\\u{200b}"},
        {"\xE2\x80\x8C\xE2\x80\x8D", "\xE2\x80\x8C\xE2\x80\x8D"},
        {"\xE2\x80\x8E\xE2\x80\x8F\xE2\x80\x90", "\\u{200e}\\u{200f}\xE2\x80\x90"},
        {"\xE2\x80\xA7\xE2\x80\xA8\xE2\x80\xA9", "\xE2\x80\xA7\\u{2028}\\u{2029}"},
        {"\xE2\x80\xAA\xE2\x80\xAB\xE2\x80\xAC", "\\u{202a}\\u{202b}\\u{202c}"},
        {"\xE2\x80\xAD\xE2\x80\xAE\xE2\x80\xAF", "\\u{202d}\\u{202e}\xE2\x80\xAF"},
        {"\xE2\x81\xA5\xE2\x81\xA6\xE2\x81\xA7", "\xE2\x81\xA5\\u{2066}\\u{2067}"},
        {"\xE2\x81\xA8\xE2\x81\xA9\xE2\x81\xAA", "\\u{2068}\\u{2069}\xE2\x81\xAA"},
        {"\xEF\xBB\xBF\xEF\xBB\xBE", "\\u{feff}\xEF\xBB\xBE"},
        {"\xFF\xC3(\x80", "\\xff\\xc3(\\x80"},
        {"\xE2\x82", "\\xe2\\x82"},
        {"\xED\xA0\x80", "\\xed\\xa0\\x80"},
        {"\xC3\x1b", "\\xc3\\x1b"},
    };
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        strbuf_reset(&buf);
        text_escape_terminal(&buf, rows[i].text);
        is_str(buf.data, rows[i].shown, "row %zu as shown", i);
    }
}

/* Whatever three bytes come in: what comes out is text that a terminal only prints. */
static void check_all_bytes(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    size_t wrong = 0;
    for (unsigned code = 0x010101; code <= 0xFFFFFF; code += 3) {
        const char text[] = {(char)(code >> 16), (char)(code >> 8), (char)code, '\0'};
        strbuf_reset(&buf);
        text_escape_terminal(&buf, text);
        for (size_t at = 0, size; at < buf.length; at += size) {
            uint32_t shown = 0;
            size = text_decode(buf.data + at, buf.length - at, &shown);
            wrong += size == 0 || text_is_unsafe(shown);
            if (size == 0) break;
        }
    }
    is_int(wrong, 0, "nothing unsafe comes out, whatever goes in");
}

static void check_columns(void)
{
    static const struct {
        const char *text;
        size_t columns;
    } rows[] = {{"", 0},
                {"alpine", 6},
                {"caf\xC3\xA9", 4},
                {"e\xCC\x81", 1},
                {"\xE6\xBC\xA2\xE5\xAD\x97", 4},
                {"\xEA\xB0\x80", 2},
                {"\xEF\xBC\xA1", 2},
                {"\xF0\x9F\x98\x80", 2},
                {"\xF0\xA0\x80\x80", 2},
                {"\xE2\x80\x8D", 0},
                {"\xEF\xB8\x8F", 0},
                {"\xE2\x82\xAC", 1},
                {"\xFF\xFE", 2},
                {"\xC5\xA0\xC4\x8D", 2},
                {"a\xE2\x83\x90", 1}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        is_int(text_columns(rows[i].text), rows[i].columns, "columns of row %zu", i);
}

/* The first and last character of each block of wide ones or marks, and their neighbours. */
static void check_widths(void)
{
    static const struct {
        uint32_t first;
        uint32_t last;
        size_t columns;
    } rows[] = {
        {0x0300, 0x036F, 0},   {0x1AB0, 0x1AFF, 0},   {0x1DC0, 0x1DFF, 0},   {0x200C, 0x200D, 0},
        {0x20D0, 0x20FF, 0},   {0xFE00, 0xFE0F, 0},   {0xFE20, 0xFE2F, 0},   {0x1100, 0x115F, 2},
        {0x2E80, 0x303E, 2},   {0x3041, 0x4DBF, 2},   {0x4E00, 0xA4CF, 2},   {0xA960, 0xA97F, 2},
        {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},   {0xFE30, 0xFE6F, 2},   {0xFF00, 0xFF60, 2},
        {0xFFE0, 0xFFE6, 2},   {0x1F300, 0x1F64F, 2}, {0x1F680, 0x1F6FF, 2}, {0x1F900, 0x1FAFF, 2},
        {0x20000, 0x3FFFD, 2},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        const uint32_t codes[] = {rows[i].first - 1, rows[i].first, rows[i].last, rows[i].last + 1};
        for (size_t j = 0; j < ARRAY_LENGTH(codes); j++) {
            char text[5] = "";
            encode(codes[j], codes[j] < 0x800 ? 2 : codes[j] < 0x10000 ? 3 : 4, text);
            const bool inside = j == 1 || j == 2;
            /* U+FE2F is a mark right before a wide block, and U+FE30 the other way round. */
            const size_t outside = codes[j] == 0xFE2F ? 0 : codes[j] == 0xFE30 ? 2 : 1;
            is_int(text_columns(text), inside ? rows[i].columns : outside, "columns of U+%04X",
                   codes[j]);
        }
    }
}

int main(void)
{
    check_every_code();
    check_broken();
    check_escapes();
    check_all_bytes();
    check_columns();
    check_widths();
    return tap_done();
}
