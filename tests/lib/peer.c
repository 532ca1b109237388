/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/peer.h"

#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void give_up(const char *what)
{
    printf("Bail out! %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static int listen_unix(struct peer *peer)
{
    static unsigned number;
    char name[32];
    snprintf(name, sizeof name, "socket-%u", ++number);
    const char *path = scratch_path(name);
    if (strlen(path) >= sizeof peer->path) tap_skip_all("%s is too long for a socket", path);
    memcpy(peer->path, path, strlen(path) + 1);
    snprintf(peer->url, sizeof peer->url, "http://localhost");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, peer->path, strlen(peer->path) + 1);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) < 0 ||
        listen(fd, 64) < 0)
        give_up(peer->path);
    return fd;
}

static int listen_tcp(struct peer *peer)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) < 0 ||
        listen(fd, 64) < 0 || getsockname(fd, (struct sockaddr *)&address, &length) < 0)
        give_up("127.0.0.1");
    snprintf(peer->url, sizeof peer->url, "http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    return fd;
}

static _Noreturn void serve_connection(int fd, struct peer_log *log, peer_serve serve,
                                       const void *script)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    serve(fd, log, script);
    shutdown(fd, SHUT_RDWR); /* also for the copy that the accepting process may still have */
    close(fd);
    atomic_fetch_sub(&log->open, 1);
    _exit(0);
}

static _Noreturn void accept_all(int listener, struct peer_log *log, peer_serve serve,
                                 const void *script)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        const int fd = accept(listener, NULL, NULL);
        if (fd < 0 && errno == EINTR) continue;
        if (fd < 0) _exit(1);
        /* Before it is served, so that what a client has seen is counted already. */
        atomic_fetch_add(&log->connections, 1);
        atomic_fetch_add(&log->open, 1);
        if (fork() == 0) serve_connection(fd, log, serve, script);
        close(fd);
    }
}

void peer_start(struct peer *peer, enum peer_kind kind, peer_serve serve, const void *script)
{
    memset(peer, 0, sizeof *peer);
    peer->log = mmap(NULL, sizeof *peer->log, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                     -1, 0);
    if (peer->log == MAP_FAILED) give_up("mmap");
    const int listener = kind == PEER_UNIX ? listen_unix(peer) : listen_tcp(peer);
    fflush(stdout);
    peer->pid = fork();
    if (peer->pid < 0) give_up("fork");
    if (peer->pid == 0) accept_all(listener, peer->log, serve, script);
    close(listener);
}

void peer_stop(struct peer *peer)
{
    kill(peer->pid, SIGKILL);
    waitpid(peer->pid, NULL, 0);
    munmap(peer->log, sizeof *peer->log);
    if (peer->path[0] != '\0') unlink(peer->path);
}

bool peer_write(int fd, const void *data, size_t length)
{
    for (size_t at = 0; at < length;) {
        const ssize_t wrote = write(fd, (const char *)data + at, length - at);
        if (wrote <= 0) return false;
        at += (size_t)wrote;
    }
    return true;
}

void peer_hang(int fd)
{
    char ignored[4096];
    while (read(fd, ignored, sizeof ignored) > 0) continue;
}
