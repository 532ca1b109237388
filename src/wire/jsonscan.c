/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/jsonscan.h"

#include "base/text.h"
#include "wire/json.h"

#include <string.h>

/* cJSON copies a number into 64 bytes before it converts it. */
#define NUMBER_MAX_LENGTH 63

struct scan {
    const char *text;
    size_t length, at;
    const char *problem;       /* NULL while all is well */
    char open[JSON_MAX_DEPTH]; /* '{' or '[' of each level that is not closed yet */
    size_t depth;
    size_t values;
};

static bool fail(struct scan *scan, const char *problem)
{
    scan->problem = problem;
    return false;
}

/* The byte at the current place; NUL at the end, which no rule below accepts. */
static char peek(const struct scan *scan)
{
    return scan->at < scan->length ? scan->text[scan->at] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Stands for itself inside text. */
static bool is_plain(char c)
{
    return c >= ' ' && c != '"' && c != '\\' && ((unsigned char)c & 0x80) == 0;
}

static bool is_wide(char c)
{
    return ((unsigned char)c & 0x80) != 0;
}

static void skip_blanks(struct scan *scan)
{
    for (char c = peek(scan); c == ' ' || c == '\n' || c == '\r' || c == '\t'; c = peek(scan))
        scan->at++;
}

/* Text outside ASCII, from here to the next ASCII character. */
static bool scan_wide(struct scan *scan)
{
    size_t length = 1;
    while (scan->at + length < scan->length && is_wide(scan->text[scan->at + length])) length++;
    if (!text_is_utf8(scan->text + scan->at, length)) return fail(scan, "invalid UTF-8");
    scan->at += length;
    return true;
}

/* "\uXXXX": the code unit, or -1. */
static int scan_code_unit(struct scan *scan)
{
    if (scan->length - scan->at < 6 || scan->text[scan->at] != '\\' ||
        scan->text[scan->at + 1] != 'u')
        return -1;
    int unit = 0;
    for (size_t i = 2; i < 6; i++) {
        const char c = scan->text[scan->at + i];
        const char lower = (char)(c | 0x20);
        if (is_digit(c))
            unit = unit * 16 + (c - '0');
        else if (lower >= 'a' && lower <= 'f')
            unit = unit * 16 + (lower - 'a' + 10);
        else
            return -1;
    }
    scan->at += 6;
    return unit;
}

static bool scan_escape(struct scan *scan)
{
    const size_t start = scan->at;
    if (scan->length - start >= 2 && scan->text[start + 1] != 'u') {
        if (scan->text[start + 1] == '\0' || strchr("\"\\/bfnrt", scan->text[start + 1]) == NULL)
            return fail(scan, "invalid escape");
        scan->at += 2;
        return true;
    }
    const int unit = scan_code_unit(scan);
    if (unit < 0) return fail(scan, "invalid escape");
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        const int low = scan_code_unit(scan);
        if (low >= 0xDC00 && low <= 0xDFFF) return true;
    } else if (unit != 0 && (unit < 0xDC00 || unit > 0xDFFF)) {
        return true;
    }
    scan->at = start;
    return fail(scan, unit == 0 ? "NUL inside text" : "half of a surrogate pair");
}

static bool scan_string(struct scan *scan)
{
    scan->at++;
    for (;;) {
        while (is_plain(peek(scan))) scan->at++;
        if (scan->at == scan->length) return fail(scan, "text without an end");
        const char c = scan->text[scan->at];
        if (c == '"') {
            scan->at++;
            return true;
        }
        if (c == '\\') {
            if (!scan_escape(scan)) return false;
        } else if (is_wide(c)) {
            if (!scan_wide(scan)) return false;
        } else {
            return fail(scan, c == '\0' ? "NUL inside text" : "control character inside text");
        }
    }
}

/* Past one digit or more. */
static bool scan_digits(struct scan *scan)
{
    if (!is_digit(peek(scan))) return fail(scan, "a digit was expected");
    while (is_digit(peek(scan))) scan->at++;
    return true;
}

/* The digits before the point: a 0 stands alone. */
static bool scan_whole_part(struct scan *scan)
{
    if (peek(scan) != '0') return scan_digits(scan);
    scan->at++;
    return !is_digit(peek(scan)) || fail(scan, "a number that begins with 0");
}

static bool scan_number(struct scan *scan)
{
    const size_t start = scan->at;
    if (peek(scan) == '-') scan->at++;
    if (!scan_whole_part(scan)) return false;
    if (peek(scan) == '.') {
        scan->at++;
        if (!scan_digits(scan)) return false;
    }
    if (peek(scan) == 'e' || peek(scan) == 'E') {
        scan->at++;
        if (peek(scan) == '+' || peek(scan) == '-') scan->at++;
        if (!scan_digits(scan)) return false;
    }
    if (scan->at - start <= NUMBER_MAX_LENGTH) return true;
    scan->at = start;
    return fail(scan, "a number of more than 63 characters");
}

static bool scan_word(struct scan *scan, const char *word)
{
    const size_t length = strlen(word);
    if (scan->length - scan->at < length || memcmp(scan->text + scan->at, word, length) != 0)
        return fail(scan, "a value was expected");
    scan->at += length;
    return true;
}

static bool scan_scalar(struct scan *scan)
{
    switch (peek(scan)) {
    case '"': return scan_string(scan);
    case 't': return scan_word(scan, "true");
    case 'f': return scan_word(scan, "false");
    case 'n': return scan_word(scan, "null");
    default: break;
    }
    if (peek(scan) == '-' || is_digit(peek(scan))) return scan_number(scan);
    return fail(scan, "a value was expected");
}

/* A key and its colon. */
static bool scan_key(struct scan *scan)
{
    skip_blanks(scan);
    if (peek(scan) != '"') return fail(scan, "a key in quotes was expected");
    if (!scan_string(scan)) return false;
    skip_blanks(scan);
    if (peek(scan) != ':') return fail(scan, "':' was expected");
    scan->at++;
    return true;
}

static char closing(const struct scan *scan)
{
    return scan->open[scan->depth - 1] == '{' ? '}' : ']';
}

/* What the next place in the document holds. */
enum place { PLACE_VALUE, PLACE_AFTER_VALUE };

/* A scalar, or the opening of an object or array: an empty one is a whole value as well. */
static bool scan_value(struct scan *scan, enum place *place)
{
    skip_blanks(scan);
    if (++scan->values > JSON_MAX_VALUES) return fail(scan, "more values than the limit");
    const char c = peek(scan);
    *place = PLACE_AFTER_VALUE;
    if (c != '{' && c != '[') return scan_scalar(scan);
    if (scan->depth == JSON_MAX_DEPTH) return fail(scan, "nested deeper than the limit");
    scan->open[scan->depth++] = c;
    scan->at++;
    skip_blanks(scan);
    if (peek(scan) == closing(scan)) {
        scan->at++;
        scan->depth--;
        return true;
    }
    *place = PLACE_VALUE;
    return c == '[' || scan_key(scan);
}

/* Behind a value inside an object or array: its end, or a comma and what leads to the next value. */
static bool scan_after_value(struct scan *scan, enum place *place)
{
    skip_blanks(scan);
    const bool object = closing(scan) == '}';
    if (peek(scan) == closing(scan)) {
        scan->at++;
        scan->depth--;
        return true;
    }
    if (peek(scan) != ',')
        return fail(scan, object ? "',' or '}' was expected" : "',' or ']' was expected");
    scan->at++;
    *place = PLACE_VALUE;
    return !object || scan_key(scan);
}

static bool scan_document(struct scan *scan)
{
    enum place place = PLACE_VALUE;
    do {
        const bool fits = place == PLACE_VALUE ? scan_value(scan, &place)
                                               : scan_after_value(scan, &place);
        if (!fits) return false;
    } while (scan->depth > 0 || place == PLACE_VALUE);
    skip_blanks(scan);
    return scan->at == scan->length || fail(scan, "text behind the document");
}

bool json_scan(const char *text, size_t length, struct json_fault *fault)
{
    struct scan scan = {.text = text, .length = length};
    if (scan_document(&scan)) return true;
    *fault = (struct json_fault){.offset = scan.at,
                                 .problem = scan.at < length ? scan.problem
                                                             : "the document ends too early"};
    return false;
}
