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

/* Appends the whole file to `out`, or nothing; "-" is standard input, whatever it is but a folder.
 * Refuses more than `ceiling` bytes (or than `out` holds), folders, devices and sockets (FIFOs and
 * pipes are read). Follows symbolic links, as ConfigMap volumes need. */
int file_read(const char *path, size_t ceiling, struct strbuf *out, struct error *err);

enum file_durability {
    FILE_ATOMIC,       /* rename only: whole or absent after a crash of the process */
    FILE_ATOMIC_SYNCED /* also fsync of file and folder: whole or absent after a power cut */
};

/* All of the bytes to an open file, over interruptions and short writes. -1 with errno. */
int file_write_all(int fd, const char *data, size_t length);

/* fsync of the folder that holds `path`: its names outlast a power cut. -1 with errno. */
int file_sync_folder(const char *path);

/* Overwrites path itself, without a temporary file, and makes it (`mode` less the umask) where it
 * is missing: for files that are mounted one by one and cannot be replaced. A failure in the
 * middle leaves a part. Refuses folders, devices and FIFOs. */
int file_write_in_place(const char *path, const char *data, size_t length, mode_t mode,
                        struct error *err);

/* Writes path through a temporary file in the same folder and renames it. A new file gets `mode`
 * less the umask, an old one keeps its permissions; a symbolic link is replaced, not followed.
 * Refuses folders, devices and FIFOs. "-" writes to standard output. A failure leaves the old file
 * and no temporary file; only the last fsync, of the folder, can fail with the new file in place. */
int file_write_atomic(const char *path, const char *data, size_t length, mode_t mode,
                      enum file_durability durability, struct error *err);
