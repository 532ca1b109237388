/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "policy/pattern.h"
#include "tests/lib/tap.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* With this in front a pattern is never handed to the JIT compiler. */
#define NO_JIT "(*NO_JIT)"

struct row {
    const char *pattern, *subject;
    enum answer wanted;
};

static const struct row rows[] = {
    {"docker\\.io/library/alpine:.*", "docker.io/library/alpine:3.20", ANSWER_YES},
    {"library/alpine:.*", "docker.io/library/alpine:3.20", ANSWER_NO},
    {"docker\\.io/library/alpine", "docker.io/library/alpine:3.20", ANSWER_NO},
    {"docker.io/.*", "dockerXio/a:1", ANSWER_YES},
    /* The whole of an alternation is anchored, not its outer ends. */
    {"a|b", "a", ANSWER_YES},
    {"a|b", "b", ANSWER_YES},
    {"a|b", "ax", ANSWER_NO},
    {"a|b", "xb", ANSWER_NO},
    {"a|ab", "ab", ANSWER_YES},
    {"ab|a", "a", ANSWER_YES},
    /* The end is the end, also before a final newline. */
    {"a", "a\n", ANSWER_NO},
    {"a$", "a\n", ANSWER_NO},
    {"a\\Z", "a\n", ANSWER_NO},
    {"(?m)a$", "a\nb", ANSWER_NO},
    {"(?m)^b", "a\nb", ANSWER_NO},
    {"a.*", "a\nb", ANSWER_NO},
    {"(?s)a.*", "a\nb", ANSWER_YES},
    /* Verbs do not get around the anchors. */
    {"a(*ACCEPT)b", "a", ANSWER_YES},
    {"a(*ACCEPT)b", "ac", ANSWER_NO},
    {"\\Ka", "xa", ANSWER_NO},
    {"x\\Ka", "xa", ANSWER_YES},
    {"(*FAIL)|a", "a", ANSWER_YES},
    {"(*NOTEMPTY)a?", "", ANSWER_NO},
    {"a?", "", ANSWER_YES},
    {"(?=a)", "a", ANSWER_NO},
    /* Case counts, UTF-8 is UTF-8. */
    {"a", "A", ANSWER_NO},
    {"(?i)a", "A", ANSWER_YES},
    {".", "\xC3\xA9", ANSWER_YES},
    {"..", "\xC3\xA9", ANSWER_NO},
    {"\xC3\xA9", "\xC3\xA9", ANSWER_YES},
    {"a", "\xFF", ANSWER_UNKNOWN},
    {"(pr|branch)-\\d+", "pr-12", ANSWER_YES},
    {"(a)\\1", "aa", ANSWER_YES},
    {"(?<n>a)\\k<n>", "aa", ANSWER_YES},
    {"a(?C1)b", "ab", ANSWER_YES},
};

static enum answer match_once(const char *text, const char *subject)
{
    struct error err = {0};
    size_t offset = 0;
    struct pattern *pattern = pattern_new(text, &offset, &err);
    if (!ok(pattern != NULL, "%s compiles", text)) return ANSWER_UNKNOWN;
    const enum answer first = pattern_match(pattern, subject);
    is_int(pattern_match(pattern, subject), first, "%s says the same twice", text);
    pattern_free(&pattern);
    ok(pattern == NULL, "a freed pattern is gone");
    return first;
}

static void test_rows(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        char slow[256];
        snprintf(slow, sizeof slow, NO_JIT "%s", rows[i].pattern);
        is_int(match_once(rows[i].pattern, rows[i].subject), rows[i].wanted, "%s", rows[i].pattern);
        is_int(match_once(slow, rows[i].subject), rows[i].wanted, "%s", slow);
    }
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Patterns that would run for ages on the longest name that there can be. */
static void test_runaway(void)
{
    /* [yz] and not y: a single letter would be sought first, and missed. */
    static const char *const runaways[] = {
        "(a+)+[yz]",
        "(a*)*[yz]",
        "(a|aa)+[yz]",
        "(a|a)*[yz]",
        "(?:a?){200}a{200}[yz]",
        "a*a*a*a*a*a*a*a*a*a*[yz]",
        ".*.*.*.*.*.*.*.*[yz].",
        ".*?.*?.*?.*?.*?.*?.*?[yz]",
        "[^y]*[^z]*[^x]*[^w]*[^v]*[^u]*[yz]",
        "(?:.*)*[yz]",
        "(.*a){20}[yz]",
        "([a-z]+)*[0-9]",
        "(?:(?:a+)+)+[yz]",
        "(?R)?a+[yz]",
        "(x+x+)+y|(?:(a+)(?1)?)+[yz]",
        "(?:a|(?:a|aa)(?:a|aa))*$[yz]",
        "(?=(a+)+[yz])a*",
        "(?=a*a*a*a*a*[yz])a*",
        "(?>a*a*a*a*a*a*[yz])",
        "(a*)(a*)(a*)(a*)(a*)(a*)\\1\\2[yz]",
    };
    char subject[400];
    memset(subject, 'a', sizeof subject - 1);
    subject[sizeof subject - 1] = '\0';
    for (size_t i = 0; i < ARRAY_LENGTH(runaways); i++) {
        for (int slow = 0; slow < 2; slow++) {
            char text[256];
            snprintf(text, sizeof text, "%s%s", slow ? NO_JIT : "", runaways[i]);
            const double start = seconds_now();
            const enum answer answer = match_once(text, subject);
            const double took = seconds_now() - start;
            ok(answer != ANSWER_YES, "%s never matches", text);
            if (!ok(took < 20, "%s ends soon", text)) tap_diag("%f s", took);
        }
    }
}

static void test_limits_hold(void)
{
    static const char subject[] =
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    static const char *const attempts[] = {
        "(a+)+[yz]",
        "(*LIMIT_MATCH=4000000000)(a+)+[yz]",
        "(*LIMIT_DEPTH=4000000000)(*LIMIT_HEAP=4000000000)(*LIMIT_MATCH=4000000000)(a+)+[yz]",
        "(*LIMIT_RECURSION=4000000000)(a+)+[yz]",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(attempts); i++) {
        char slow[256];
        snprintf(slow, sizeof slow, NO_JIT "%s", attempts[i]);
        is_int(match_once(attempts[i], subject), ANSWER_UNKNOWN, "%s stays limited", attempts[i]);
        is_int(match_once(slow, subject), ANSWER_UNKNOWN, "%s stays limited", slow);
    }
    /* PCRE2's own limit is a hundred times ours. */
    is_int(match_once("(a+)+[yz]", subject + strlen(subject) - 20), ANSWER_UNKNOWN, "above ours");
    is_int(match_once(NO_JIT "(a+)+[yz]", subject + strlen(subject) - 20), ANSWER_UNKNOWN,
           "above ours without JIT");
    is_int(match_once("(a+)+[yz]", subject + strlen(subject) - 12), ANSWER_NO, "below ours");
    is_int(match_once(NO_JIT "(a+)+[yz]", subject + strlen(subject) - 12), ANSWER_NO,
           "below ours without JIT");
    is_int(match_once("(*LIMIT_MATCH=1)a+b|a+", subject), ANSWER_UNKNOWN, "it can be lowered");
    is_int(match_once("a+a+b|a+", subject), ANSWER_YES, "some backtracking is fine");
}

static void test_deep(void)
{
    char subject[2 * PATTERN_DEPTH_LIMIT];
    memset(subject, 'a', sizeof subject - 1);
    subject[sizeof subject - 1] = '\0';
    is_int(match_once(NO_JIT "(a)*", subject), ANSWER_UNKNOWN, "deeper than the limit");
    subject[200] = '\0';
    is_int(match_once(NO_JIT "(a)*", subject), ANSWER_YES, "within the limit");
}

static void test_length(void)
{
    char text[PATTERN_MAX_BYTES + 2];
    struct error err = {0};
    size_t offset = 7;
    memset(text, 'a', sizeof text);
    text[PATTERN_MAX_BYTES] = '\0';
    struct pattern *pattern = pattern_new(text, &offset, &err);
    ok(pattern != NULL, "a pattern of the largest length");
    is_int(pattern_match(pattern, text), ANSWER_YES, "matches its own text");
    pattern_free(&pattern);
    text[PATTERN_MAX_BYTES] = 'a';
    text[PATTERN_MAX_BYTES + 1] = '\0';
    ok(pattern_new(text, &offset, &err) == NULL, "one byte more is refused");
    is_int(err.kind, ERROR_INPUT, "as input");
    is_int(offset, 0, "as a whole");
    pattern_free(&pattern);
}

static void test_refused(void)
{
    static const struct {
        const char *text;
        size_t offset;
    } refused[] = {{"", 0},     {"a(b", 3}, {"ab)", 2},           {"[a", 2},         {"a**", 3},
                   {"x\\C", 3}, {"\\", 1},  {"(*NONSENSE)a", 10}, {"(a){70000}", 9}, {"\xFF", 0}};
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
        struct error err = {0};
        size_t offset = 99;
        ok(pattern_new(refused[i].text, &offset, &err) == NULL, "row %zu is refused", i);
        is_int(err.kind, ERROR_INPUT, "row %zu: as input", i);
        ok(err.text[0] != '\0', "row %zu: with a reason", i);
        ok(offset <= strlen(refused[i].text), "row %zu: within the text", i);
        if (strcmp(refused[i].text, "a**") != 0)
            is_int(offset, refused[i].offset, "row %zu: where", i);
    }
}

int main(void)
{
    test_rows();
    test_runaway();
    test_limits_hold();
    test_deep();
    test_length();
    test_refused();
    return tap_done();
}
