/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a keep-list, as lines and as JSON: it is refused, or each entry keeps an image. */
#include "policy/keeplist.h"
#include "run/keepjson.h"
#include "tests/fuzz/fuzzinput.h"

#include <assert.h>

static void read_lines(const char *text, size_t size)
{
    struct arena arena;
    struct diag_list diags;
    arena_init(&arena);
    diag_list_init(&diags, &arena);
    struct keep_list *list = keep_list_new(&arena);
    const int status = keep_list_read(list, "f", text, size, &diags);
    assert((status < 0) == (diags.error_count > 0));
    arena_release(&arena);
}

static void read_json(const char *text, size_t size)
{
    struct arena arena;
    struct error err = {0};
    struct keep_json_facts facts = {0};
    arena_init(&arena);
    struct keep_list *list = keep_list_new(&arena);
    const int status = keep_json_read(list, "f", text, size, &facts, &err);
    assert(status == 0 || err.text[0]);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    read_lines(text, size);
    read_json(text, size);
    free(text);
    return 0;
}
