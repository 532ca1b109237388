/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/semver.h"

#include "policy/semverrange.h"

#include <ctype.h>
#include <string.h>

#define SEMVER_MAX_BYTES 256
/* npm reads versions into doubles and refuses what they cannot hold; the same numbers here. */
#define SEMVER_MAX_NUMBER 9007199254740991u

static bool is_identifier_char(char c)
{
    return isalnum((unsigned char)c) || c == '-';
}

/* A number without leading zeros; moves *at behind it. */
static bool read_number(const char **at, uint64_t *number)
{
    const char *start = *at;
    uint64_t value = 0;
    while (isdigit((unsigned char)**at)) {
        value = value * 10 + (uint64_t)(**at - '0');
        if (value > SEMVER_MAX_NUMBER) return false;
        (*at)++;
    }
    if (*at == start || (*start == '0' && *at - start > 1)) return false;
    *number = value;
    return true;
}

static bool has_leading_zero(const char *identifier, size_t length)
{
    if (length < 2 || *identifier != '0') return false;
    for (size_t i = 0; i < length; i++) {
        if (!isdigit((unsigned char)identifier[i])) return false;
    }
    return true;
}

enum zeros { ZEROS_REFUSED, ZEROS_ALLOWED };

/* Dot-separated identifiers, none empty; moves *at behind them. */
static bool read_identifiers(const char **at, enum zeros zeros)
{
    for (;;) {
        const char *start = *at;
        while (is_identifier_char(**at)) (*at)++;
        const size_t length = (size_t)(*at - start);
        if (length == 0) return false;
        if (zeros == ZEROS_REFUSED && has_leading_zero(start, length)) return false;
        if (**at != '.') return true;
        (*at)++;
    }
}

bool semver_read_suffix(const char **at, struct semver *version)
{
    version->prerelease = "";
    version->prerelease_length = 0;
    if (**at == '-') {
        version->prerelease = ++*at;
        if (!read_identifiers(at, ZEROS_REFUSED)) return false;
        version->prerelease_length = (size_t)(*at - version->prerelease);
    }
    if (**at == '+') {
        ++*at;
        if (!read_identifiers(at, ZEROS_ALLOWED)) return false;
    }
    return true;
}

bool semver_parse(const char *text, struct semver *version)
{
    struct semver parsed = {0};
    const char *at = text;
    if (strnlen(text, SEMVER_MAX_BYTES + 1) > SEMVER_MAX_BYTES) return false;
    if (*at == 'v') at++;
    if (!read_number(&at, &parsed.major) || *at++ != '.' || !read_number(&at, &parsed.minor) ||
        *at++ != '.' || !read_number(&at, &parsed.patch) || !semver_read_suffix(&at, &parsed) ||
        *at != '\0') {
        return false;
    }
    *version = parsed;
    return true;
}

static int compare_numbers(uint64_t left, uint64_t right)
{
    return left < right ? -1 : left > right;
}

static bool is_numeric(const char *identifier, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!isdigit((unsigned char)identifier[i])) return false;
    }
    return length > 0;
}

static int compare_text(const char *left, size_t left_length, const char *right,
                        size_t right_length)
{
    const size_t shorter = left_length < right_length ? left_length : right_length;
    const int order = memcmp(left, right, shorter);
    return order ? (order < 0 ? -1 : 1) : compare_numbers(left_length, right_length);
}

/* Clause 11.4: numbers below words, numbers by value (no leading zeros, so longer is larger). */
static int compare_identifiers(const char *left, size_t left_length, const char *right,
                               size_t right_length)
{
    const bool left_numeric = is_numeric(left, left_length);
    const bool right_numeric = is_numeric(right, right_length);
    if (left_numeric != right_numeric) return left_numeric ? -1 : 1;
    if (left_numeric && left_length != right_length) {
        return compare_numbers(left_length, right_length);
    }
    return compare_text(left, left_length, right, right_length);
}

static int compare_prereleases(const struct semver *left, const struct semver *right)
{
    const char *l = left->prerelease;
    const char *r = right->prerelease;
    const char *l_end = l + left->prerelease_length;
    const char *r_end = r + right->prerelease_length;
    if (l == l_end || r == r_end) return (l == l_end) - (r == r_end);
    while (l < l_end && r < r_end) {
        const char *l_dot = memchr(l, '.', (size_t)(l_end - l));
        const char *r_dot = memchr(r, '.', (size_t)(r_end - r));
        const char *l_stop = l_dot ? l_dot : l_end;
        const char *r_stop = r_dot ? r_dot : r_end;
        const int order = compare_identifiers(l, (size_t)(l_stop - l), r, (size_t)(r_stop - r));
        if (order) return order;
        l = l_dot ? l_dot + 1 : l_end;
        r = r_dot ? r_dot + 1 : r_end;
    }
    return (l < l_end) - (r < r_end);
}

int semver_compare(const struct semver *left, const struct semver *right)
{
    int order = compare_numbers(left->major, right->major);
    if (!order) order = compare_numbers(left->minor, right->minor);
    if (!order) order = compare_numbers(left->patch, right->patch);
    return order ? order : compare_prereleases(left, right);
}

static bool comparator_holds(const struct comparator *comparator, const struct semver *version)
{
    const int order = semver_compare(version, &comparator->version);
    switch (comparator->operation) {
    case BELOW: return order < 0;
    case AT_MOST: return order <= 0;
    case EXACTLY: return order == 0;
    case AT_LEAST: return order >= 0;
    case ABOVE: return order > 0;
    default: return false;
    }
}

static bool same_numbers(const struct semver *left, const struct semver *right)
{
    return left->major == right->major && left->minor == right->minor &&
           left->patch == right->patch;
}

/* A pre-release is only meant where the set names a pre-release of the same three numbers. */
static bool set_means_prerelease(const struct comparator_set *set, const struct semver *version)
{
    if (version->prerelease_length == 0) return true;
    for (size_t i = 0; i < set->count; i++) {
        if (set->items[i].version.prerelease_length > 0 &&
            same_numbers(&set->items[i].version, version)) {
            return true;
        }
    }
    return false;
}

static bool set_holds(const struct comparator_set *set, const struct semver *version)
{
    for (size_t i = 0; i < set->count; i++) {
        if (!comparator_holds(&set->items[i], version)) return false;
    }
    return set_means_prerelease(set, version);
}

bool semver_range_match(const struct semver_range *range, const char *tag)
{
    struct semver version;
    if (!semver_parse(tag, &version)) return false;
    for (size_t i = 0; i < range->count; i++) {
        if (set_holds(&range->sets[i], &version)) return true;
    }
    return false;
}
