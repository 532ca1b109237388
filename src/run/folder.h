/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "base/error.h"

/*
 * A folder on a command line stands for the files in it whose names end in one of `suffixes`
 * (NULL-terminated), sorted by name. Names that begin with "." are left out, symbolic links are
 * followed (a ConfigMap volume is a folder of links), folders in it are not entered.
 */
struct folder_files {
    char **paths; /* in the arena given; each the folder's path, "/", and the name */
    size_t count;
};

/* ERROR_INPUT where the folder cannot be read or has no such file; `what` names it in the text. */
int folder_list(struct arena *arena, const char *folder, const char *const *suffixes,
                const char *what, struct folder_files *files, struct error *err);
