/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The main of a fuzz target in an ordinary build: it feeds every file of the target's corpus to
 * it, in the order of their names. A crash ends the program before the plan, which is a failure.
 */
#include "tests/lib/tap.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_INPUT_BYTES ((size_t)16 * 1024 * 1024)

/* A block of exactly the input's size lets a sanitizer see one byte too many. */
static void replay_bytes(const char *name, const uint8_t *bytes, size_t size)
{
    uint8_t *exact = malloc(size == 0 ? 1 : size);
    if (exact != NULL) memcpy(exact, bytes, size);
    ok(exact != NULL && LLVMFuzzerTestOneInput(exact, size) == 0, "survives %s", name);
    free(exact);
}

static void replay_file(const char *folder, const char *name)
{
    char path[PATH_MAX + NAME_MAX + 2];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(MAX_INPUT_BYTES);
    if (file != NULL && bytes != NULL)
        replay_bytes(name, bytes, fread(bytes, 1, MAX_INPUT_BYTES, file));
    else
        ok(false, "open %s", path);
    if (file != NULL) fclose(file);
    free(bytes);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    const char *top = getenv("TOP_SRCDIR");
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
    const char *target = slash != NULL ? slash + 1 : "";
    const char *end = strstr(target, "_fuzz");
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%.*s", top != NULL ? top : ".",
             end != NULL ? (int)(end - target) : 0, target);

    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_visible, alphasort);
    ok(count > 0, "there are inputs in %s", folder);
    for (int i = 0; i < count; i++) {
        replay_file(folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return tap_done();
}
