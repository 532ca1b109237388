/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "engine/engineops.h"

#include <ctype.h>
#include <string.h>
#include <sys/un.h>

#define UNIX_PATH_MAX (sizeof(((struct sockaddr_un *)0)->sun_path) - 1)

static int accepted_forms(const char *spec, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf forms;
    strbuf_init(&forms, 0);
    for (int kind = 0; kind < ENGINE_KIND_COUNT; kind++)
        strbuf_printf(&forms, "%s%s", kind == 0 ? "" : ", ",
                      engine_row_of((enum engine_kind)kind)->forms);
    return error_set(err, ERROR_USAGE, "\"%s\" names no engine; accepted are %s", spec, forms.data);
}

static int check_unix(const char *endpoint, struct error *err)
{
    const char *path = endpoint + strlen("unix://");
    if (*path != '/')
        return error_set(err, ERROR_USAGE,
                         "\"%s\": a socket needs an absolute path, as in unix:///run/…", endpoint);
    if (strlen(path) > UNIX_PATH_MAX)
        return error_set(err, ERROR_USAGE, "\"%s\": the path of a socket has at most %zu bytes",
                         endpoint, UNIX_PATH_MAX);
    return 0;
}

/* Host names, IPv4, or IPv6 in brackets: enough to keep anything else out of a URL. */
static bool is_host(const char *text, size_t length)
{
    bool literal = length > 2 && text[0] == '[' && text[length - 1] == ']';
    const char *end = text + length;
    if (length == 0) return false;
    for (const char *c = literal ? text + 1 : text; c < (literal ? end - 1 : end); c++) {
        if (literal && *c != ':' && *c != '.' && !isxdigit((unsigned char)*c)) return false;
        if (!literal && *c != '-' && *c != '.' && *c != '_' && !isalnum((unsigned char)*c))
            return false;
    }
    return true;
}

static int check_tcp(const char *endpoint, struct error *err)
{
    const char *host = endpoint + strlen("tcp://");
    const char *colon = strrchr(host, ':');
    uint64_t port = 0;
    if (colon == NULL || text_parse_uint(colon + 1, 65535, &port) < 0 || port == 0 ||
        !is_host(host, (size_t)(colon - host)))
        return error_set(err, ERROR_USAGE, "\"%s\" is not of the form tcp://HOST:PORT", endpoint);
    return 0;
}

int engine_check_endpoint(const char *endpoint, unsigned transports, struct error *err)
{
    if ((transports & ENGINE_OVER_UNIX) != 0 && text_starts_with(endpoint, "unix://"))
        return check_unix(endpoint, err);
    if ((transports & ENGINE_OVER_TCP) != 0 && text_starts_with(endpoint, "tcp://"))
        return check_tcp(endpoint, err);
    if ((transports & ENGINE_IN_FILE) != 0 && *endpoint != '\0') return 0;
    if (text_starts_with(endpoint, "ssh://"))
        return error_set(
            err, ERROR_USAGE,
            "\"%s\": imagecull does not open ssh connections; run it on that node, or forward "
            "the engine's socket and name it as unix:///PATH",
            endpoint);
    return error_set(err, ERROR_USAGE, "\"%s\" is no endpoint that this engine can be reached at",
                     endpoint);
}

int engine_target_parse(struct arena *arena, const char *spec, struct engine_target *target,
                        struct error *err)
{
    const char *colon = strchr(spec, ':');
    if (colon == NULL) return accepted_forms(spec, err);
    for (int kind = 0; kind < ENGINE_KIND_COUNT; kind++) {
        const char *name = engine_kind_name((enum engine_kind)kind);
        if (strlen(name) != (size_t)(colon - spec) || strncmp(name, spec, strlen(name)) != 0)
            continue;
        const struct engine_row *row = engine_row_of((enum engine_kind)kind);
        if (engine_check_endpoint(colon + 1, row->transports, err) < 0)
            return error_context(err, "engine %s (%s)", name, row->forms);
        *target = (struct engine_target){
            .kind = (enum engine_kind)kind,
            .endpoint = arena_strdup(arena, colon + 1),
            .chosen_by = "--engine",
        };
        return 0;
    }
    return accepted_forms(spec, err);
}
