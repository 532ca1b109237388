/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a saved plan and as a state file: both are read from files, here one in memory. */
#define _GNU_SOURCE 1
#include "run/savedplan.h"
#include "run/state.h"
#include "tests/fuzz/fuzzinput.h"

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static void read_plan(const char *path)
{
    struct arena arena;
    struct saved_plan saved = {0};
    struct error err = {0};
    arena_init(&arena);
    if (saved_plan_read(&arena, path, &saved, &err) == 0) {
        for (size_t i = 0; i < saved.entry_count; i++) assert(saved.entries[i].image_id);
    } else {
        assert(err.text[0]);
    }
    arena_release(&arena);
}

static void read_state(const char *path)
{
    struct inventory inventory;
    struct error err = {0};
    struct error why = {0};
    enum state_origin origin;
    struct state *state = state_load(path, &origin, &why);
    assert(state && (origin != STATE_DAMAGED || why.text[0]));
    inventory_init(&inventory);
    if (inventory_seal(&inventory, &err) == 0) {
        state_observe(state, &inventory, 1);
        state_fill(state, &inventory);
    }
    inventory_release(&inventory);
    state_free(&state);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int file = -1;
    char path[64];
    if (file < 0) file = memfd_create("input", MFD_CLOEXEC);
    if (file < 0 || ftruncate(file, 0) < 0 || pwrite(file, data, size, 0) != (ssize_t)size) abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    read_plan(path);
    read_state(path);
    return 0;
}
