/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and versions out of text, kinds of text, and how far two texts are apart. */
#include "base/text.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <string.h>

#define REFUSED   (-1)
#define UNTOUCHED 4711

struct row {
    const char *text;
    int64_t value; /* REFUSED: not accepted */
};

/* What all parsers of whole numbers refuse. */
static const char *const never[] = {"",    " ",   "-1",       "+1",           " 1",    "1 ",  "1\n",
                                    "\t1", "0x1", "1e3",      "1.0",          "1,0",   "1_0", "a",
                                    "1a",  "--1", "\xD9\xA1", "\xEF\xBC\x91", "1\x01", "\xFF"};

static void check_integers(void)
{
    static const struct row rows[] = {{"0", 0},
                                      {"1", 1},
                                      {"007", 7},
                                      {"99", 99},
                                      {"100", 100},
                                      {"101", REFUSED},
                                      {"00000000000000000000000000000100", 100},
                                      {"18446744073709551615", REFUSED},
                                      {"18446744073709551616", REFUSED},
                                      {"184467440737095516160", REFUSED},
                                      {"99999999999999999999999999999", REFUSED}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        uint64_t number = UNTOUCHED;
        int64_t signed_number = UNTOUCHED;
        const int status = rows[i].value == REFUSED ? -1 : 0;
        const int64_t value = status < 0 ? UNTOUCHED : rows[i].value;
        is_int(text_parse_uint(rows[i].text, 100, &number), status, "unsigned %s", rows[i].text);
        is_int(number, value, "value of unsigned %s", rows[i].text);
        is_int(text_parse_int64(rows[i].text, 100, &signed_number), status, "signed %s",
               rows[i].text);
        is_int(signed_number, value, "value of signed %s", rows[i].text);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(never); i++) {
        uint64_t number = UNTOUCHED;
        is_int(text_parse_uint(never[i], 1000, &number), -1, "\"%s\" is no number", never[i]);
        is_int(number, UNTOUCHED, "\"%s\" writes nothing", never[i]);
    }
}

static void check_largest(void)
{
    uint64_t number = UNTOUCHED;
    int64_t signed_number = UNTOUCHED;
    is_int(text_parse_uint("18446744073709551615", UINT64_MAX, &number), 0, "2^64 - 1");
    ok(number == UINT64_MAX, "is read as it is");
    is_int(text_parse_uint("18446744073709551616", UINT64_MAX, &number), -1, "2^64 is too large");
    is_int(text_parse_uint("28446744073709551615", UINT64_MAX, &number), -1, "and 2.8e19");
    is_int(text_parse_int64("9223372036854775807", INT64_MAX, &signed_number), 0, "2^63 - 1");
    is_int(signed_number, INT64_MAX, "is read as it is");
    is_int(text_parse_int64("9223372036854775808", INT64_MAX, &signed_number), -1, "2^63");
    is_int(text_parse_int64("0", -1, &signed_number), -1, "nothing is at most -1");
    is_int(text_parse_int64("0", 0, &signed_number), 0, "0 is at most 0");
}

static void check_versions(void)
{
    static const struct {
        const char *left;
        const char *right;
        int order;
    } rows[] = {{"1.41", "1.41", 0},
                {"1.41", "1.9", 1},
                {"1.9", "1.41", -1},
                {"1.41", "1.410", -1},
                {"2", "1.99", 1},
                {"1", "1.0", 0},
                {"1.0.0", "1", 0},
                {"1", "1.0.1", -1},
                {"01.041", "1.41", 0},
                {"1.0", "1.00", 0},
                {"", "", 0},
                {"", "0", 0},
                {"", "0.1", -1},
                {"20.10.5", "20.10.24", -1},
                {"5.4-2", "5.4-10", -1},
                {"5.4-2", "5.4.2", 0},
                {"4.9.4-dev", "4.9.4", 0},
                {"1.2-dev.9", "1.2.1", -1},
                {"1.2rc9", "1.2", 0},
                {"99999999999999999999999", "99999999999999999999998", 1},
                {"99999999999999999999999", "100000000000000000000000", -1},
                {"9", "10", -1},
                {"1..5", "1.0.5", -1},
                {"v2", "1", -1}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        const int order = text_compare_versions(rows[i].left, rows[i].right);
        is_int((order > 0) - (order < 0), rows[i].order, "version %s against %s", rows[i].left,
               rows[i].right);
        const int reverse = text_compare_versions(rows[i].right, rows[i].left);
        is_int((reverse > 0) - (reverse < 0), -rows[i].order, "and the other way round");
    }
}

static void check_predicates(void)
{
    static const char digits[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    char digest[128] = "sha256:";
    memcpy(digest + 7, digits, sizeof digits);
    ok(text_is_digest(digest), "a digest");
    digest[70] = '\0';
    ok(!text_is_digest(digest), "63 digits are none");
    memcpy(digest + 70, "ff", 3);
    ok(!text_is_digest(digest), "nor are 65");
    memcpy(digest + 70, "F", 2);
    ok(!text_is_digest(digest), "nor is one in upper case");
    memcpy(digest + 70, "g", 2);
    ok(!text_is_digest(digest), "nor one with another letter");
    ok(!text_is_digest(digits) && !text_is_digest("sha256:") && !text_is_digest(""), "nor a part");
    memcpy(digest, "SHA256", 6);
    digest[70] = '0';
    ok(!text_is_digest(digest), "nor one whose algorithm is in upper case");
    ok(text_is_hex("f", 1) && text_is_hex("09af", 4) && text_is_hex("09afG", 4), "hex digits");
    ok(!text_is_hex("09aF", 4) && !text_is_hex("/", 1) && !text_is_hex(":", 1) &&
           !text_is_hex("`", 1) && !text_is_hex("g", 1) && !text_is_hex("", 0),
       "and their neighbours");
    ok(text_starts_with("alpine", "alp") && text_starts_with("a", "") && text_starts_with("a", "a"),
       "beginnings");
    ok(!text_starts_with("alp", "alpine") && !text_starts_with("xalp", "alp"), "and others");
    ok(text_ends_with("alpine", "ine") && text_ends_with("a", "") && text_ends_with("a", "a"),
       "ends");
    ok(!text_ends_with("ine", "alpine") && !text_ends_with("inex", "ine"), "and others");
}

static void check_distances(void)
{
    static const struct {
        const char *left;
        const char *right;
        size_t maximum;
        size_t distance;
    } rows[] = {{"", "", 3, 0},
                {"a", "a", 0, 0},
                {"olderThan", "olderthan", 3, 1},
                {"a", "b", 0, 1},
                {"kitten", "sitting", 5, 3},
                {"kitten", "sitting", 3, 3},
                {"kitten", "sitting", 2, 3},
                {"", "abc", 3, 3},
                {"abc", "", 3, 3},
                {"", "abcd", 3, 4},
                {"abcdef", "ghijkl", 2, 3},
                {"names", "name", 2, 1},
                {"name", "names", 2, 1},
                {"nmaes", "names", 2, 2},
                {"regex", "xregex", 2, 1},
                {"globs", "blobs", 2, 1},
                {"flaw", "lawn", 9, 2},
                {"intention", "execution", 9, 5}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        is_int(text_edit_distance(rows[i].left, rows[i].right, rows[i].maximum), rows[i].distance,
               "\"%s\" to \"%s\", at most %zu", rows[i].left, rows[i].right, rows[i].maximum);
        is_int(text_edit_distance(rows[i].right, rows[i].left, rows[i].maximum), rows[i].distance,
               "and back");
    }
    char left[300];
    char right[300];
    memset(left, 'a', sizeof left);
    memset(right, 'a', sizeof right);
    left[255] = right[255] = '\0';
    is_int(text_edit_distance(left, right, 2), 0, "255 bytes are compared");
    left[255] = right[255] = 'a';
    left[256] = right[256] = '\0';
    is_int(text_edit_distance(left, right, 2), 3, "256 are far from everything");
    right[255] = '\0';
    is_int(text_edit_distance(left, right, 2), 3, "also from 255");
    is_int(text_edit_distance(right, left, 2), 3, "in both directions");
}

int main(void)
{
    check_integers();
    check_largest();
    check_versions();
    check_predicates();
    check_distances();
    return tap_done();
}
