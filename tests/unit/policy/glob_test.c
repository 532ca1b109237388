/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "policy/glob.h"
#include "tests/lib/tap.h"

#include <string.h>
#include <time.h>

#define DIGEST "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void test_completion(void)
{
    static const struct {
        const char *text, *repository, *tag, *digest;
    } rows[] = {
        {"alpine", "docker.io/library/alpine", NULL, NULL},
        {"alpine*", "docker.io/library/alpine*", NULL, NULL},
        {"*", "docker.io/library/*", NULL, NULL},
        {"?lpine:3", "docker.io/library/?lpine", "3", NULL},
        {"**", "**", NULL, NULL},
        {"**:*-debug", "**", "*-debug", NULL},
        {"**@sha256:0*", "**", NULL, "sha256:0*"},
        {"**/base/*", "**/base/*", NULL, NULL},
        {"shop/*", "docker.io/shop/*", NULL, NULL},
        {"shop/**:1", "docker.io/shop/**", "1", NULL},
        {"*/cart", "*/cart", NULL, NULL},
        {"[a-c]x/cart", "[a-c]x/cart", NULL, NULL},
        {"localhost/a", "localhost/a", NULL, NULL},
        {"localhos/a", "docker.io/localhos/a", NULL, NULL},
        {"reg.example.com/a", "reg.example.com/a", NULL, NULL},
        {"reg:5000/a", "reg:5000/a", NULL, NULL},
        {"reg:5000/a:5000", "reg:5000/a", "5000", NULL},
        {"reg:*/a", "reg:*/a", NULL, NULL},
        {"reg:5000", "docker.io/library/reg", "5000", NULL},
        {"Reg/a", "Reg/a", NULL, NULL},
        {"docker.io/alpine", "docker.io/library/alpine", NULL, NULL},
        {"docker.io/**", "docker.io/**", NULL, NULL},
        {"docker.io/a/b", "docker.io/a/b", NULL, NULL},
        {"index.docker.io/alpine", "docker.io/library/alpine", NULL, NULL},
        {"index.docker.io/a/*", "docker.io/a/*", NULL, NULL},
        {"a:[0-9]*", "docker.io/library/a", "[0-9]*", NULL},
        {"a:*", "docker.io/library/a", "*", NULL},
        {"a@*", "docker.io/library/a", NULL, "*"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct arena arena = {0};
        struct glob glob = {0};
        struct error err = {0};
        is_int(glob_parse(&arena, rows[i].text, &glob, &err), 0, "\"%s\" is a glob", rows[i].text);
        is_str(glob.text, rows[i].text, "\"%s\" as written", rows[i].text);
        is_str(glob.repository, rows[i].repository, "repository of \"%s\"", rows[i].text);
        is_str(glob.tag, rows[i].tag, "tag of \"%s\"", rows[i].text);
        is_str(glob.digest, rows[i].digest, "digest of \"%s\"", rows[i].text);
        arena_release(&arena);
    }
}

static void test_refused(void)
{
    static const struct {
        const char *text, *reason;
    } rows[] = {
        {"", "empty"},
        {"a:", "behind \":\""},
        {"a@", "behind \"@\""},
        {":1", "no repository"},
        {"@sha256:0*", "no repository"},
        {"a:b:c", "two tags"},
        {"a:1@*", "a tag and a digest"},
        {"/a", "empty path"},
        {"a/", "empty path"},
        {"a//b", "empty path"},
        {"a/:1", "empty path"},
        {"[a", "without"},
        {"a/[", "without"},
        {"[a/b]", "never match"},
        {"a b", "\" \""},
        {"a{b,c}", "one glob for each"},
        {"a\\*", "needs escaping"},
        {"a+b", "\"+\""},
        {"\xC3\xA9", "ASCII"},
        {"a\n", "ASCII"},
        {"a$", "\"$\""},
        {"~a", "\"~\""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct arena arena = {0};
        struct glob glob = {.text = "untouched"};
        struct error err = {0};
        is_int(glob_parse(&arena, rows[i].text, &glob, &err), -1, "\"%s\" is none", rows[i].text);
        is_int(err.kind, ERROR_INPUT, "\"%s\" is wrong input", rows[i].text);
        has_str(err.text, rows[i].reason, "why \"%s\" is none", rows[i].text);
        is_str(glob.text, "untouched", "\"%s\" leaves the output alone", rows[i].text);
        arena_release(&arena);
    }
}

static bool match(const char *pattern, const char *name)
{
    struct arena arena = {0};
    struct glob glob;
    struct reference reference;
    struct error err = {0};
    bool matches = false;
    if (glob_parse(&arena, pattern, &glob, &err) < 0 ||
        reference_parse(&arena, name, REFERENCE_DEFAULT_NONE, &reference, &err) < 0)
        ok(false, "%s with %s: %s", pattern, name, err.text);
    else
        matches = glob_match(&glob, &reference);
    arena_release(&arena);
    return matches;
}

static const struct {
    const char *glob, *name;
    bool wanted;
} match_rows[] = {
    {"alpine", "alpine:3", true},
    {"alpine", "alpine@" DIGEST, true},
    {"alpine", "alpine2:3", false},
    {"alpine", "reg.example.com/library/alpine:3", false},
    {"alpine:3", "alpine:3", true},
    {"alpine:3", "alpine:3.1", false},
    {"alpine:3.*", "alpine:3.1", true},
    {"alpine:3.*", "alpine:3", false},
    {"alpine:*", "alpine@" DIGEST, false},
    {"alpine@*", "alpine@" DIGEST, true},
    {"alpine@*", "alpine:3", false},
    {"alpine@sha256:0*", "alpine@" DIGEST, true},
    {"alpine@sha256:1*", "alpine@" DIGEST, false},
    {"**", "a/b:1", true},
    {"**", "reg:5000/a/b/c@" DIGEST, true},
    {"**:1", "reg:5000/a/b/c:1", true},
    {"**:1", "reg:5000/a/b/c:12", false},
    {"reg:5000/*", "reg:5000/a:1", true},
    {"reg:5000/*", "reg:5000/a/b:1", false},
    {"reg:5000/**", "reg:5000/a/b:1", true},
    {"reg:*/a", "reg:5000/a:1", true},
    {"*/a", "reg:5000/a:1", true},
    {"*/a", "docker.io/x/a:1", false},
    {"**/a", "docker.io/x/a:1", true},
    {"**/a", "xa:1", false},
    {"base/**", "base/a:1", true},
    {"base/**", "base:1", false},
    {"r.io/**/x", "r.io/a/x:1", true},
    {"r.io/**/x", "r.io/x:1", false},
    {"r.io/**x", "r.io/x:1", true},
    {"r.io/a**b/c", "r.io/a/x/b/c:1", true},
    {"r.io/a*b/c", "r.io/a/x/b/c:1", false},
    {"r.io/a***b", "r.io/a/x/b:1", true},
    {"r.io/?", "r.io/a:1", true},
    {"r.io/?", "r.io/ab:1", false},
    {"r.io?a", "r.io/a:1", false},
    {"r.io/[abc]", "r.io/b:1", true},
    {"r.io/[abc]", "r.io/d:1", false},
    {"r.io/[!abc]", "r.io/d:1", true},
    {"r.io/[!abc]", "r.io/a:1", false},
    {"r.io[!x]a", "r.io/a:1", false},
    {"r.io/[a-c]", "r.io/a:1", true},
    {"r.io/[a-c]", "r.io/b:1", true},
    {"r.io/[a-c]", "r.io/c:1", true},
    {"**/a*c", "r.io/ab/xx/ac:1", true},
    {"**a*c", "r.io/ab/xac:1", true},
    {"**a*c", "r.io/ab/xcx:1", false},
    {"r.io/[a-c]", "r.io/d:1", false},
    {"r.io/x[-a]", "r.io/x-a:1", false},
    {"r.io/x[-a]a", "r.io/x-a:1", true},
    {"r.io/x[]a]", "r.io/xa:1", true},
    {"r.io/x[!]a]", "r.io/xa:1", false},
    {"r.io/x[!]a]", "r.io/xb:1", true},
    {"a:[0-9]", "a:7", true},
    {"a:v[0-9].[0-9]", "a:v1.2", true},
    {"a:v[0-9].[0-9]", "a:v1.22", false},
    {"a:[!0-9]*", "a:latest", true},
    {"a:*a*b*c", "a:xaxbxbxc", true},
    {"a:*a*b*c", "a:xaxbxbxcx", false},
    {"a:A*", "a:Abc", true},
    {"a:A*", "a:abc", false},
};

static void test_matches(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(match_rows); i++)
        is_int(match(match_rows[i].glob, match_rows[i].name), match_rows[i].wanted, "%s with %s",
               match_rows[i].glob, match_rows[i].name);
}

static void test_text(void)
{
    static const struct {
        const char *pattern, *text;
        bool wanted;
    } rows[] = {
        {"", "", true},
        {"", "a", false},
        {"*", "", true},
        {"*", "a/b", true},
        {"a", "a", true},
        {"a", "b", false},
        {"build-*", "build-7", true},
        {"build-*", "build", false},
        {"*-eu", "a-eu-eu", true},
        {"?", "/", true},
        {"?", "", false},
        {"a*b*c", "a/b/c", true},
        {"a*b*c", "a/b/", false},
        {"**", "x", true},
        {"a?c", "abc", true},
        {"a?c", "ac", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        is_int(glob_match_text(rows[i].pattern, rows[i].text), rows[i].wanted, "\"%s\" with \"%s\"",
               rows[i].pattern, rows[i].text);
}

static void test_length(void)
{
    char text[GLOB_MAX_BYTES + 2];
    struct arena arena = {0};
    struct glob glob;
    struct error err = {0};
    memset(text, 'a', sizeof text);
    text[GLOB_MAX_BYTES] = '\0';
    is_int(glob_parse(&arena, text, &glob, &err), 0, "a glob of the largest length");
    text[GLOB_MAX_BYTES] = 'a';
    text[GLOB_MAX_BYTES + 1] = '\0';
    is_int(glob_parse(&arena, text, &glob, &err), -1, "one byte more");
    has_str(err.text, "bytes", "and why");
    arena_release(&arena);
}

static void append(char *text, const char *unit, size_t count)
{
    for (size_t i = 0; i < count; i++) memcpy(strchr(text, '\0'), unit, strlen(unit) + 1);
}

/* Nearly matches from each place on: trying every start with every end would take seconds. */
static void check_speed(const char *start, const char *unit, size_t count)
{
    char pattern[GLOB_MAX_BYTES + 1] = "";
    char name[256] = "r.io/";
    struct arena arena = {0};
    struct glob glob;
    struct reference reference;
    struct error err = {0};
    append(pattern, start, 1);
    append(pattern, unit, count);
    append(pattern, "b", 1);
    append(name, "a", 245);
    is_int(glob_parse(&arena, pattern, &glob, &err), 0, "%s and %zu %s", start, count, unit);
    is_int(reference_parse(&arena, name, REFERENCE_DEFAULT_NONE, &reference, &err), 0, "a name");
    const clock_t begin = clock();
    bool matches = false;
    for (int i = 0; i < 300; i++) matches |= glob_match(&glob, &reference);
    const double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
    ok(!matches, "%s and %zu %s do not match", start, count, unit);
    if (!ok(took < 3, "300 times in time")) tap_diag("%f s", took);
    arena_release(&arena);
}

int main(void)
{
    test_completion();
    test_refused();
    test_matches();
    test_text();
    test_length();
    check_speed("**a*", "[ab]", 120);
    check_speed("**", "a*", 100);
    check_speed("**", "**a", 100);
    check_speed("**", "?**", 100);
    check_speed("**", "**a*", 100);
    check_speed("**", "*a**", 100);
    check_speed("r.io/", "*[ab]", 100);
    return tap_done();
}
