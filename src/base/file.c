/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#define CHUNK          ((size_t)64 * 1024)
#define TEMPORARY_MOST 1000

static const char *kind_name(mode_t mode)
{
    if (S_ISDIR(mode)) return "a folder";
    if (S_ISSOCK(mode)) return "a socket";
    if (S_ISFIFO(mode)) return "a pipe";
    return "a device";
}

static int refuse_kind(const char *path, mode_t mode, const char *verb, struct error *err)
{
    return error_set(err, ERROR_INPUT, "%s %s: it is %s, not a file", verb, path, kind_name(mode));
}

static bool is_readable_kind(mode_t mode)
{
    return S_ISREG(mode) || S_ISFIFO(mode);
}

/* Opening a device can do things of its own, so the kind is looked at before and after. */
static int open_for_reading(const char *path, struct error *err)
{
    struct stat status;
    if (stat(path, &status) < 0) return error_set_errno(err, ERROR_SYSTEM, errno, "read %s", path);
    if (!is_readable_kind(status.st_mode)) return refuse_kind(path, status.st_mode, "read", err);
    CLEANUP(cleanup_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || fstat(fd, &status) < 0)
        return error_set_errno(err, ERROR_SYSTEM, errno, "read %s", path);
    if (!is_readable_kind(status.st_mode)) return refuse_kind(path, status.st_mode, "read", err);
    const int opened = fd;
    fd = -1;
    return opened;
}

static int read_all(int fd, const char *path, size_t ceiling, struct strbuf *out, struct error *err)
{
    char chunk[CHUNK];
    size_t total = 0;
    for (;;) {
        const ssize_t got = read(fd, chunk, sizeof chunk);
        if (got == 0) return 0;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return error_set_errno(err, ERROR_SYSTEM, errno, "read %s", path);
        if ((size_t)got > ceiling - total)
            return error_set(err, ERROR_INPUT, "read %s: it has more than %zu bytes", path,
                             ceiling);
        total += (size_t)got;
        strbuf_add(out, chunk, (size_t)got);
        if (out->overflow)
            return error_set(err, ERROR_INPUT,
                             "read %s: more than %zu bytes with what was read before", path,
                             out->ceiling);
    }
}

int file_read(const char *path, size_t ceiling, struct strbuf *out, struct error *err)
{
    const size_t before = out->length;
    int result;
    if (strcmp(path, "-") == 0) {
        result = read_all(STDIN_FILENO, "standard input", ceiling, out, err);
    } else {
        CLEANUP(cleanup_fd) int fd = open_for_reading(path, err);
        if (fd < 0) return -1;
        result = read_all(fd, path, ceiling, out, err);
    }
    if (result < 0 && out->length > before) {
        out->length = before;
        out->data[before] = '\0';
    }
    return result;
}

static int write_standard_output(const char *data, size_t length, struct error *err)
{
    if (fwrite(data, 1, length, stdout) != length || fflush(stdout) != 0)
        return error_set_errno(err, ERROR_SYSTEM, errno, "write standard output");
    return 0;
}

/* Permissions for the new file: those of the old one. Only a regular file may be replaced. */
static int look_at_old(const char *path, mode_t *mode, bool *exists, struct error *err)
{
    struct stat status;
    *exists = stat(path, &status) == 0;
    if (!*exists) return 0; /* whatever hinders will hinder the writing, with a better error */
    if (!S_ISREG(status.st_mode)) return refuse_kind(path, status.st_mode, "write", err);
    *mode = status.st_mode & 07777;
    return 0;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return strdup(".");
    return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

struct temporary {
    char path[4096];
    int fd;
};

/* A file that was never renamed into place goes with its scope. */
static void cleanup_temporary(struct temporary *temporary)
{
    if (temporary->fd >= 0) close(temporary->fd);
    if (temporary->path[0] != '\0') unlink(temporary->path);
}

static int open_temporary(struct temporary *temporary, const char *folder, mode_t mode)
{
    for (unsigned i = 0; i < TEMPORARY_MOST; i++) {
        const int length = snprintf(temporary->path, sizeof temporary->path,
                                    "%s/.imagecull-%ld-%u.tmp", folder, (long)getpid(), i);
        if (length < 0 || (size_t)length >= sizeof temporary->path) {
            errno = ENAMETOOLONG;
            break;
        }
        temporary->fd = open(temporary->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (temporary->fd >= 0) return 0;
        if (errno != EEXIST) break;
    }
    temporary->path[0] = '\0';
    return -1;
}

int file_write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        const ssize_t written = write(fd, data, length);
        if (written < 0 && errno == EINTR) continue;
        if (written == 0) errno = ENOSPC;
        if (written <= 0) return -1;
        data += written;
        length -= (size_t)written;
    }
    return 0;
}

int file_write_in_place(const char *path, const char *data, size_t length, mode_t mode,
                        struct error *err)
{
    bool exists = false;
    if (look_at_old(path, &mode, &exists, err) < 0) return -1;
    CLEANUP(cleanup_fd)
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, mode);
    if (fd < 0 || file_write_all(fd, data, length) < 0)
        return error_set_errno(err, ERROR_SYSTEM, errno, "write %s", path);
    const int open_fd = fd;
    fd = -1;
    if (close(open_fd) < 0) return error_set_errno(err, ERROR_SYSTEM, errno, "write %s", path);
    return 0;
}

static int finish_temporary(struct temporary *temporary, const char *path, bool sync)
{
    if (sync && fsync(temporary->fd) < 0) return -1;
    const int fd = temporary->fd;
    temporary->fd = -1;
    if (close(fd) < 0) return -1;
    if (rename(temporary->path, path) < 0) return -1;
    temporary->path[0] = '\0';
    return 0;
}

int file_sync_folder(const char *path)
{
    CLEANUP(cleanup_free) char *folder = folder_of(path);
    if (!folder) return -1;
    CLEANUP(cleanup_fd) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? -1 : fsync(fd);
}

int file_write_atomic(const char *path, const char *data, size_t length, mode_t mode,
                      enum file_durability durability, struct error *err)
{
    if (strcmp(path, "-") == 0) return write_standard_output(data, length, err);
    bool exists = false;
    if (look_at_old(path, &mode, &exists, err) < 0) return -1;
    CLEANUP(cleanup_free) char *folder = folder_of(path);
    if (!folder) return error_set_errno(err, ERROR_SYSTEM, errno, "write %s", path);
    const bool sync = durability == FILE_ATOMIC_SYNCED;
    CLEANUP(cleanup_temporary) struct temporary temporary = {.fd = -1};
    if (open_temporary(&temporary, folder, mode) < 0 ||
        (exists && fchmod(temporary.fd, mode) < 0) ||
        file_write_all(temporary.fd, data, length) < 0 ||
        finish_temporary(&temporary, path, sync) < 0 || (sync && file_sync_folder(path) < 0))
        return error_set_errno(err, ERROR_SYSTEM, errno, "write %s", path);
    return 0;
}
