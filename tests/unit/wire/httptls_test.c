/* SPDX-License-Identifier: Apache-2.0 */
/* Who is believed over TLS, and who believes us. The server is openssl's. */
#include "wire/http.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "tests/lib/peer.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs openssl in the scratch folder; its standard output goes to `output`. */
static pid_t start_openssl(const char *const *arguments, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, scratch_folder());
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", 0, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, output, 2);
    pid_t pid = -1;
    const int failure = posix_spawnp(&pid, "openssl", &actions, NULL,
                                     (char *const *)(uintptr_t)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure == 0 ? pid : -1;
}

static void run_openssl(const char *const *arguments)
{
    int status = -1;
    FILE *nowhere = fopen("/dev/null", "w");
    const pid_t pid = start_openssl(arguments, fileno(nowhere));
    fclose(nowhere);
    if (pid < 0) tap_skip_all("openssl cannot be started");
    waitpid(pid, &status, 0);
    ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a certificate for %s", arguments[3]);
}

#define NEW_KEY "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"

static void make_certificates(void)
{
    static const char *const requests[][24] = {
        {"openssl", "req", "-subj", "/CN=ca", "-keyout", "ca-key.pem", "-out", "ca.pem", NEW_KEY},
        {"openssl", "req", "-subj", "/CN=ca", "-keyout", "other-key.pem", "-out", "other-ca.pem",
         NEW_KEY},
        {"openssl", "req", "-subj", "/CN=server", "-keyout", "server-key.pem", "-out", "server.pem",
         "-addext", "subjectAltName=IP:127.0.0.1", "-CA", "ca.pem", "-CAkey", "ca-key.pem",
         NEW_KEY},
        {"openssl", "req", "-subj", "/CN=client", "-keyout", "key.pem", "-out", "cert.pem", "-CA",
         "ca.pem", "-CAkey", "ca-key.pem", NEW_KEY},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(requests); i++) run_openssl(requests[i]);
}

/* Starts the server and returns its port, which it prints. */
static pid_t start_server(unsigned *port)
{
    static const char *const arguments[] = {"openssl",
                                            "s_server",
                                            "-accept",
                                            "127.0.0.1:0",
                                            "-cert",
                                            "server.pem",
                                            "-key",
                                            "server-key.pem",
                                            "-CAfile",
                                            "ca.pem",
                                            "-Verify",
                                            "1",
                                            "-verify_return_error",
                                            "-www",
                                            NULL};
    int ends[2];
    char line[256];
    if (pipe(ends) < 0) tap_skip_all("no pipe");
    const pid_t pid = start_openssl(arguments, ends[1]);
    close(ends[1]);
    FILE *output = fdopen(ends[0], "r");
    *port = 0;
    while (*port == 0 && fgets(line, sizeof line, output) != NULL)
        if (strncmp(line, "ACCEPT ", 7) == 0)
            *port = (unsigned)strtoul(strrchr(line, ':') + 1, NULL, 10);
    /* What else it prints must find a reader: the pipe stays open until the test ends. */
    return pid;
}

struct attempt {
    const char *name;
    const char *host;
    enum http_security security;
    const char *ca, *certificate, *key;
    enum error_kind kind; /* ERROR_NONE: it is answered */
    const char *text;
};

/* In TLS 1.3 the server looks at the client's certificate when the request is on its way already. */
/* clang-format off */
static const struct attempt attempts[] = {
    {"both sides are known", "127.0.0.1", HTTP_TLS, "ca.pem", "cert.pem", "key.pem", ERROR_NONE, NULL},
    {"the server is known to nobody", "127.0.0.1", HTTP_TLS, NULL, "cert.pem", "key.pem", ERROR_UNREACHABLE, "certificate"},
    {"the server is known to another", "127.0.0.1", HTTP_TLS, "other-ca.pem", "cert.pem", "key.pem", ERROR_UNREACHABLE, "certificate"},
    {"the server has another name", "localhost", HTTP_TLS, "ca.pem", "cert.pem", "key.pem", ERROR_UNREACHABLE, "localhost"},
    {"the server is not asked for its name", "localhost", HTTP_TLS_INSECURE, NULL, "cert.pem", "key.pem", ERROR_NONE, NULL},
    {"the client is not known", "127.0.0.1", HTTP_TLS, "ca.pem", NULL, NULL, ERROR_PROTOCOL, "alert"},
    {"the client's authority is missing", "127.0.0.1", HTTP_TLS, "missing.pem", "cert.pem", "key.pem", ERROR_UNREACHABLE, "missing.pem"},
    {"the client's certificate is missing", "127.0.0.1", HTTP_TLS, "ca.pem", "missing.pem", "key.pem", ERROR_UNREACHABLE, "certificate"},
    {"the client's key is another's", "127.0.0.1", HTTP_TLS, "ca.pem", "cert.pem", "ca-key.pem", ERROR_UNREACHABLE, "key"},
};
/* clang-format on */

static const char *path_of(const char *name)
{
    return name != NULL ? scratch_path(name) : NULL;
}

static void attempt(const struct attempt *attempt, const char *scheme, unsigned port)
{
    char url[64];
    snprintf(url, sizeof url, "%s://%s:%u", scheme, attempt->host, port);
    const struct http_endpoint endpoint = {.base_url = url,
                                           .security = attempt->security,
                                           .ca_file = path_of(attempt->ca),
                                           .certificate_file = path_of(attempt->certificate),
                                           .key_file = path_of(attempt->key),
                                           .connect_timeout_seconds = 5,
                                           .request_timeout_seconds = 5};
    struct error err = {0};
    struct http *http = http_open(&endpoint, &err);
    CLEANUP(http_response_release) struct http_response response = {0};
    const struct http_request request = {.method = "GET", .path = "/"};
    const int result = http_perform(http, &request, &response, &err);
    is_int(result, attempt->kind == ERROR_NONE ? 0 : -1, "%s: %s", attempt->name, err.text);
    is_int(err.kind, attempt->kind, "kind of failure");
    if (attempt->kind == ERROR_NONE)
        is_int(response.status, 200, "status");
    else
        has_str(err.text, attempt->text, "text of the failure");
    http_close(http);
}

static const char *pem_of(struct arena *arena, const char *name)
{
    CLEANUP(strbuf_release) struct strbuf text;
    struct error err = {0};
    strbuf_init(&text, 0);
    is_int(file_read(scratch_path(name), 65536, &text, &err), 0, "read %s %s", name, err.text);
    return arena_strdup(arena, text.data);
}

/* Certificates as text, and a server that is reached under another name than its certificate's. */
static void test_texts(unsigned port, const char *authority, const char *name, int wanted)
{
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(http_response_release) struct http_response response = {0};
    const struct http_endpoint endpoint = {
        .base_url = arena_printf(&arena, "https://localhost:%u", port),
        .security = HTTP_TLS,
        .ca_pem = pem_of(&arena, authority),
        .certificate_pem = pem_of(&arena, "cert.pem"),
        .key_pem = pem_of(&arena, "key.pem"),
        .tls_name = name,
        .connect_timeout_seconds = 5,
        .request_timeout_seconds = 5};
    struct error err = {0};
    struct http *http = http_open(&endpoint, &err);
    const struct http_request request = {.method = "GET", .path = "/"};
    is_int(http_perform(http, &request, &response, &err), wanted, "%s as text, named %s: %s",
           authority, name, err.text);
    ok(response.lasting == (wanted < 0), "only wrong certificates last");
    if (wanted == 0) has_str(response.body.data, "Ciphers", "the page of the server");
    http_close(http);
}

/* A server that takes a greeting in TLS for a bad request. */
static void complain(int fd, struct peer_log *log, const void *script)
{
    static const char answer[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
    (void)log, (void)script;
    peer_write(fd, answer, sizeof answer - 1);
    peer_hang(fd);
}

/* The URL and the wish for TLS must agree, and so must the two sides. */
static void test_mixed(unsigned port)
{
    static const struct attempt plain = {"plain HTTP to a server with TLS",
                                         "127.0.0.1",
                                         HTTP_PLAIN,
                                         NULL,
                                         NULL,
                                         NULL,
                                         ERROR_PROTOCOL,
                                         ""};
    static const struct attempt secure = {
        "TLS to a plain server", "127.0.0.1", HTTP_TLS, "ca.pem", NULL, NULL,
        ERROR_UNREACHABLE,       "SSL"};
    static const struct attempt unwanted = {"a secure URL without the wish for it",
                                            "127.0.0.1",
                                            HTTP_PLAIN,
                                            NULL,
                                            NULL,
                                            NULL,
                                            ERROR_PROTOCOL,
                                            "https"};
    static const struct attempt unmet = {"a plain URL in spite of the wish",
                                         "127.0.0.1",
                                         HTTP_TLS,
                                         "ca.pem",
                                         NULL,
                                         NULL,
                                         ERROR_PROTOCOL,
                                         "http"};
    struct peer peer;
    attempt(&plain, "http", port);
    attempt(&unwanted, "https", port);
    attempt(&unmet, "http", port);
    peer_start(&peer, PEER_TCP, complain, NULL);
    attempt(&secure, "https", (unsigned)strtoul(strrchr(peer.url, ':') + 1, NULL, 10));
    peer_stop(&peer);
}

int main(void)
{
    unsigned port = 0;
    scratch_make();
    make_certificates();
    const pid_t server = start_server(&port);
    if (ok(port != 0, "a server with TLS")) {
        for (size_t i = 0; i < ARRAY_LENGTH(attempts); i++) attempt(&attempts[i], "https", port);
        test_mixed(port);
        test_texts(port, "ca.pem", "127.0.0.1", 0);
        test_texts(port, "ca.pem", "localhost", -1);
        test_texts(port, "other-ca.pem", "127.0.0.1", -1);
    }
    if (server > 0) {
        kill(server, SIGKILL);
        waitpid(server, NULL, 0);
    }
    scratch_remove();
    return tap_done();
}
