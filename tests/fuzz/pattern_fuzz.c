/* SPDX-License-Identifier: Apache-2.0 */
/* A pattern on the first line, a subject on the second: as a regular expression, a glob over
 * references and a glob over plain text. Nothing hangs; a glob without wildcards matches itself. */
#include "model/reference.h"
#include "policy/glob.h"
#include "policy/pattern.h"
#include "tests/fuzz/fuzzinput.h"

#include <assert.h>

static void check_regex(const char *text, const char *subject)
{
    struct error err = {0};
    size_t offset = 0;
    struct pattern *pattern = pattern_new(text, &offset, &err);
    assert(pattern || (err.kind == ERROR_INPUT && offset <= strlen(text)));
    if (!pattern) return;
    const enum answer first = pattern_match(pattern, subject);
    assert(pattern_match(pattern, subject) == first);
    pattern_free(&pattern);
}

static void check_glob(struct arena *arena, const char *text, const char *subject)
{
    struct glob glob;
    struct reference reference;
    struct error err = {0};
    if (glob_parse(arena, text, &glob, &err) < 0) {
        assert(err.kind == ERROR_INPUT && err.text[0]);
        return;
    }
    if (reference_parse(arena, subject, REFERENCE_DEFAULT_LATEST, &reference, &err) == 0)
        glob_match(&glob, &reference);
    struct error none = {0};
    if (!strpbrk(text, "*?[") &&
        reference_parse(arena, text, REFERENCE_DEFAULT_LATEST, &reference, &none) == 0)
        assert(glob_match(&glob, &reference));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    const char *subject = fuzz_cut(text, '\n');
    struct arena arena;
    arena_init(&arena);
    check_regex(text, subject);
    check_glob(&arena, text, subject);
    const bool matches = glob_match_text(text, subject);
    assert(matches || strcmp(text, subject) != 0 || strpbrk(text, "*?["));
    arena_release(&arena);
    free(text);
    return 0;
}
