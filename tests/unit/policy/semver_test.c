/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/strbuf.h"
#include "policy/semver.h"
#include "tests/lib/tap.h"

#include <string.h>

static void test_versions(void)
{
    static const struct {
        const char *text;
        bool wanted;
    } rows[] = {
        {"1.2.3", true},
        {"v1.2.3", true},
        {"0.0.0", true},
        {"1.2.3-rc.1", true},
        {"1.2.3+build.5", true},
        {"1.2.3-rc.1+b", true},
        {"1.2.3-0", true},
        {"1.2.3--", true},
        {"1.2.3-a-b.c", true},
        {"1.2.3-0a", true},
        {"1.2.3+01", true},
        {"9007199254740991.0.0", true},
        {"", false},
        {"v", false},
        {"1", false},
        {"1.2", false},
        {"1.2.3.4", false},
        {"01.2.3", false},
        {"1.02.3", false},
        {"1.2.03", false},
        {"1.2.3-01", false},
        {"1.2.3-", false},
        {"1.2.3+", false},
        {"1.2.3-a..b", false},
        {"1.2.3-a_b", false},
        {" 1.2.3", false},
        {"1.2.3 ", false},
        {"=1.2.3", false},
        {"vv1.2.3", false},
        {"V1.2.3", false},
        {"-1.2.3", false},
        {"1.2.x", false},
        {"latest", false},
        {"1.2.3-\xC3\xA9", false},
        {"99999999999999999999.0.0", false},
        {"3.20", false},
        {"20240101", false},
        {"1.2.3-rc.1-", true},
        {"1.2.3+a+b", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct semver version;
        is_int(semver_parse(rows[i].text, &version), rows[i].wanted, "\"%s\"", rows[i].text);
    }
    struct semver version;
    ok(semver_parse("v1.22.333-rc.1+b", &version), "a version");
    ok(version.major == 1 && version.minor == 22 && version.patch == 333, "its numbers");
    is_int(version.prerelease_length, 4, "length of its prerelease");
    ok(strncmp(version.prerelease, "rc.1", 4) == 0, "its prerelease");
}

/* The order of semver.org, clause 11, and some more: each is below the next. */
static void test_order(void)
{
    static const char *const order[] = {
        "0.0.0-0",       "0.0.0",           "0.0.1",
        "0.1.0",         "1.0.0-0",         "1.0.0-1",
        "1.0.0-2",       "1.0.0-10",        "1.0.0-99999999999999999999999",
        "1.0.0--",       "1.0.0-A",         "1.0.0-alpha",
        "1.0.0-alpha.1", "1.0.0-alpha.1.1", "1.0.0-alpha.beta",
        "1.0.0-alpha-",  "1.0.0-beta",      "1.0.0-beta.2",
        "1.0.0-beta.11", "1.0.0-rc.1",      "1.0.0",
        "1.0.1",         "1.1.0-a",         "1.1.0",
        "1.2.0",         "1.10.0",          "2.0.0",
        "10.0.0",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(order); i++) {
        for (size_t k = 0; k < ARRAY_LENGTH(order); k++) {
            struct semver left, right;
            if (!semver_parse(order[i], &left) || !semver_parse(order[k], &right)) {
                ok(false, "%s or %s is none", order[i], order[k]);
                continue;
            }
            const int got = semver_compare(&left, &right);
            is_int((got > 0) - (got < 0), (i > k) - (i < k), "%s and %s", order[i], order[k]);
        }
    }
    struct semver one, other;
    ok(semver_parse("1.0.0+a", &one) && semver_parse("v1.0.0+b", &other), "builds");
    is_int(semver_compare(&one, &other), 0, "a build does not count");
}

struct row {
    const char *range, *tag;
    bool wanted;
};

static const struct row rows[] = {
    {"<2.3", "2.2.9", true},
    {"<2.3", "2.3.0", false},
    {"<2.3", "2.3.0-rc.1", false},
    {"<=2.3", "2.3.9", true},
    {"<=2.3", "2.4.0", false},
    {">2.3", "2.3.9", false},
    {">2.3", "2.4.0", true},
    {">=2.3", "2.3.0", true},
    {">=2.3", "2.2.9", false},
    {"1.2.3", "1.2.3", true},
    {"=1.2.3", "1.2.3", true},
    {"1.2.3", "1.2.4", false},
    {"v1.2.3", "1.2.3", true},
    {"1.2.3", "v1.2.3", true},
    {"1.2", "1.2.9", true},
    {"1.2", "1.3.0", false},
    {"1", "1.9.9", true},
    {"1", "2.0.0", false},
    {"1.x", "1.9.9", true},
    {"1.X", "1.0.0", true},
    {"1.*", "2.0.0", false},
    {"1.2.*", "1.2.7", true},
    {"*", "0.0.0", true},
    {"", "7.7.7", true},
    {"x", "1.1.1", true},
    {"*", "1.0.0-rc.1", false},
    {"^1.2.3", "1.2.3", true},
    {"^1.2.3", "1.9.0", true},
    {"^1.2.3", "2.0.0", false},
    {"^1.2.3", "1.2.2", false},
    {"^0.2.3", "0.2.9", true},
    {"^0.2.3", "0.3.0", false},
    {"^0.0.3", "0.0.3", true},
    {"^0.0.3", "0.0.4", false},
    {"^0.0", "0.0.9", true},
    {"^0.0", "0.1.0", false},
    {"^0", "0.9.9", true},
    {"^0", "1.0.0", false},
    {"^1.x", "1.7.0", true},
    {"^1.2.3-beta.2", "1.2.3-beta.4", true},
    {"^1.2.3-beta.2", "1.2.4-beta.4", false},
    {"^2.0.0-0", "2.0.0-rc.1", true},
    {"^1.2.3", "2.0.0-rc.1", false},
    {"~1.2.3", "1.2.9", true},
    {"~1.2.3", "1.3.0", false},
    {"~1.2", "1.2.0", true},
    {"~1", "1.9.9", true},
    {"~1", "2.0.0", false},
    {"~>1.2", "1.2.5", true},
    {"~0.2.3", "0.2.4", true},
    {"~0.2.3", "0.3.0", false},
    {"1.2 - 2.3", "2.3.9", true},
    {"1.2 - 2.3", "2.4.0", false},
    {"1.2 - 2.3", "1.1.9", false},
    {"1.2.3 - 2.3.4", "2.3.4", true},
    {"1.2.3 - 2.3.4", "2.3.5", false},
    {"1 - 2", "2.9.9", true},
    {">=1.2 <2", "1.5.0", true},
    {">=1.2 <2", "2.0.0", false},
    {">= 1.2  < 2", "1.5.0", true},
    {"<1 || >2", "0.5.0", true},
    {"<1 || >2", "3.0.0", true},
    {"<1 || >2", "1.5.0", false},
    {"<1||>2", "3.0.0", true},
    {"1.2.3 ||", "9.9.9", true},
    {">=1.2.3-rc.1", "1.2.3-rc.2", true},
    {">=1.2.3-rc.1", "1.2.4-rc.2", false},
    {">=1.2.3-rc.1 || *", "1.2.3-rc.2", false},
    {"* || >=1.2.3-rc.1", "1.2.3-rc.2", false},
    {"<1.2.3", "1.2.3", false},
    {"<=1.2.3", "1.2.3", true},
    {">1.2.3", "1.2.3", false},
    {">=1.2.3", "1.2.3", true},
    {">1.2", "1.3.0-rc.1", false},
    {">1.2 <1.3.0-rc.2", "1.3.0-rc.1", false},
    {">=0.0.0 <0.0.0-b", "0.0.0-a", true},
    {">=1.2.3-rc.1 || >=1.2.4-a", "1.2.4-rc.2", true},
    {"<1.2.3", "1.2.3-rc.1", false},
    {"<1.2.3-rc.2", "1.2.3-rc.1", true},
    {">=1.2.3+b", "1.2.3", true},
    {"1.2.3", "1.2.3+b", true},
    {">*", "1.2.3", false},
    {"<*", "1.2.3", false},
    {"<=*", "1.2.3", true},
    {"*", "latest", false},
    {"*", "1.2", false},
    {"", "3.20", false},
    {">=0", "20240101", false},
    {">1 <1", "1.0.0", false},
};

static void test_ranges(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct arena arena = {0};
        struct error err = {0};
        const struct semver_range *range = semver_range_parse(&arena, rows[i].range, &err);
        if (ok(range != NULL, "\"%s\" is a range", rows[i].range))
            is_int(semver_range_match(range, rows[i].tag), rows[i].wanted, "\"%s\" with %s",
                   rows[i].range, rows[i].tag);
        arena_release(&arena);
    }
}

static void test_refused(void)
{
    static const char *const refused[] = {
        ">>1",
        "1.2.3.4",
        "=>1",
        "latest",
        "1.2.3-",
        "1.2.3-a..b",
        "^",
        "~",
        ">",
        "1 -",
        "- 2",
        "1 - 2 - 3",
        "01.2.3",
        "1.2.3 <",
        "<1,>2",
        "1 & 2",
        "a.b.c",
        "1..2",
        "^^1",
        "!1",
        "1.2.3_a",
        "|1",
        "9007199254740992.0.0",
        "1.2.3-\xC3\xA9",
        "1.x.3",
        "1 - 2 3",
        "x 1 - 2",
        ">= =1",
        ">==1",
        "v 1",
        "> v 1",
        "1.2 -2",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
        struct arena arena = {0};
        struct error err = {0};
        ok(semver_range_parse(&arena, refused[i], &err) == NULL, "\"%s\" is none", refused[i]);
        is_int(err.kind, ERROR_INPUT, "\"%s\" is wrong input", refused[i]);
        ok(err.text[0] != '\0', "\"%s\": with a reason", refused[i]);
        arena_release(&arena);
    }
}

static void check_size(const char *what, const char *unit, size_t count, bool wanted)
{
    struct arena arena = {0};
    struct error err = {0};
    struct strbuf text;
    strbuf_init(&text, 0);
    for (size_t i = 0; i < count; i++) strbuf_puts(&text, unit);
    is_int(semver_range_parse(&arena, text.data, &err) != NULL, wanted, "%s", what);
    strbuf_release(&text);
    arena_release(&arena);
}

int main(void)
{
    test_versions();
    test_order();
    test_ranges();
    test_refused();
    check_size("as many comparators as there may be", ">1.0.0 ", 64, true);
    check_size("one comparator more", ">1.0.0 ", 65, false);
    check_size("as long as a range may be", "1||2||7 ", 128, true);
    check_size("longer", "1||2||7 ", 129, false);
    return tap_done();
}
