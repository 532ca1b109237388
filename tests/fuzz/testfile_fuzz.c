/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a file of policy tests: read, or refused with findings. */
#include "policy/testfile.h"
#include "tests/fuzz/fuzzinput.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct diag_list diags;
    struct test_file tests = {0};
    arena_init(&arena);
    diag_list_init(&diags, &arena);
    const int status = test_file_read(&arena, "f", (const char *)data, size, &tests, &diags);
    assert((status < 0) == (diags.error_count > 0));
    for (size_t i = 0; status == 0 && i < tests.count; i++)
        assert(tests.suites[i].tests.count == 0 || tests.suites[i].name);
    arena_release(&arena);
    return 0;
}
