/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/detect.h"

#include "base/cleanup.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "engine/engineops.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PROBE_CONNECT_SECONDS 3L
#define PROBE_REQUEST_SECONDS 15L
#define MAX_CANDIDATES        64

// clang-format off
const struct known_socket detect_known_sockets[] = {
    {"/run/docker.sock",                               ENGINE_DOCKER, SOCKET_OWN},
    {"/var/run/docker.sock",                           ENGINE_DOCKER, SOCKET_OWN},
    {"$XDG_RUNTIME_DIR/docker.sock",                   ENGINE_DOCKER, SOCKET_OWN},
    {"$HOME/.docker/run/docker.sock",                  ENGINE_DOCKER, SOCKET_OWN},
    {"$HOME/.docker/desktop/docker.sock",              ENGINE_DOCKER, SOCKET_OWN},
    {"$HOME/.rd/docker.sock",                          ENGINE_DOCKER, SOCKET_OWN},
    {"$HOME/.colima/default/docker.sock",              ENGINE_DOCKER, SOCKET_OWN},
    {"$HOME/.orbstack/run/docker.sock",                ENGINE_DOCKER, SOCKET_OWN},
    {"/run/podman/podman.sock",                        ENGINE_PODMAN, SOCKET_OWN},
    {"$XDG_RUNTIME_DIR/podman/podman.sock",            ENGINE_PODMAN, SOCKET_OWN},
    {"/run/containerd/containerd.sock",                ENGINE_CRI,    SOCKET_OWN},
    {"/run/k3s/containerd/containerd.sock",            ENGINE_CRI,    SOCKET_OWN},
    {"/run/k0s/containerd.sock",                       ENGINE_CRI,    SOCKET_OWN},
    {"/var/snap/microk8s/common/run/containerd.sock",  ENGINE_CRI,    SOCKET_OWN},
    {"/run/crio/crio.sock",                            ENGINE_CRI,    SOCKET_OWN},
    {"/run/cri-dockerd.sock",                          ENGINE_CRI,    SOCKET_OF_DOCKER},
    {"/run/k3s/cri-dockerd/cri-dockerd.sock",          ENGINE_CRI,    SOCKET_OF_DOCKER},
    {NULL, ENGINE_KIND_COUNT, SOCKET_OWN},
};
// clang-format on

/* A living engine and the file behind its socket: /run and /var/run are often one folder. */
struct candidate {
    struct engine_target target;
    dev_t device;
    ino_t inode;
    size_t image_count;
    bool countable;
};

struct search {
    struct arena *arena;
    const char *root;
    struct candidate found[MAX_CANDIDATES];
    size_t count;
    struct strbuf tried; /* sockets that are there and of no use, each with the reason */
};

static void search_release(struct search *search)
{
    strbuf_release(&search->tried);
}

/* The path with its variable filled in, or NULL where the variable is not set. */
static const char *expand(struct search *search, const char *path)
{
    static const char *const variables[] = {"XDG_RUNTIME_DIR", "HOME"};
    if (path[0] == '/') return arena_printf(search->arena, "%s%s", search->root, path);
    for (size_t i = 0; i < ARRAY_LENGTH(variables); i++) {
        const size_t length = strlen(variables[i]);
        if (strncmp(path + 1, variables[i], length) != 0) continue;
        const char *folder = getenv(variables[i]);
        if (folder == NULL || folder[0] != '/') return NULL;
        return arena_printf(search->arena, "%s%s%s", search->root, folder, path + 1 + length);
    }
    return NULL;
}

static bool is_known_file(const struct search *search, const struct stat *stat)
{
    for (size_t i = 0; i < search->count; i++) {
        if (search->found[i].device == stat->st_dev && search->found[i].inode == stat->st_ino)
            return true;
    }
    return false;
}

static bool has_docker(const struct search *search)
{
    for (size_t i = 0; i < search->count; i++) {
        if (search->found[i].target.kind == ENGINE_DOCKER) return true;
    }
    return false;
}

static void note_useless(struct search *search, const char *path, const char *reason)
{
    strbuf_printf(&search->tried, "%s%s: %s", search->tried.length == 0 ? "" : "; ", path, reason);
}

/* What answers decides the kind: Podman may listen on Docker's socket. */
static int probe(struct engine_target *target, struct error *err)
{
    const struct engine_operations *operations = engine_operations_of(target->kind, err);
    struct engine_target quick = *target;
    if (operations == NULL) return -1;
    if (quick.connect_timeout_seconds == 0) quick.connect_timeout_seconds = PROBE_CONNECT_SECONDS;
    if (quick.request_timeout_seconds == 0) quick.request_timeout_seconds = PROBE_REQUEST_SECONDS;
    if (operations->probe == NULL) return 0;
    if (operations->probe(&quick, &target->kind, err) < 0) return -1;
    return engine_operations_of(target->kind, err) == NULL ? -1 : 0;
}

static void try_socket(struct search *search, const struct known_socket *known)
{
    const char *path = expand(search, known->path);
    struct stat stat_;
    struct error failure = {0};
    if (path == NULL || search->count == MAX_CANDIDATES) return;
    if (known->shown == SOCKET_OF_DOCKER && has_docker(search)) return;
    if (stat(path, &stat_) < 0) {
        if (errno == EACCES) note_useless(search, path, "no permission");
        return;
    }
    if (!S_ISSOCK(stat_.st_mode) || is_known_file(search, &stat_)) return;
    struct engine_target target = {
        .kind = known->kind,
        .endpoint = arena_printf(search->arena, "unix://%s", path),
        .chosen_by = "found",
    };
    if (probe(&target, &failure) < 0) {
        note_useless(search, path, failure.text);
        return;
    }
    search->found[search->count++] = (struct candidate){
        .target = target, .device = stat_.st_dev, .inode = stat_.st_ino};
}

static int none_found(struct search *search, const struct known_socket *known, struct error *err)
{
    if (search->tried.length > 0)
        return error_set(err, ERROR_UNREACHABLE, "no engine answers (%s); name one with --engine",
                         search->tried.data);
    for (; known->path != NULL; known++)
        strbuf_printf(&search->tried, "%s%s", search->tried.length == 0 ? "" : ", ", known->path);
    return error_set(err, ERROR_UNREACHABLE,
                     "no engine's socket is there; name one with --engine "
                     "(looked for %s)",
                     search->tried.data);
}

/* An engine that cannot be counted may have images. */
static void count_images(struct candidate *candidate)
{
    struct error ignored = {0};
    const struct engine_operations *operations = engine_row_of(candidate->target.kind)->operations;
    candidate->countable = operations->count_images != NULL &&
                           operations->count_images(&candidate->target, &candidate->image_count,
                                                    &ignored) == 0;
}

static int several_found(const struct search *search, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf list;
    strbuf_init(&list, 0);
    for (size_t i = 0; i < search->count; i++) {
        const struct candidate *candidate = &search->found[i];
        if (candidate->countable && candidate->image_count == 0) continue;
        strbuf_printf(&list, "%s--engine %s:%s", list.length == 0 ? "" : " or ",
                      engine_kind_name(candidate->target.kind), candidate->target.endpoint);
        if (candidate->countable)
            strbuf_printf(&list, " (%zu images)", candidate->image_count);
        else
            strbuf_puts(&list, " (its images cannot be counted)");
    }
    return error_set(err, ERROR_USAGE, "several engines run here; pass %s", list.data);
}

static int choose(struct search *search, struct engine_target *target, struct error *err)
{
    size_t with_images = 0;
    size_t chosen = 0;
    for (size_t i = 0; i < search->count; i++) {
        count_images(&search->found[i]);
        if (search->found[i].countable && search->found[i].image_count == 0) continue;
        if (with_images++ == 0) chosen = i;
    }
    if (with_images > 1) return several_found(search, err);
    *target = search->found[chosen].target;
    return 0;
}

int detect_engine(struct arena *arena, const struct known_socket *known, const char *root,
                  struct engine_target *target, struct error *err)
{
    CLEANUP(search_release) struct search search = {.arena = arena, .root = root};
    strbuf_init(&search.tried, 0);
    for (const struct known_socket *row = known; row->path != NULL; row++) try_socket(&search, row);
    if (search.count == 0) return none_found(&search, known, err);
    if (search.count > 1) return choose(&search, target, err);
    *target = search.found[0].target;
    return 0;
}

/* The variables that name an engine, first one set first. */
struct variable {
    const char *name;
    enum engine_kind kind;
};

// clang-format off
static const struct variable variables[] = {
    {"DOCKER_HOST",                ENGINE_DOCKER},
    {"CONTAINER_HOST",             ENGINE_PODMAN},
    {"CONTAINER_RUNTIME_ENDPOINT", ENGINE_CRI},
};
// clang-format on

static const char *set_value(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || *value == '\0' ? NULL : value;
}

/* As the docker command: any text in DOCKER_TLS_VERIFY asks for TLS with verification. */
static int take_tls(struct arena *arena, struct engine_target *target, struct error *err)
{
    if (!text_starts_with(target->endpoint, "tcp://") || set_value("DOCKER_TLS_VERIFY") == NULL)
        return 0;
    const char *folder = set_value("DOCKER_CERT_PATH");
    const char *home = set_value("HOME");
    if (folder == NULL && home == NULL)
        return error_set(err, ERROR_USAGE,
                         "DOCKER_TLS_VERIFY is set; set DOCKER_CERT_PATH to the "
                         "folder of ca.pem, cert.pem and key.pem too");
    target->tls = true;
    target->cert_path = folder != NULL ? arena_strdup(arena, folder)
                                       : arena_printf(arena, "%s/.docker", home);
    return 0;
}

static int from_variable(struct arena *arena, const struct variable *variable, const char *value,
                         struct engine_target *target, struct error *err)
{
    /* A bare path is what some write; crictl takes it too. */
    const char *endpoint = value[0] == '/' ? arena_printf(arena, "unix://%s", value)
                                           : arena_strdup(arena, value);
    *target = (struct engine_target){
        .kind = variable->kind, .endpoint = endpoint, .chosen_by = variable->name};
    const unsigned transports = engine_row_of(variable->kind)->transports;
    if (engine_check_endpoint(endpoint, transports, err) < 0 || take_tls(arena, target, err) < 0 ||
        probe(target, err) < 0)
        return error_context(err, "%s", variable->name);
    return 0;
}

int engine_choose(struct arena *arena, const char *spec, struct engine_target *target,
                  struct error *err)
{
    if (spec != NULL) {
        if (engine_target_parse(arena, spec, target, err) < 0) return -1;
        return take_tls(arena, target, err);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(variables); i++) {
        const char *value = set_value(variables[i].name);
        if (value != NULL) return from_variable(arena, &variables[i], value, target, err);
    }
    return detect_engine(arena, detect_known_sockets, "", target, err);
}
