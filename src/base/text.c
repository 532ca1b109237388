/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include "base/cleanup.h"

#include <string.h>

#define HUNDRED_YEARS ((int64_t)36500 * 86400)
#define SIZE_MOST     ((uint64_t)1 << 62)

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads digits up to the first other byte. Returns how many, 0 where none or too large. */
static size_t read_digits(const char *text, uint64_t maximum, uint64_t *value)
{
    uint64_t number = 0;
    size_t length = 0;
    for (; is_digit(text[length]); length++) {
        const uint64_t digit = (uint64_t)(text[length] - '0');
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, digit, &number) || number > maximum)
            return 0;
    }
    if (length > 0) *value = number;
    return length;
}

int text_parse_uint(const char *text, uint64_t maximum, uint64_t *value)
{
    uint64_t number = 0;
    const size_t length = read_digits(text, maximum, &number);
    if (length == 0 || text[length] != '\0') return -1;
    *value = number;
    return 0;
}

int text_parse_int64(const char *text, int64_t maximum, int64_t *value)
{
    uint64_t number = 0;
    if (maximum < 0 || text_parse_uint(text, (uint64_t)maximum, &number) < 0) return -1;
    *value = (int64_t)number;
    return 0;
}

struct unit {
    const char *name;
    uint64_t factor;
};

/* The factor of a unit, 0 where it is unknown. */
static uint64_t find_unit(const struct unit *units, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(units[i].name, name) == 0) return units[i].factor;
    return 0;
}

int text_parse_duration(const char *text, int64_t *seconds)
{
    static const struct unit units[] = {
        {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"w", 604800}};
    uint64_t number = 0;
    const size_t length = read_digits(text, HUNDRED_YEARS, &number);
    const uint64_t factor = find_unit(units, ARRAY_LENGTH(units), text + length);
    if (length == 0 || factor == 0 || number > (uint64_t)HUNDRED_YEARS / factor) return -1;
    *seconds = (int64_t)(number * factor);
    return 0;
}

struct decimal {
    uint64_t whole;
    uint64_t fraction; /* in the unit of the last decimal that is allowed */
    bool has_fraction;
};

/* A number with at most `decimals` decimals. Returns the bytes read, 0 where there is none. */
static size_t read_decimal(const char *text, unsigned decimals, uint64_t maximum,
                           struct decimal *decimal)
{
    *decimal = (struct decimal){0};
    size_t length = read_digits(text, maximum, &decimal->whole);
    if (length == 0 || text[length] != '.') return length;
    unsigned read = 0;
    for (length++; read < decimals && is_digit(text[length]); read++, length++)
        decimal->fraction = decimal->fraction * 10 + (uint64_t)(text[length] - '0');
    decimal->has_fraction = read > 0;
    if (read == 0) return 0;
    for (; read < decimals; read++) decimal->fraction *= 10;
    return length;
}

int text_parse_size(const char *text, int64_t *bytes)
{
    static const struct unit units[] = {
        {"B", 1},
        {"kB", UINT64_C(1000)},
        {"MB", UINT64_C(1000000)},
        {"GB", UINT64_C(1000000000)},
        {"TB", UINT64_C(1000000000000)},
        {"PB", UINT64_C(1000000000000000)},
        {"KiB", UINT64_C(1) << 10},
        {"MiB", UINT64_C(1) << 20},
        {"GiB", UINT64_C(1) << 30},
        {"TiB", UINT64_C(1) << 40},
        {"PiB", UINT64_C(1) << 50},
    };
    struct decimal decimal;
    const size_t length = read_decimal(text, 3, SIZE_MOST, &decimal);
    if (length == 0) return -1;
    if (strcmp(text, "0") == 0) {
        *bytes = 0;
        return 0;
    }
    const uint64_t factor = find_unit(units, ARRAY_LENGTH(units), text + length);
    if (factor == 0 || (factor == 1 && decimal.has_fraction)) return -1;
    if (decimal.whole > SIZE_MOST / factor) return -1;
    const uint64_t size = decimal.whole * factor + decimal.fraction * factor / 1000;
    if (size > SIZE_MOST) return -1;
    *bytes = (int64_t)size;
    return 0;
}

int text_parse_share(const char *text, uint32_t *basis_points)
{
    struct decimal decimal;
    const size_t length = read_decimal(text, 2, 100, &decimal);
    const uint64_t hundredths = decimal.whole * 100 + decimal.fraction;
    if (length == 0 || strcmp(text + length, "%") != 0 || hundredths > 10000) return -1;
    *basis_points = (uint32_t)hundredths;
    return 0;
}

/* Passes the next number, digits of it and one separator; leading zeros do not count. */
static const char *next_component(const char *text, const char **digits, size_t *length)
{
    while (*text == '0' && is_digit(text[1])) text++;
    *digits = text;
    while (is_digit(*text)) text++;
    *length = (size_t)(text - *digits);
    if (*length == 0) return text;
    return *text == '.' || *text == '-' ? text + 1 : text;
}

int text_compare_versions(const char *left, const char *right)
{
    for (;;) {
        const char *left_digits;
        const char *right_digits;
        size_t left_length;
        size_t right_length;
        left = next_component(left, &left_digits, &left_length);
        right = next_component(right, &right_digits, &right_length);
        if (left_length == 0 && right_length == 0) return 0;
        if (left_length == 0) left_digits = "0", left_length = 1;
        if (right_length == 0) right_digits = "0", right_length = 1;
        if (left_length != right_length) return left_length < right_length ? -1 : 1;
        const int order = memcmp(left_digits, right_digits, left_length);
        if (order != 0) return order;
    }
}

bool text_is_hex(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!is_digit(text[i]) && (text[i] < 'a' || text[i] > 'f')) return false;
    return length > 0;
}

bool text_is_digest(const char *text)
{
    return strncmp(text, "sha256:", 7) == 0 && strlen(text) == 7 + 64 && text_is_hex(text + 7, 64);
}

bool text_starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends_with(const char *text, const char *suffix)
{
    const size_t length = strlen(text);
    const size_t suffix_length = strlen(suffix);
    return length >= suffix_length && strcmp(text + length - suffix_length, suffix) == 0;
}

/* Rows of the table are kept in this much room: names that people mistype are short. */
#define EDIT_LONGEST 255

size_t text_edit_distance(const char *left, const char *right, size_t maximum)
{
    const size_t rows = strlen(left);
    const size_t columns = strlen(right);
    const size_t far = rows > columns ? rows - columns : columns - rows;
    if (far > maximum || rows > EDIT_LONGEST || columns > EDIT_LONGEST) return maximum + 1;
    size_t row[EDIT_LONGEST + 1];
    for (size_t column = 0; column <= columns; column++) row[column] = column;
    for (size_t i = 1; i <= rows; i++) {
        size_t diagonal = row[0];
        size_t least = row[0] = i;
        for (size_t column = 1; column <= columns; column++) {
            const size_t change = diagonal + (left[i - 1] != right[column - 1]);
            diagonal = row[column];
            const size_t step = (row[column - 1] < diagonal ? row[column - 1] : diagonal) + 1;
            row[column] = change < step ? change : step;
            if (row[column] < least) least = row[column];
        }
        if (least > maximum) return maximum + 1;
    }
    return row[columns] > maximum ? maximum + 1 : row[columns];
}
