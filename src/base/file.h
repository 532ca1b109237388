/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/strbuf.h"

/*
 * Files: read with a ceiling, written atomically. Errors are ERROR_SYSTEM and name the path,
 * ERROR_INPUT where the file itself is too large or not a regular file.
 */

/* Appends the whole file to `out` ("-" is standard input); refuses more than `ceiling` bytes,
 * folders, devices and sockets (FIFOs and pipes are read). Follows symbolic links, as
 * ConfigMap volumes need. */
int file_read(const char *path, size_t ceiling, struct strbuf *out, struct error *err);

enum file_durability {
    FILE_ATOMIC,       /* rename only: whole or absent after a crash of the process */
    FILE_ATOMIC_SYNCED /* also fsync of file and folder: whole or absent after a power cut */
};

/* Writes path through a temporary file in the same folder and renames it; mode for a new file.
 * "-" writes to standard output. A failure leaves the old file and no temporary file. */
int file_write_atomic(const char *path, const char *data, size_t length, mode_t mode,
                      enum file_durability durability, struct error *err);
