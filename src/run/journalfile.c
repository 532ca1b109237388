/* SPDX-License-Identifier: Apache-2.0 */
#include "run/journalfile.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/memory.h"
#include "wire/json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#define OPEN_ATTEMPTS 5
#define FOLDER_MODE   0755
#define FILE_MODE     0600

static int fail(const char *path, int code, const char *what, struct error *err)
{
    return error_set_errno(err, ERROR_SYSTEM, code, "%s the journal %s", what, path);
}

/* Each folder of the path that is missing. */
static int make_folders(const char *path, struct error *err)
{
    CLEANUP(cleanup_free) char *folder = memory_copy_text(path, strlen(path));
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, FOLDER_MODE) < 0 && errno != EEXIST)
            return fail(path, errno, "make the folders of", err);
        *slash = '/';
    }
    return 0;
}

static int check_owner(const char *path, const struct stat *status, struct error *err)
{
    if (!S_ISREG(status->st_mode))
        return error_set(err, ERROR_SYSTEM, "the journal %s is no regular file", path);
    if (status->st_uid != geteuid())
        return error_set(err, ERROR_SYSTEM, "the journal %s belongs to user %lu, not to this one",
                         path, (unsigned long)status->st_uid);
    if (status->st_mode & (S_IWGRP | S_IWOTH))
        return error_set(err, ERROR_SYSTEM,
                         "the journal %s may be written by others; take that permission away "
                         "(chmod go-w)",
                         path);
    return 0;
}

static int open_once(struct journal_file *file, struct stat *status, struct error *err)
{
    const int flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK;
    file->fd = open(file->path, flags, FILE_MODE);
    if (file->fd < 0 && errno == ENOENT) {
        if (make_folders(file->path, err) < 0) return -1;
        file->fd = open(file->path, flags, FILE_MODE);
    }
    if (file->fd < 0 && errno == ELOOP)
        return error_set(err, ERROR_SYSTEM,
                         "the journal %s is a symbolic link, which is not followed", file->path);
    if (file->fd < 0) return fail(file->path, errno, "open", err);
    if (fstat(file->fd, status) < 0) return fail(file->path, errno, "look at", err);
    return check_owner(file->path, status, err);
}

/* Between opening and locking another run may have renamed the file. */
static bool is_in_place(const struct journal_file *file)
{
    struct stat open_one;
    struct stat named;
    return fstat(file->fd, &open_one) == 0 && stat(file->path, &named) == 0 &&
           open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

/* What stands behind the last newline, at most `ceiling` bytes of it. `*start`: where it begins. */
static int read_tail(const struct journal_file *file, int64_t size, struct strbuf *tail,
                     int64_t *start, struct error *err)
{
    char piece[4096];
    int64_t end = size;
    *start = size;
    while (end > 0) {
        const size_t wanted = end < (int64_t)sizeof piece ? (size_t)end : sizeof piece;
        const ssize_t got = pread(file->fd, piece, wanted, end - (int64_t)wanted);
        if (got != (ssize_t)wanted) return fail(file->path, got < 0 ? errno : EIO, "read", err);
        const char *newline = memrchr(piece, '\n', wanted);
        *start = newline ? end - (int64_t)wanted + (newline - piece) + 1 : end - (int64_t)wanted;
        if (newline) break;
        end -= (int64_t)wanted;
    }
    const int64_t length = size - *start;
    if (length == 0 || length > (int64_t)JOURNAL_MAX_LINE_BYTES) return 0;
    CLEANUP(cleanup_free) char *text = memory_zeroed((size_t)length + 1, 1);
    if (pread(file->fd, text, (size_t)length, *start) != length)
        return fail(file->path, EIO, "read", err);
    strbuf_add(tail, text, (size_t)length);
    return 0;
}

/* Only under the exclusive lock. */
static int repair(struct journal_file *file, int64_t size, struct notes *notes, struct error *err)
{
    struct error ignored = {0};
    int64_t start = 0;
    CLEANUP(strbuf_release) struct strbuf tail;
    strbuf_init(&tail, JOURNAL_MAX_LINE_BYTES);
    if (read_tail(file, size, &tail, &start, err) < 0) return -1;
    if (start == size) return 0;
    CLEANUP(json_free) cJSON *record = json_parse(tail.data, tail.length, NULL, &ignored);
    if (cJSON_IsObject(record)) {
        notes_message(notes, LOG_WARNING, "journal %s: the last line had no end and was given one",
                      file->path);
        return journal_file_append(file, "\n", 1, err);
    }
    if (ftruncate(file->fd, start) < 0) return fail(file->path, errno, "repair", err);
    notes_message(notes, LOG_WARNING,
                  "journal %s: a torn last line (%lld bytes) was cut off; what it would have told "
                  "of was not done",
                  file->path, (long long)(size - start));
    return 0;
}

static bool ends_in_newline(const struct journal_file *file, int64_t size)
{
    char last = '\n';
    return size == 0 || (pread(file->fd, &last, 1, size - 1) == 1 && last == '\n');
}

enum attempt { ATTEMPT_AGAIN, ATTEMPT_DONE, ATTEMPT_FAILED };

static enum attempt try_open(struct journal_file *file, const struct journal_limits *limits,
                             int64_t now, struct notes *notes, struct error *err)
{
    struct stat status;
    if (open_once(file, &status, err) < 0) return ATTEMPT_FAILED;
    if (flock(file->fd, LOCK_EX | LOCK_NB) == 0) {
        if (!is_in_place(file) || fstat(file->fd, &status) < 0) return ATTEMPT_AGAIN;
        if (repair(file, status.st_size, notes, err) < 0) return ATTEMPT_FAILED;
        if (journal_file_rotate(file, limits, now, notes)) return ATTEMPT_AGAIN;
    }
    if (flock(file->fd, LOCK_SH) < 0) {
        fail(file->path, errno, "lock", err);
        return ATTEMPT_FAILED;
    }
    if (!is_in_place(file)) return ATTEMPT_AGAIN;
    file->torn = fstat(file->fd, &status) < 0 || !ends_in_newline(file, status.st_size);
    return ATTEMPT_DONE;
}

int journal_file_open(struct journal_file *file, const char *path,
                      const struct journal_limits *limits, int64_t now, struct notes *notes,
                      struct error *err)
{
    *file = (struct journal_file){.fd = -1, .path = path};
    for (int i = 0; i < OPEN_ATTEMPTS; i++) {
        const enum attempt attempt = try_open(file, limits, now, notes, err);
        /* A new file is only there after a power cut when its folder was synced. */
        if (attempt == ATTEMPT_DONE && file_sync_folder(path) == 0) return 0;
        if (attempt == ATTEMPT_DONE) fail(path, errno, "sync the folder of", err);
        journal_file_close(file);
        if (attempt != ATTEMPT_AGAIN) return -1;
    }
    return error_set(err, ERROR_SYSTEM, "open the journal %s: it is replaced again and again",
                     path);
}

void journal_file_close(struct journal_file *file)
{
    if (file->fd >= 0) close(file->fd);
    file->fd = -1;
}

int journal_file_append(struct journal_file *file, const char *text, size_t length,
                        struct error *err)
{
    const bool torn = file->torn;
    file->torn = true;
    if ((torn && file_write_all(file->fd, "\n", 1) < 0) ||
        file_write_all(file->fd, text, length) < 0)
        return fail(file->path, errno, "write", err);
    file->torn = false;
    return 0;
}

int journal_file_sync(const struct journal_file *file, struct error *err)
{
    return fsync(file->fd) < 0 ? fail(file->path, errno, "sync", err) : 0;
}
