/* SPDX-License-Identifier: Apache-2.0 */
/* Failures: the first one stays, context goes in front, long texts are cut where characters end. */
#include "base/error.h"

#include "base/text.h"
#include "tests/lib/tap.h"

#include <errno.h>
#include <string.h>

#define LONGEST (sizeof((struct error *)NULL)->text - 1)

static char long_text[3000];

/* `length` bytes of x. */
static const char *letters(size_t length)
{
    memset(long_text, 'x', sizeof long_text);
    long_text[length] = '\0';
    return long_text;
}

static void check_first_stays(void)
{
    struct error err = {0};
    is_int(error_set(&err, ERROR_DENIED, "open %s", "/run/docker.sock"), -1, "setting is -1");
    is_int(err.kind, ERROR_DENIED, "the kind");
    is_str(err.text, "open /run/docker.sock", "the text");
    is_int(error_set(&err, ERROR_SYSTEM, "later"), -1, "a later failure is -1 too");
    is_int(error_set_errno(&err, ERROR_SYSTEM, ENOENT, "later"), -1, "in both forms");
    is_int(err.kind, ERROR_DENIED, "but the first kind stays");
    is_str(err.text, "open /run/docker.sock", "and its text");
    is_int(error_context(&err, "list %s", "images"), -1, "context is -1");
    is_int(err.kind, ERROR_DENIED, "and leaves the kind");
    is_str(err.text, "list images: open /run/docker.sock", "in front of the text");
}

static void check_errno(void)
{
    struct error err = {0};
    is_int(error_set_errno(&err, ERROR_SYSTEM, ENOENT, "read %s", "policy.yaml"), -1,
           "a failed call is -1");
    is_str(err.text, "read policy.yaml: No such file or directory", "what the system said");
    is_int(err.kind, ERROR_SYSTEM, "with the caller's kind");
}

/* A context for a failure that nobody described must not read as success. */
static void check_undescribed(void)
{
    struct error err = {0};
    error_context(&err, "list images");
    ok(err.kind != ERROR_NONE, "an undescribed failure is one");
    is_str(err.text, "list images: unknown failure", "and says so");
}

static void check_cut(void)
{
    struct error fits = {0};
    error_set(&fits, ERROR_INPUT, "%s", letters(LONGEST));
    is_str(fits.text, letters(LONGEST), "the longest text is whole");

    struct error cut = {0};
    error_set(&cut, ERROR_INPUT, "%s", letters(LONGEST + 1));
    is_int(strlen(cut.text), LONGEST, "one byte more is cut");
    ok(text_ends_with(cut.text, "xxx..."), "and marked");

    struct error outer = {0};
    error_set(&outer, ERROR_INPUT, "%s", letters(LONGEST - 6));
    error_context(&outer, "%s", "abcd");
    is_int(strlen(outer.text), LONGEST, "context that just fits");
    ok(text_ends_with(outer.text, "xxxx"), "cuts nothing");
    error_context(&outer, "%s", "e");
    ok(text_starts_with(outer.text, "e: abcd: xx") && text_ends_with(outer.text, "x..."),
       "more context cuts the end");

    struct error flood = {0};
    error_set(&flood, ERROR_INPUT, "why");
    error_context(&flood, "%s", letters(LONGEST));
    is_int(strlen(flood.text), LONGEST, "context of full length");
    ok(text_ends_with(flood.text, "x..."), "is marked as cut");
    error_context(&flood, "%s", letters(LONGEST + 1));
    ok(strlen(flood.text) == LONGEST && text_ends_with(flood.text, "x..."),
       "so is context that does not fit itself");

    struct error system = {0};
    error_set_errno(&system, ERROR_SYSTEM, ENOENT, "%s", letters(LONGEST - 5));
    ok(strlen(system.text) == LONGEST && text_ends_with(system.text, "..."),
       "the system's words can be cut too");
    struct error full = {0};
    is_int(error_set_errno(&full, ERROR_SYSTEM, ENOENT, "%s", letters(LONGEST + 1)), -1,
           "a call that failed at length is -1");
    ok(strlen(full.text) == LONGEST && text_ends_with(full.text, "x..."), "or have no room at all");
}

/* Two-byte characters at both parities, so that one of them would be split. */
static void check_cut_characters(void)
{
    char text[3000] = "";
    for (size_t i = 0; i < 1200; i++) memcpy(text + 2 * i, "\xC3\xA9", 3);
    for (size_t skip = 0; skip < 2; skip++) {
        struct error err = {0};
        error_set(&err, ERROR_INPUT, "%s%s", skip > 0 ? "a" : "", text);
        ok(text_is_utf8(err.text, strlen(err.text)), "no character is split (%zu)", skip);
        ok(text_ends_with(err.text, "\xC3\xA9..."), "a whole one stands before the mark (%zu)",
           skip);
        ok(strlen(err.text) > LONGEST - 4, "no more than needed is cut (%zu)", skip);
    }
    struct error broken = {0};
    char tails[3000];
    memset(tails, 0x80, sizeof tails);
    tails[2999] = '\0';
    error_set(&broken, ERROR_INPUT, "%s", tails);
    is_str(broken.text, "...", "bytes that are no characters leave the mark alone");
}

int main(void)
{
    check_first_stays();
    check_errno();
    check_undescribed();
    check_cut();
    check_cut_characters();
    return tap_done();
}
