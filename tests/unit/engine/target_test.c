/* SPDX-License-Identifier: Apache-2.0 */
/* Specifications of engines, good and bad. */
#include "base/cleanup.h"
#include "engine/detect.h"
#include "engine/engine.h"
#include "tests/lib/tap.h"

#include <string.h>

struct row {
    const char *spec;
    enum engine_kind kind;
    const char *endpoint; /* NULL: refused */
    const char *words;    /* of the refusal */
};

#define PATH_100                                                                                   \
    "/a123456789b123456789c123456789d123456789e123456789f123456789g123456789h123456789i123456789j" \
    "1"                                                                                            \
    "2345678"

// clang-format off
static const struct row rows[] = {
    {"docker:unix:///run/docker.sock", ENGINE_DOCKER, "unix:///run/docker.sock", NULL},
    {"docker:tcp://host:2376", ENGINE_DOCKER, "tcp://host:2376", NULL},
    {"docker:tcp://10.0.0.1:65535", ENGINE_DOCKER, "tcp://10.0.0.1:65535", NULL},
    {"docker:tcp://[::1]:2375", ENGINE_DOCKER, "tcp://[::1]:2375", NULL},
    {"podman:unix:///run/podman/podman.sock", ENGINE_PODMAN, "unix:///run/podman/podman.sock", NULL},
    {"cri:unix:///run/containerd/containerd.sock", ENGINE_CRI, "unix:///run/containerd/containerd.sock", NULL},
    {"snapshot:node.json", ENGINE_SNAPSHOT, "node.json", NULL},
    {"snapshot:-", ENGINE_SNAPSHOT, "-", NULL},
    {"snapshot:unix:///odd", ENGINE_SNAPSHOT, "unix:///odd", NULL},
    {"docker:unix://" PATH_100 "1234567", ENGINE_DOCKER, "unix://" PATH_100 "1234567", NULL},
    {"docker:unix://" PATH_100 "12345678", ENGINE_DOCKER, NULL, "at most 107 bytes"},
    {"", ENGINE_DOCKER, NULL, "names no engine; accepted are docker:unix:///PATH"},
    {"docker", ENGINE_DOCKER, NULL, "names no engine"},
    {"unix:///run/docker.sock", ENGINE_DOCKER, NULL, "snapshot:FILE"},
    {"Docker:unix:///run/docker.sock", ENGINE_DOCKER, NULL, "names no engine"},
    {"dock:unix:///run/docker.sock", ENGINE_DOCKER, NULL, "names no engine"},
    {"docker:", ENGINE_DOCKER, NULL, "no endpoint"},
    {"docker:/run/docker.sock", ENGINE_DOCKER, NULL, "no endpoint"},
    {"docker:unix://run/docker.sock", ENGINE_DOCKER, NULL, "absolute path"},
    {"docker:tcp://host", ENGINE_DOCKER, NULL, "tcp://HOST:PORT"},
    {"docker:tcp://:2375", ENGINE_DOCKER, NULL, "tcp://HOST:PORT"},
    {"docker:tcp://host:0", ENGINE_DOCKER, NULL, "tcp://HOST:PORT"},
    {"docker:tcp://host:65536", ENGINE_DOCKER, NULL, "tcp://HOST:PORT"},
    {"docker:tcp://host:2375/path", ENGINE_DOCKER, NULL, "tcp://HOST:PORT"},
    {"docker:tcp://user@host:2375", ENGINE_DOCKER, NULL, "tcp://HOST:PORT"},
    {"docker:tcp://ho st:2375", ENGINE_DOCKER, NULL, "tcp://HOST:PORT"},
    {"docker:tcp://::1:2375", ENGINE_DOCKER, NULL, "tcp://HOST:PORT"},
    {"docker:tcp://[]:2375", ENGINE_DOCKER, NULL, "tcp://HOST:PORT"},
    {"docker:ssh://me@host", ENGINE_DOCKER, NULL, "ssh connections"},
    {"docker:http://host:2375", ENGINE_DOCKER, NULL, "no endpoint"},
    {"cri:tcp://host:1", ENGINE_CRI, NULL, "no endpoint"},
    {"podman:tcp://host:1", ENGINE_PODMAN, NULL, "no endpoint"},
    {"snapshot:", ENGINE_SNAPSHOT, NULL, "no endpoint"},
};
// clang-format on

static void check_row(const struct row *row)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct error err = {0};
    struct engine_target target = {.endpoint = "untouched"};
    const int answer = engine_target_parse(&arena, row->spec, &target, &err);
    if (row->endpoint == NULL) {
        is_int(answer, -1, "\"%s\" is refused", row->spec);
        is_int(err.kind, ERROR_USAGE, "as a wrong command line");
        has_str(err.text, row->words, "and says why");
        is_str(target.endpoint, "untouched", "and leaves the target alone");
        return;
    }
    is_int(answer, 0, "\"%s\" is accepted", row->spec);
    is_int(target.kind, row->kind, "its kind");
    is_str(target.endpoint, row->endpoint, "its endpoint");
    is_str(target.chosen_by, "--engine", "who chose it");
}

static void check_known_sockets(void)
{
    for (const struct known_socket *row = detect_known_sockets; row->path != NULL; row++) {
        ok(row->path[0] == '/' || strncmp(row->path, "$HOME/", 6) == 0 ||
               strncmp(row->path, "$XDG_RUNTIME_DIR/", 17) == 0,
           "%s begins with a root that is known", row->path);
    }
}

int main(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) check_row(&rows[i]);
    check_known_sockets();
    return tap_done();
}
