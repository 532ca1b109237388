/* SPDX-License-Identifier: Apache-2.0 */
#include "run/lock.h"

#include "base/cleanup.h"
#include "base/sha256.h"
#include "base/strbuf.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#define FOLDER_DEFAULT      "/run/imagecull"
#define HOLDER_MOST         512
#define HASH_DIGITS_IN_NAME 16

static int choose_folder(const char *wanted, struct strbuf *folder, struct error *err)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (wanted)
        strbuf_puts(folder, wanted);
    else if (geteuid() == 0)
        strbuf_puts(folder, FOLDER_DEFAULT);
    else if (runtime && runtime[0] == '/')
        strbuf_printf(folder, "%s/imagecull", runtime);
    else
        return error_set(err, ERROR_SYSTEM,
                         "no folder for the lock: XDG_RUNTIME_DIR is not set; name one with "
                         "--lock-dir");
    if (mkdir(folder->data, 0755) == 0 || errno == EEXIST) return 0;
    return error_set_errno(err, ERROR_SYSTEM, errno, "make the lock's folder %s", folder->data);
}

/* Two spellings of one socket are one engine. */
static void add_lock_name(struct strbuf *path, const struct engine_target *target)
{
    const char *endpoint = target->endpoint;
    const char *file = text_starts_with(endpoint, "unix://") ? endpoint + strlen("unix://")
                                                             : endpoint;
    char resolved[PATH_MAX];
    if (realpath(file, resolved)) endpoint = resolved;
    char hex[SHA256_HEX_SIZE];
    sha256_hex(endpoint, strlen(endpoint), hex);
    strbuf_printf(path, "/%s-%.*s.lock", engine_kind_name(target->kind), HASH_DIGITS_IN_NAME, hex);
}

static int refuse_held(int fd, const char *path, struct error *err)
{
    char holder[HOLDER_MOST + 1] = "";
    const ssize_t got = pread(fd, holder, HOLDER_MOST, 0);
    holder[got > 0 ? (size_t)got : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    return error_set(err, ERROR_LOCKED, "another run works on this engine: %s (lock %s)",
                     holder[0] ? holder : "its process is not known", path);
}

/* Only for people: a lock whose file cannot be written is held all the same. */
static void describe_holder(int fd, const struct engine_target *target)
{
    char host[256] = "";
    char text[HOLDER_MOST];
    if (gethostname(host, sizeof host - 1) < 0) host[0] = '\0';
    const int length = snprintf(text, sizeof text, "process %ld on %s\n%s:%s\n", (long)getpid(),
                                host, engine_kind_name(target->kind), target->endpoint);
    if (length < 0 || ftruncate(fd, 0) < 0) return;
    const size_t size = (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    if (pwrite(fd, text, size, 0) < 0) return;
}

int run_lock_take(struct run_lock *lock, const char *folder, const struct engine_target *target,
                  struct error *err)
{
    lock->fd = -1;
    if (target->kind == ENGINE_SNAPSHOT && !folder) return 0;
    CLEANUP(strbuf_release) struct strbuf path;
    strbuf_init(&path, PATH_MAX);
    if (choose_folder(folder, &path, err) < 0) return -1;
    add_lock_name(&path, target);
    CLEANUP(cleanup_fd)
    int fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0644);
    if (fd < 0) return error_set_errno(err, ERROR_SYSTEM, errno, "open the lock %s", path.data);
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno == EWOULDBLOCK) return refuse_held(fd, path.data, err);
        return error_set_errno(err, ERROR_SYSTEM, errno, "take the lock %s", path.data);
    }
    describe_holder(fd, target);
    lock->fd = fd;
    fd = -1;
    return 0;
}

void run_lock_release(struct run_lock *lock)
{
    if (lock->fd >= 0) close(lock->fd);
    lock->fd = -1;
}
