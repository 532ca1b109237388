/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "run/notes.h"

/*
 * The file behind a journal: lines that are only ever appended (O_APPEND, mode 0600, no symbolic
 * link followed). A run holds a shared flock(2) on it for as long as it writes; repair and rotation
 * take it exclusively when a run opens the file, and are left out while another run writes.
 *
 * What a crash left behind the last newline is ended with one where it is a whole record, else cut
 * off: a record without its newline was never synced, so nothing it tells of was done.
 *
 * Rotation: a file of `max_bytes` or more, or whose first record is older than `keep_seconds`, is
 * renamed to PATH.20261124T001518Z (the time of the renaming). Renamed files go `keep_seconds` after
 * that time, so that a record is there for `keep_seconds` at least.
 */
struct journal_limits {
    int64_t max_bytes;    /* -1: no limit */
    int64_t keep_seconds; /* -1: for ever */
};

#define JOURNAL_DEFAULT_MAX_BYTES    ((int64_t)16 * 1024 * 1024)
#define JOURNAL_DEFAULT_KEEP_SECONDS ((int64_t)90 * 24 * 60 * 60)
#define JOURNAL_MAX_LINE_BYTES       ((size_t)64 * 1024 * 1024)

struct journal_file {
    int fd;           /* -1: none open */
    const char *path; /* borrowed */
    bool torn;        /* the file does not end in a newline: the next line begins with one */
};

/* Makes the file and its folders where missing. Refuses (ERROR_SYSTEM) what is no regular file, what
 * belongs to somebody else, and what others may write: what a journal says is pulled and tagged. */
int journal_file_open(struct journal_file *file, const char *path,
                      const struct journal_limits *limits, int64_t now, struct notes *notes,
                      struct error *err);
void journal_file_close(struct journal_file *file);

/* All of the text, or an error; what of it got there is then followed by a newline later. */
int journal_file_append(struct journal_file *file, const char *text, size_t length,
                        struct error *err);
/* What was appended until now outlasts a power cut. */
int journal_file_sync(const struct journal_file *file, struct error *err);

/* RFC 3339 without its marks: "20261124T001518Z". */
void journal_add_stamp(struct strbuf *out, int64_t time);

/* The renamed files of the journal at `path`, oldest first. */
struct journal_files {
    const char **paths;
    int64_t *times; /* of the renaming */
    size_t count;
};
void journal_files_find(struct arena *arena, const char *path, struct journal_files *files);

/* Renames and deletes as said above; true where the file was renamed. The caller holds the lock. */
bool journal_file_rotate(const struct journal_file *file, const struct journal_limits *limits,
                         int64_t now, struct notes *notes);
