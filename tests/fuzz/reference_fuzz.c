/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a reference: what is read is canonical, so reading it again changes nothing. */
#include "model/reference.h"
#include "tests/fuzz/fuzzinput.h"

#include <assert.h>

static void check(const struct reference *reference)
{
    struct arena arena;
    struct reference again;
    struct error err = {0};
    arena_init(&arena);
    assert(strlen(reference->host) <= REFERENCE_MAX_HOST);
    assert(strlen(reference->path) <= REFERENCE_MAX_PATH);
    assert(!reference->tag || strlen(reference->tag) <= REFERENCE_MAX_TAG);
    assert(reference_parse(&arena, reference->text, REFERENCE_DEFAULT_NONE, &again, &err) == 0);
    assert(reference_compare(reference, &again) == 0);
    assert(strcmp(reference->repository, again.repository) == 0);
    assert(reference_parse(&arena, reference_familiar(reference), REFERENCE_DEFAULT_NONE, &again,
                           &err) == 0);
    assert(reference_compare(reference, &again) == 0);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct arena arena;
    arena_init(&arena);
    for (int missing = REFERENCE_DEFAULT_NONE; missing <= REFERENCE_DEFAULT_LATEST; missing++) {
        struct reference reference;
        struct error err = {0};
        if (reference_parse(&arena, text, (enum reference_default)missing, &reference, &err) == 0)
            check(&reference);
        else
            assert(err.kind == ERROR_INPUT && err.text[0]);
    }
    arena_release(&arena);
    free(text);
    return 0;
}
