/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of its own for a test that needs files; under TMPDIR, gone with scratch_remove. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* Makes the folder, or leaves the whole test out. Call it once, before anything else here. */
void scratch_make(void);

/* Removes the folder with all that is in it. */
void scratch_remove(void);

/* The folder itself, and the path of a name in it, which holds until the fourth next call. */
const char *scratch_folder(void);
const char *scratch_path(const char *name);

/* A file with this text and exactly this mode. */
void scratch_write(const char *name, const char *text, mode_t mode);

/* How many names in the folder end so. */
size_t scratch_count(const char *suffix);
