/* SPDX-License-Identifier: Apache-2.0 */
/* Files are replaced whole or not at all, whatever stands in the way. */
#include "base/file.h"

#include "base/cleanup.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Stands in for the C library's: the fail-th call from now fails, and all are counted. */
static int sync_calls;
static int sync_fails;

int fsync(int fd)
{
    sync_calls++;
    if (sync_fails == 0 || --sync_fails > 0) return fcntl(fd, F_GETFD) < 0 ? -1 : 0;
    errno = EIO;
    return -1;
}

static mode_t mode_of(const char *name)
{
    struct stat status = {0};
    stat(scratch_path(name), &status);
    return status.st_mode & 07777;
}

/* The file holds exactly this. */
static void is_file(const char *name, const char *wanted, const char *what)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    struct error err = {0};
    strbuf_init(&buf, 0);
    is_int(file_read(scratch_path(name), 100000, &buf, &err), 0, "%s: it can be read", what);
    is_str(buf.data, wanted, "%s: it holds what it should", what);
}

static void check_writing(void)
{
    static const enum file_durability ways[] = {FILE_ATOMIC, FILE_ATOMIC_SYNCED};
    const mode_t mask = umask(027);
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
        struct error err = {0};
        is_int(file_write_atomic(scratch_path("new"), "first", 5, 0666, ways[i], &err), 0,
               "way %zu: a new file", i);
        is_file("new", "first", "the new file");
        is_int(mode_of("new"), 0640, "way %zu: has the mode less the umask", i);
        chmod(scratch_path("new"), 0604);
        is_int(file_write_atomic(scratch_path("new"), "second", 6, 0666, ways[i], &err), 0,
               "way %zu: an old file", i);
        is_file("new", "second", "the old file");
        is_int(mode_of("new"), 0604, "way %zu: keeps its mode", i);
        is_int(file_write_atomic(scratch_path("new"), "", 0, 0666, ways[i], &err), 0,
               "way %zu: nothing to write", i);
        is_file("new", "", "the emptied file");
        unlink(scratch_path("new"));
    }
    umask(mask);
    is_int(scratch_count(".tmp"), 0, "nothing else is left");
}

/* The file before its name is changed, the folder after it. */
static void check_sync(void)
{
    struct error none = {0};
    sync_calls = 0;
    is_int(file_write_atomic(scratch_path("kept"), "old", 3, 0600, FILE_ATOMIC, &none), 0,
           "written without sync");
    is_int(sync_calls, 0, "nothing is synced");
    is_int(file_write_atomic(scratch_path("kept"), "old", 3, 0600, FILE_ATOMIC_SYNCED, &none), 0,
           "written with sync");
    is_int(sync_calls, 2, "file and folder are synced");
    struct error file_err = {0};
    sync_fails = 1;
    is_int(file_write_atomic(scratch_path("kept"), "new", 3, 0600, FILE_ATOMIC_SYNCED, &file_err),
           -1, "the file cannot be synced");
    has_str(file_err.text, "/kept: Input/output error", "which is said");
    is_file("kept", "old", "the old file");
    is_int(scratch_count(".tmp"), 0, "nothing is left over");
    struct error folder_err = {0};
    sync_fails = 2;
    is_int(file_write_atomic(scratch_path("kept"), "new", 3, 0600, FILE_ATOMIC_SYNCED, &folder_err),
           -1, "the folder cannot be synced");
    is_file("kept", "new", "the new file is in place, though");
    is_int(scratch_count(".tmp"), 0, "and nothing is left over");
}

/* A name right below the root, which only root can have in the scratch folder. */
static void check_root(void)
{
    const pid_t child = fork();
    if (child == 0) {
        struct error err = {0};
        if (chroot(scratch_folder()) < 0 || chdir("/") < 0) _exit(7);
        _exit(file_write_atomic("/rooted", "rooted", 6, 0600, FILE_ATOMIC_SYNCED, &err) < 0);
    }
    int status = -1;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 7) {
        tap_skip("another root folder is for root alone");
        return;
    }
    is_int(status, 0, "a file in the root folder");
    is_file("rooted", "rooted", "the file in the root folder");
}

/* A link is replaced: who may write into the folder must not choose another file to be written. */
static void check_link(void)
{
    scratch_write("precious", "precious", 0600);
    struct error err = {0};
    struct stat status;
    if (symlink("precious", scratch_path("alias")) < 0) tap_diag("no symbolic links here");
    is_int(file_write_atomic(scratch_path("alias"), "new", 3, 0600, FILE_ATOMIC, &err), 0,
           "a link is written");
    is_file("precious", "precious", "what it led to");
    is_file("alias", "new", "what it is now");
    ok(lstat(scratch_path("alias"), &status) == 0 && S_ISREG(status.st_mode), "the link is a file");
}

/* Replacing a device or a pipe by a file would break whatever uses it. */
static void check_refused(void)
{
    static const char *const rows[][2] = {{"folder", "it is a folder, not a file"},
                                          {"device", "it is a device, not a file"},
                                          {"pipe", "it is a pipe, not a file"}};
    mkdir(scratch_path("folder"), 0700);
    mkfifo(scratch_path("pipe"), 0600);
    if (symlink("/dev/null", scratch_path("device")) < 0) tap_diag("no symbolic links here");
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct error err = {0};
        struct stat before = {0};
        struct stat after = {0};
        lstat(scratch_path(rows[i][0]), &before);
        is_int(file_write_atomic(scratch_path(rows[i][0]), "x", 1, 0600, FILE_ATOMIC, &err), -1,
               "a %s is not replaced", rows[i][0]);
        is_int(err.kind, ERROR_INPUT, "a %s is the wrong thing", rows[i][0]);
        has_str(err.text, rows[i][1], "a %s is named", rows[i][0]);
        lstat(scratch_path(rows[i][0]), &after);
        ok(before.st_ino != 0 && before.st_ino == after.st_ino, "a %s stays", rows[i][0]);
    }
}

static void check_relative(void)
{
    CLEANUP(cleanup_fd) int here = open(".", O_RDONLY);
    struct error err = {0};
    is_int(chdir(scratch_folder()), 0, "in the folder");
    is_int(file_write_atomic("bare", "bare", 4, 0600, FILE_ATOMIC_SYNCED, &err), 0,
           "a name without a folder");
    is_int(fchdir(here), 0, "and back");
    is_file("bare", "bare", "the bare name");
    is_int(file_write_atomic("/absent-folder-of-a-test/x", "x", 1, 0600, FILE_ATOMIC, &err), -1,
           "a folder that is not there");
    has_str(err.text, "write /absent-folder-of-a-test/x: No such file or directory", "is named");
    is_int(err.kind, ERROR_SYSTEM, "and the system's fault");
}

/* Left-overs of a killed process with the same number stand in the way only when all are there. */
static void check_left_over(void)
{
    char name[64];
    for (int i = 0; i < 999; i++) {
        snprintf(name, sizeof name, ".imagecull-%ld-%d.tmp", (long)getpid(), i);
        scratch_write(name, "left over", 0600);
    }
    struct error err = {0};
    is_int(file_write_atomic(scratch_path("new"), "new", 3, 0600, FILE_ATOMIC, &err), 0,
           "beside 999 left-overs");
    is_file("new", "new", "the file beside left-overs");
    is_file(name, "left over", "the last left-over");
    snprintf(name, sizeof name, ".imagecull-%ld-999.tmp", (long)getpid());
    scratch_write(name, "left over", 0600);
    is_int(file_write_atomic(scratch_path("new"), "more", 4, 0600, FILE_ATOMIC, &err), -1,
           "beside a thousand there is no place");
    has_str(err.text, "File exists", "which is said");
    is_file("new", "new", "the file that is not replaced");
    is_int(scratch_count(".tmp"), 1000, "left-overs are left alone");
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, ".imagecull-%ld-%d.tmp", (long)getpid(), i);
        unlink(scratch_path(name));
    }
}

/* The path may be as long as the system takes, but the one beside it must fit too. */
static void check_long_path(void)
{
    char path[4096];
    memset(path, '/', sizeof path);
    memcpy(path, scratch_folder(), strlen(scratch_folder()));
    memcpy(path + 4085, "long", 5);
    struct error err = {0};
    is_int(file_write_atomic(path, "x", 1, 0600, FILE_ATOMIC, &err), -1, "a path of 4089 bytes");
    ok(access(scratch_path("long"), F_OK) < 0, "is not written");
    memcpy(path + 4050, "long", 5);
    struct error none = {0};
    is_int(file_write_atomic(path, "x", 1, 0600, FILE_ATOMIC, &none), 0, "one of 4054 bytes");
    ok(access(scratch_path("long"), F_OK) == 0, "is");
    char name[300];
    memset(name, 'n', sizeof name);
    name[299] = '\0';
    struct error name_err = {0};
    is_int(file_write_atomic(scratch_path(name), "x", 1, 0600, FILE_ATOMIC, &name_err), -1,
           "a name of 299 bytes");
    has_str(name_err.text, "File name too long", "is refused");
    is_int(scratch_count(".tmp"), 0, "without a trace");
}

/* A disk that is full after 100 bytes. Without the signal, writing fails as on a full disk. */
static void check_full_disk(void)
{
    scratch_write("state", "old state", 0600);
    char data[1000];
    memset(data, 'x', sizeof data);
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    const struct rlimit little = {100, limit.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    struct error err = {0};
    setrlimit(RLIMIT_FSIZE, &little);
    const int over = file_write_atomic(scratch_path("state"), data, 101, 0600, FILE_ATOMIC_SYNCED,
                                       &err);
    const int exact = file_write_atomic(scratch_path("exact"), data, 100, 0600, FILE_ATOMIC, &err);
    setrlimit(RLIMIT_FSIZE, &limit);
    signal(SIGXFSZ, handler);
    is_int(over, -1, "one byte more than there is room");
    is_int(err.kind, ERROR_SYSTEM, "is the system's fault");
    has_str(err.text, "/state: File too large", "with its reason");
    is_int(exact, 0, "what just fits is written");
    is_file("state", "old state", "the old file");
    is_int(scratch_count(".tmp"), 0, "and nothing is left over");
}

static void check_no_permission(void)
{
    scratch_write("folder/state", "old state", 0644);
    scratch_write("secret", "secret", 0000);
    chmod(scratch_folder(), 0755);
    chmod(scratch_path("folder"), 0555);
    const bool root = geteuid() == 0;
    if (root && seteuid(65534) < 0) tap_diag("root cannot become another user");
    if (geteuid() == 0) {
        tap_skip("root may write anywhere");
        return;
    }
    struct error err = {0};
    struct error read_err = {0};
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    const int written = file_write_atomic(scratch_path("folder/state"), "new", 3, 0600, FILE_ATOMIC,
                                          &err);
    const int read = file_read(scratch_path("secret"), 100, &buf, &read_err);
    if (root && seteuid(0) < 0) tap_diag("root cannot come back");
    chmod(scratch_path("folder"), 0755);
    is_int(written, -1, "a folder that may not be written");
    has_str(err.text, "/folder/state: Permission denied", "is said to be one");
    is_file("folder/state", "old state", "the file in it");
    is_int(read, -1, "a file that may not be read");
    has_str(read_err.text, "/secret: Permission denied", "is said to be one");
}

int main(void)
{
    scratch_make();
    check_writing();
    check_sync();
    check_root();
    check_link();
    check_refused();
    check_relative();
    check_left_over();
    check_long_path();
    check_full_disk();
    check_no_permission();
    scratch_remove();
    return tap_done();
}
