/* SPDX-License-Identifier: Apache-2.0 */
/* Connections that cannot be made, that are kept, and that die; and how often a request is sent. */
#include "wire/http.h"

#include "base/cleanup.h"
#include "tests/lib/httpscript.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* A reused connection that the server closed while nothing was under way: another is made. */
static void test_closed_between(const char *method)
{
    static const struct turn turns[] = {{.answer = EMPTY_ANSWER, .end = TURN_CLOSES}};
    struct pair pair;
    pair_open(&pair, PEER_UNIX, &(struct script){turns, 1});
    CLEANUP(http_response_release) struct http_response response = {0};
    for (unsigned i = 1; i <= 3; i++) {
        pair_perform(&pair, &(struct http_request){.method = method, .path = "/"}, &response);
        while (atomic_load(&pair.peer.log->open) > 0) usleep(1000);
        is_int(atomic_load(&pair.peer.log->requests), i, "sent once");
        is_int(atomic_load(&pair.peer.log->connections), i, "over another connection");
    }
    pair_close(&pair);
}

/* A reused connection that takes a request and dies without a byte of an answer. */
static void test_swallowed(const char *method, bool repeated)
{
    static const struct turn turns[] = {{.answer = EMPTY_ANSWER, .end = TURN_KEEPS},
                                        {.end = TURN_CLOSES},
                                        {.answer = EMPTY_ANSWER, .end = TURN_KEEPS}};
    struct pair pair;
    pair_open(&pair, PEER_UNIX, &(struct script){turns, ARRAY_LENGTH(turns)});
    CLEANUP(http_response_release) struct http_response response = {0};
    const struct http_request request = {.method = method, .path = "/"};
    pair_perform(&pair, &request, &response);
    struct error err = {0};
    const int result = http_perform(pair.http, &request, &response, &err);
    is_int(result, repeated ? 0 : -1, "a swallowed %s: %s", method, err.text);
    is_int(atomic_load(&pair.peer.log->requests), repeated ? 3 : 2, "is sent %s",
           repeated ? "again" : "once only");
    if (!repeated) {
        is_int(err.kind, ERROR_PROTOCOL, "nobody knows what came of it");
        has_str(err.text, "what came of the request is unknown", "and that is said");
        pair_perform(&pair, &request, &response);
    }
    pair_close(&pair);
}

/* The server is gone altogether: "unreachable" is for requests that were certainly not sent. */
static void test_died(const char *method, enum error_kind kind)
{
    static const struct turn turns[] = {{.answer = EMPTY_ANSWER, .end = TURN_KEEPS},
                                        {.end = TURN_HANGS}};
    struct pair pair;
    pair_open(&pair, PEER_UNIX, &(struct script){turns, ARRAY_LENGTH(turns)});
    CLEANUP(http_response_release) struct http_response response = {0};
    const struct http_request request = {.method = method, .path = "/"};
    pair_perform(&pair, &request, &response);
    fflush(stdout);
    const pid_t killer = fork();
    if (killer == 0) {
        while (atomic_load(&pair.peer.log->requests) < 2) usleep(1000);
        unlink(pair.peer.path);
        kill(pair.peer.pid, SIGKILL);
        _exit(0);
    }
    struct error err = {0};
    ok(http_perform(pair.http, &request, &response, &err) < 0, "%s: %s", method, err.text);
    is_int(err.kind, kind, "kind of failure when the server dies");
    pair_close(&pair);
    waitpid(killer, NULL, 0);
}

/* A GET to a place where nobody answers. */
static void refused(struct http *http, enum error_kind kind, const char *text)
{
    CLEANUP(http_response_release) struct http_response response = {0};
    struct error err = {0};
    const struct http_request request = {.method = "GET", .path = "/"};
    ok(http_perform(http, &request, &response, &err) < 0, "%s", err.text);
    is_int(err.kind, kind, "kind of failure");
    has_str(err.text, text, "text of the failure");
}

static void refused_at(const char *path, enum error_kind kind, const char *text)
{
    struct http *http = http_at(path, "http://localhost", 5);
    refused(http, kind, text);
    http_close(http);
}

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const size_t length = strlen(path);
    memcpy(address.sun_path, path, length < sizeof address.sun_path ? length : 0);
    return address;
}

/* A socket with the address, that nobody listens at, or nobody accepts from. */
static int make_socket(const char *path, int backlog)
{
    const struct sockaddr_un address = address_of(path);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) < 0) perror(path);
    if (backlog >= 0) listen(fd, backlog);
    return fd;
}

static void test_sockets(void)
{
    const char *path = scratch_path("odd-socket");
    struct http *http = http_at(path, "http://localhost", 5);
    refused(http, ERROR_UNREACHABLE, "odd-socket: no such file");
    CLEANUP(cleanup_fd) int silent = make_socket(path, -1);
    ok(silent >= 0, "a socket without a listener");
    refused(http, ERROR_UNREACHABLE, "odd-socket: connection refused (is the daemon running?)");
    unlink(path);
    scratch_write("odd-socket", "", 0600);
    refused(http, ERROR_UNREACHABLE, "odd-socket: it is not a socket");
    http_close(http);
    refused_at(scratch_folder(), ERROR_UNREACHABLE, "it is not a socket");
    refused_at("/a/path/that/is/longer/than/any/socket/address/may/be/on/this/system/and/on/all/"
               "of/the/others/that/we/know/of/as/well",
               ERROR_UNREACHABLE, "the path is too long for a socket");
}

/* Root may connect everywhere, so a child asks that is not root. */
static void test_denied(void)
{
    struct peer peer;
    static const struct turn turn = {.answer = EMPTY_ANSWER};
    peer_start(&peer, PEER_UNIX, script_serve, &(struct script){&turn, 1});
    chmod(scratch_folder(), 0755);
    chmod(peer.path, 0600);
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        if (geteuid() != 0 || setgid(65534) != 0 || setuid(65534) != 0) _exit(2);
        struct http *http = http_at(peer.path, "http://localhost", 5);
        CLEANUP(http_response_release) struct http_response response = {0};
        struct error err = {0};
        http_perform(http, &(struct http_request){.method = "GET", .path = "/"}, &response, &err);
        const bool right = err.kind == ERROR_DENIED &&
                           strstr(err.text,
                                  "permission denied; run as root or join the socket's group") !=
                               NULL;
        if (!right) tap_diag("%s", err.text);
        fflush(stdout);
        _exit(right ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
        tap_skip("only root can become another user");
    else
        ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "permission is denied");
    peer_stop(&peer);
}

/* A port of 127.0.0.1 that was free just now. */
static void test_tcp_refused(void)
{
    struct peer peer;
    static const struct turn turn = {.answer = EMPTY_ANSWER};
    peer_start(&peer, PEER_TCP, script_serve, &(struct script){&turn, 1});
    struct http *http = http_at(NULL, peer.url, 5);
    peer_stop(&peer);
    refused(http, ERROR_UNREACHABLE, "connect to http://127.0.0.1:");
    http_close(http);
    http = http_at(NULL, "http://name.invalid", 5);
    refused(http, ERROR_UNREACHABLE, "connect to http://name.invalid: ");
    http_close(http);
    http = http_at(NULL, "ftp://127.0.0.1", 5);
    refused(http, ERROR_PROTOCOL, "rotocol");
    http_close(http);
}

/* A daemon that hangs: its queue of connections is full, so nothing can have been sent. */
static void test_full_queue(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    CLEANUP(cleanup_fd) int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (const struct sockaddr *)&address, length) < 0) perror("bind");
    listen(listener, 0);
    getsockname(listener, (struct sockaddr *)&address, &length);
    CLEANUP(cleanup_fd) int filler = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(filler, (const struct sockaddr *)&address, length) < 0) perror("connect");
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    struct http *http = http_at(NULL, url, 1);
    refused(http, ERROR_UNREACHABLE, "timed out");
    http_close(http);

    const char *path = scratch_path("full-socket");
    CLEANUP(cleanup_fd) int full = make_socket(path, 0);
    ok(full >= 0, "a socket with no room for connections");
    const struct sockaddr_un place = address_of(path);
    CLEANUP(cleanup_fd) int other = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(other, (const struct sockaddr *)&place, sizeof place) < 0) perror("connect");
    refused_at(path, ERROR_UNREACHABLE, "socket: the daemon does not accept connections");
}

/* Proxies from the environment lead nowhere here, so using one would fail. */
static void test_proxies(void)
{
    static const char *const names[] = {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) setenv(names[i], "http://127.0.0.1:1", 1);
    static const struct turn turn = {.answer = EMPTY_ANSWER, .end = TURN_KEEPS};
    for (int kind = PEER_UNIX; kind <= PEER_TCP; kind++) {
        struct pair pair;
        pair_open(&pair, (enum peer_kind)kind, &(struct script){&turn, 1});
        CLEANUP(http_response_release) struct http_response response = {0};
        pair_perform(&pair, &(struct http_request){.method = "GET", .path = "/"}, &response);
        pair_close(&pair);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) unsetenv(names[i]);
}

int main(void)
{
    scratch_make();
    test_closed_between("GET");
    test_closed_between("DELETE");
    test_swallowed("GET", true);
    test_swallowed("HEAD", true);
    test_swallowed("DELETE", false);
    test_swallowed("POST", false);
    test_died("GET", ERROR_UNREACHABLE);
    test_died("DELETE", ERROR_PROTOCOL);
    test_sockets();
    test_denied();
    test_tcp_refused();
    test_full_queue();
    test_proxies();
    scratch_remove();
    return tap_done();
}
