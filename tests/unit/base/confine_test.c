/* SPDX-License-Identifier: Apache-2.0 */
/* What a confined process cannot do any more, and what it still can; each probe is a child. */
#include "base/confine.h"

#include "base/file.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_BROKEN 255

static const char *readable[2];
static const char *writable[2];
static struct sockaddr_in listener_address;

static int read_listed(void)
{
    return open(scratch_path("listed/file"), O_RDONLY) < 0 ? errno : 0;
}

static int read_other(void)
{
    return open(scratch_path("other"), O_RDONLY) < 0 ? errno : 0;
}

static int write_listed(void)
{
    return open(scratch_path("listed/file"), O_WRONLY) < 0 ? errno : 0;
}

static int write_other(void)
{
    return open(scratch_path("new"), O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0;
}

static int replace_state(void)
{
    struct error err = {0};
    const char *path = scratch_path("state/deep/state.json");
    if (mkdir(scratch_path("state/deep"), 0700) < 0) return errno;
    if (file_write_atomic(path, "one", 3, 0600, FILE_ATOMIC_SYNCED, &err) < 0 ||
        file_write_atomic(path, "two", 3, 0600, FILE_ATOMIC_SYNCED, &err) < 0)
        return EACCES;
    return unlink(path) < 0 ? errno : 0;
}

static int start_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno;
}

static int trace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 ? errno : 0;
}

static int mount_something(void)
{
    return mount("none", "/tmp", "tmpfs", 0, NULL) < 0 ? errno : 0;
}

static int connect_tcp(void)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) return errno;
    return connect(fd, (struct sockaddr *)&listener_address, sizeof listener_address) < 0 ? errno
                                                                                          : 0;
}

static int listen_tcp(void)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0) return errno;
    return bind(fd, (struct sockaddr *)&any, sizeof any) < 0 ? errno : 0;
}

static int use_unix_sockets(void)
{
    int pair[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 ? errno : 0;
}

/* errno of the probe in a confined child, 0 where it was let; the parts that held go to *parts. */
static int probe(int (*what)(void), bool tcp, unsigned *parts)
{
    int pipe_ends[2];
    int status = 0;
    *parts = 0;
    if (pipe(pipe_ends) < 0) return CHILD_BROKEN;
    const pid_t child = fork();
    if (child == 0) {
        struct error err = {0};
        unsigned held;
        const struct confinement limits = {.readable = readable, .writable = writable, .tcp = tcp};
        if (confine(&limits, &held, &err) < 0) _exit(CHILD_BROKEN);
        if (write(pipe_ends[1], &held, sizeof held) != sizeof held) _exit(CHILD_BROKEN);
        _exit(what());
    }
    close(pipe_ends[1]);
    if (read(pipe_ends[0], parts, sizeof *parts) != sizeof *parts) tap_diag("the child is mute");
    close(pipe_ends[0]);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : CHILD_BROKEN;
}

static void check(const char *name, int (*what)(void), bool tcp, unsigned needs, int wanted)
{
    unsigned parts;
    const int got = probe(what, tcp, &parts);
    if ((parts & needs) != needs) {
        tap_diag("this kernel cannot refuse: %s", name);
        ok(got != CHILD_BROKEN, "%s", name);
        return;
    }
    is_int(got, wanted, "%s", name);
}

static void open_listener(void)
{
    socklen_t length = sizeof listener_address;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    listener_address = (struct sockaddr_in){.sin_family = AF_INET,
                                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(fd, (struct sockaddr *)&listener_address, length) < 0 || listen(fd, 8) < 0 ||
        getsockname(fd, (struct sockaddr *)&listener_address, &length) < 0)
        tap_skip_all("no listener on loopback");
}

int main(void)
{
    scratch_make();
    if (mkdir(scratch_path("listed"), 0700) < 0 || mkdir(scratch_path("state"), 0700) < 0)
        tap_skip_all("no folders here");
    scratch_write("listed/file", "text", 0600);
    scratch_write("other", "secret", 0600);
    readable[0] = strdup(scratch_path("listed"));
    writable[0] = strdup(scratch_path("state/deep"));
    open_listener();
    check("a listed folder can be read", read_listed, false, 0, 0);
    check("but not written", write_listed, false, CONFINE_FILES, EACCES);
    check("another file cannot be read", read_other, false, CONFINE_FILES, EACCES);
    check("no program is started", start_program, false, CONFINE_CALLS, EPERM);
    check("nothing is mounted", mount_something, false, CONFINE_CALLS, EPERM);
    check("unix sockets go on", use_unix_sockets, false, 0, 0);
    check("TCP is shut", connect_tcp, false, CONFINE_NETWORK, EACCES);
    check("or open where asked", connect_tcp, true, 0, 0);
    check("but never to listen", listen_tcp, true, CONFINE_NETWORK, EACCES);
    check("a file beside is not made", write_other, false, CONFINE_FILES, EACCES);
    check("state is made, replaced and removed", replace_state, false, 0, 0);
#ifndef IC_SANITIZERS /* a leak checker traces its own process */
    check("nothing is traced", trace, false, CONFINE_CALLS, EPERM);
#endif
    scratch_remove();
    return tap_done();
}
