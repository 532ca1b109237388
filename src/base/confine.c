/* SPDX-License-Identifier: Apache-2.0 */
#include "base/confine.h"

#include "base/confinefilter.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the headers of an older kernel lack. The numbers are the same on every architecture. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule       445
#define SYS_landlock_restrict_self  446
#endif
#define ACCESS_TRUNCATE  (UINT64_C(1) << 14) /* since ABI 3 */
#define ACCESS_IOCTL     (UINT64_C(1) << 15) /* since ABI 5 */
#define NET_BIND         (UINT64_C(1) << 0)  /* since ABI 4 */
#define NET_CONNECT      (UINT64_C(1) << 1)
#define SCOPE_SIGNAL     (UINT64_C(1) << 1) /* since ABI 6 */
#define ABI_WITH_REFER   2
#define ABI_WITH_TRUNC   3
#define ABI_WITH_NETWORK 4
#define ABI_WITH_IOCTL   5
#define ABI_WITH_SCOPES  6

/* struct landlock_ruleset_attr as of ABI 6; older kernels take its first members. */
struct ruleset {
    uint64_t files, network, scoped;
};

/* What makes sense for a file that is no folder; the kernel refuses the rest. */
#define FILE_RIGHTS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE)
#define FOLDER_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FOLDER_WRITE                                                                \
    (FOLDER_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | ACCESS_TRUNCATE |  \
     LANDLOCK_ACCESS_FS_REFER)
/* The first thirteen rights have been there from the beginning. */
#define FILES_SINCE_ABI_1 ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

static struct ruleset rules_for(int abi, const struct confinement *confinement, size_t *size)
{
    struct ruleset rules = {.files = FILES_SINCE_ABI_1};
    *size = sizeof rules.files;
    if (abi >= ABI_WITH_REFER) rules.files |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= ABI_WITH_TRUNC) rules.files |= ACCESS_TRUNCATE;
    if (abi >= ABI_WITH_IOCTL) rules.files |= ACCESS_IOCTL;
    if (abi >= ABI_WITH_NETWORK) {
        rules.network = confinement->tcp ? NET_BIND : NET_BIND | NET_CONNECT;
        *size += sizeof rules.network;
    }
    if (abi >= ABI_WITH_SCOPES) {
        rules.scoped = SCOPE_SIGNAL;
        *size += sizeof rules.scoped;
    }
    return rules;
}

/* The path itself, or the nearest folder above it that exists; -1 where there is none. */
static int open_nearest(const char *path, bool above)
{
    char nearest[PATH_MAX];
    const size_t length = strlen(path);
    if (length == 0 || length >= sizeof nearest) return -1;
    memcpy(nearest, path, length + 1);
    for (;;) {
        const int fd = open(nearest, O_PATH | O_CLOEXEC);
        if (fd >= 0 || errno != ENOENT || !above) return fd;
        char *slash = strrchr(nearest, '/');
        if (!slash) return open(".", O_PATH | O_CLOEXEC);
        if (slash == nearest) return open("/", O_PATH | O_CLOEXEC);
        *slash = '\0';
    }
}

static int allow(int ruleset, const char *path, uint64_t access, bool above, struct error *err)
{
    struct stat stat;
    const int fd = open_nearest(path, above);
    if (fd < 0) return 0;
    if (fstat(fd, &stat) == 0 && !S_ISDIR(stat.st_mode)) access &= FILE_RIGHTS;
    const struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = fd};
    const long added = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule,
                               0);
    const int why = errno;
    close(fd);
    /* Pipes and what else no folder holds take no rules and are never refused. */
    if (added == 0 || why == EBADFD) return 0;
    return error_set_errno(err, ERROR_SYSTEM, why, "confine the process: allow %s", path);
}

static int allow_all(int ruleset, uint64_t handled, const struct confinement *confinement,
                     struct error *err)
{
    for (const char *const *path = confinement->readable; path && *path; path++)
        if (allow(ruleset, *path, FOLDER_READ & handled, false, err) < 0) return -1;
    for (const char *const *path = confinement->writable; path && *path; path++)
        if (allow(ruleset, *path, FOLDER_WRITE & handled, true, err) < 0) return -1;
    return 0;
}

static int confine_files(const struct confinement *confinement, unsigned *parts, struct error *err)
{
    const long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) return 0; /* not built in, or switched off */
    size_t size;
    const struct ruleset rules = rules_for((int)abi, confinement, &size);
    const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (ruleset < 0) return error_set_errno(err, ERROR_SYSTEM, errno, "confine the process");
    int status = allow_all(ruleset, rules.files, confinement, err);
    if (status == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
        status = error_set_errno(err, ERROR_SYSTEM, errno, "confine the process");
    close(ruleset);
    if (status < 0) return -1;
    *parts |= CONFINE_FILES | (abi >= ABI_WITH_NETWORK ? CONFINE_NETWORK : 0);
    return 0;
}

int confine(const struct confinement *confinement, unsigned *parts, struct error *err)
{
    *parts = 0;
    /* Without it neither mechanism is open to a process without privileges. */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return error_set_errno(err, ERROR_SYSTEM, errno, "confine the process");
    if (confine_files(confinement, parts, err) < 0) return -1;
    if (confine_calls()) *parts |= CONFINE_CALLS;
    return 0;
}
