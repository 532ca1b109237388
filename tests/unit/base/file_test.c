/* SPDX-License-Identifier: Apache-2.0 */
/* Files are read with a ceiling, and only what is a file or a pipe; standard input and output. */
#include "base/file.h"

#include "base/cleanup.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

static void check_reading(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    struct error err = {0};
    strbuf_init(&buf, 0);
    scratch_write("ten", "0123456789", 0600);
    strbuf_puts(&buf, ">");
    is_int(file_read(scratch_path("ten"), 10, &buf, &err), 0, "a file of exactly the ceiling");
    is_str(buf.data, ">0123456789", "is appended");
    is_int(file_read(scratch_path("ten"), 9, &buf, &err), -1, "one byte less is too little");
    is_int(err.kind, ERROR_INPUT, "which is the file's fault");
    has_str(err.text, "/ten: it has more than 9 bytes", "and said so");
    is_str(buf.data, ">0123456789", "nothing of it is appended");

    struct error overflow = {0};
    CLEANUP(strbuf_release) struct strbuf small;
    strbuf_init(&small, 12);
    strbuf_puts(&small, "abc");
    is_int(file_read(scratch_path("ten"), 100, &small, &overflow), -1, "a buffer without room");
    is_int(overflow.kind, ERROR_INPUT, "is the file's fault too");
    is_str(small.data, "abc", "and keeps what it had");

    scratch_write("empty", "", 0600);
    struct error none = {0};
    strbuf_reset(&buf);
    is_int(file_read(scratch_path("empty"), 0, &buf, &none), 0,
           "an empty file under a ceiling of 0");
    is_int(buf.length, 0, "adds nothing");
    if (symlink("ten", scratch_path("link")) < 0) tap_diag("no symbolic links here");
    is_int(file_read(scratch_path("link"), 10, &buf, &none), 0, "a symbolic link is followed");
}

static void check_large(void)
{
    CLEANUP(strbuf_release) struct strbuf data;
    CLEANUP(strbuf_release) struct strbuf back;
    struct error err = {0};
    strbuf_init(&data, 0);
    strbuf_init(&back, 0);
    strbuf_puts(&data, "large");
    for (int i = 0; i < 200000; i++) strbuf_printf(&data, "%c\n%d", 0, i);
    is_int(
        file_write_atomic(scratch_path("large"), data.data, data.length, 0600, FILE_ATOMIC, &err),
        0, "a large file is written");
    is_int(file_read(scratch_path("large"), data.length, &back, &err), 0, "and read");
    ok(back.length == data.length && memcmp(back.data, data.data, data.length) == 0,
       "NUL bytes and all");
    strbuf_reset(&back);
    strbuf_puts(&back, "before");
    is_int(file_read(scratch_path("large"), 100000, &back, &err), -1, "half of it is not read");
    is_str(back.data, "before", "and nothing of it stays");
    is_int(back.length, 6, "also by count");
}

/* Bound by its bare name, because the whole path may be too long for an address. */
static int make_socket(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", name);
    CLEANUP(cleanup_fd) int here = open(".", O_RDONLY);
    if (chdir(scratch_folder()) < 0) return -1;
    const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    const int bound = bind(listener, (const struct sockaddr *)&address, sizeof address);
    return fchdir(here) < 0 || bound < 0 ? -1 : listener;
}

/* What is no file, with the words that name it. */
static void check_refused(void)
{
    static const struct {
        const char *name;
        enum error_kind kind;
        const char *text;
    } rows[] = {
        {"folder", ERROR_INPUT, "it is a folder, not a file"},
        {"socket", ERROR_INPUT, "it is a socket, not a file"},
        {"device", ERROR_INPUT, "it is a device, not a file"},
        {"absent", ERROR_SYSTEM, "/absent: No such file or directory"},
        {"ten/below", ERROR_SYSTEM, "/ten/below: Not a directory"},
        {"loop", ERROR_SYSTEM, "/loop: Too many levels of symbolic links"},
    };
    mkdir(scratch_path("folder"), 0700);
    if (symlink("/dev/null", scratch_path("device")) < 0 ||
        symlink("loop", scratch_path("loop")) < 0)
        tap_diag("no symbolic links here");
    CLEANUP(cleanup_fd) int listener = make_socket("socket");
    ok(listener >= 0, "there is a socket");
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct error err = {0};
        is_int(file_read(scratch_path(rows[i].name), 100, &buf, &err), -1, "%s is not read",
               rows[i].name);
        is_int(err.kind, rows[i].kind, "%s: kind", rows[i].name);
        has_str(err.text, rows[i].text, "%s: text", rows[i].name);
        has_str(err.text, scratch_folder(), "%s: names the path", rows[i].name);
    }
}

/* Writes 6000 bytes into the pipe, in small pieces. */
static pid_t start_writer(void)
{
    const pid_t child = fork();
    if (child > 0) return child;
    signal(SIGPIPE, SIG_IGN);
    const int fd = open(scratch_path("pipe"), O_WRONLY);
    for (int i = 0; i < 1000; i++)
        if (write(fd, "piece ", 6) < 0) break;
    _exit(0);
}

static void check_pipe(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    struct error err = {0};
    strbuf_init(&buf, 0);
    mkfifo(scratch_path("pipe"), 0600);
    const pid_t first = start_writer();
    is_int(file_read(scratch_path("pipe"), 6000, &buf, &err), 0, "a pipe is read to its end");
    is_int(buf.length, 6000, "all of it");
    waitpid(first, NULL, 0);
    const pid_t second = start_writer();
    is_int(file_read(scratch_path("pipe"), 5999, &buf, &err), -1, "its ceiling holds");
    has_str(err.text, "more than 5999 bytes", "and is said");
    is_int(buf.length, 6000, "nothing of it is appended");
    waitpid(second, NULL, 0);
}

static void check_standard_input(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    struct error err = {0};
    strbuf_init(&buf, 0);
    CLEANUP(cleanup_fd) int saved = dup(STDIN_FILENO);
    CLEANUP(cleanup_fd) int file = open(scratch_path("ten"), O_RDONLY);
    dup2(file, STDIN_FILENO);
    is_int(file_read("-", 10, &buf, &err), 0, "standard input is read");
    is_str(buf.data, "0123456789", "to its end");
    lseek(STDIN_FILENO, 0, SEEK_SET);
    is_int(file_read("-", 9, &buf, &err), -1, "with a ceiling");
    has_str(err.text, "read standard input: it has more than 9 bytes", "and a name");
    CLEANUP(cleanup_fd) int place_of_files = open(scratch_folder(), O_RDONLY);
    dup2(place_of_files, STDIN_FILENO);
    struct error folder_err = {0};
    is_int(file_read("-", 9, &buf, &folder_err), -1, "a folder as standard input");
    is_int(folder_err.kind, ERROR_SYSTEM, "is an error");
    dup2(saved, STDIN_FILENO);
}

/* Standard output is the test's own, so a child writes; 7 is success. */
static int write_in_child(const char *path)
{
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        struct error err = {0};
        const int fd = open(path, O_WRONLY | O_CREAT, 0600);
        dup2(fd, STDOUT_FILENO);
        const int result = file_write_atomic("-", "to standard output", 18, 0, FILE_ATOMIC, &err);
        const bool said = strcmp(err.text, "write standard output: No space left on device") == 0;
        _exit(result == 0 ? 7 : said ? 8 : 9);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
}

static void check_standard_output(void)
{
    is_int(write_in_child(scratch_path("output")), 7, "standard output is written");
    CLEANUP(strbuf_release) struct strbuf buf;
    struct error err = {0};
    strbuf_init(&buf, 0);
    is_int(file_read(scratch_path("output"), 100, &buf, &err), 0, "what was written can be read");
    is_str(buf.data, "to standard output", "and is what it should be");
    if (access("/dev/full", W_OK) == 0)
        is_int(write_in_child("/dev/full"), 8, "standard output that is full");
    else
        tap_skip("no /dev/full here");
}

int main(void)
{
    scratch_make();
    check_reading();
    check_large();
    check_refused();
    check_pipe();
    check_standard_input();
    check_standard_output();
    scratch_remove();
    return tap_done();
}
