/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/dockerapi.h"

#include "base/cleanup.h"
#include "base/strbuf.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const char *in_folder(struct arena *arena, const char *folder, const char *file)
{
    return arena_printf(arena, "%s/%s", folder, file);
}

static struct http *connect_to(struct docker_api *api, struct error *err)
{
    const struct engine_target *target = &api->target;
    struct http_endpoint endpoint = {
        .base_url = "http://localhost",
        .security = HTTP_PLAIN,
        .connect_timeout_seconds = target->connect_timeout_seconds > 0
                                       ? target->connect_timeout_seconds
                                       : DOCKER_CONNECT_SECONDS,
        .request_timeout_seconds = api->fixed_seconds > 0 ? api->fixed_seconds
                                                          : DOCKER_READ_SECONDS,
    };
    if (text_starts_with(target->endpoint, "unix://")) {
        endpoint.unix_path = target->endpoint + strlen("unix://");
        return http_open(&endpoint, err);
    }
    endpoint.base_url = arena_printf(&api->arena, "%s://%s", target->tls ? "https" : "http",
                                     target->endpoint + strlen("tcp://"));
    if (target->tls) {
        endpoint.security = HTTP_TLS;
        endpoint.ca_file = in_folder(&api->arena, target->cert_path, "ca.pem");
        endpoint.certificate_file = in_folder(&api->arena, target->cert_path, "cert.pem");
        endpoint.key_file = in_folder(&api->arena, target->cert_path, "key.pem");
    }
    return http_open(&endpoint, err);
}

/* The version becomes part of each path, so nothing but "1.41" may pass. */
static bool is_version(const char *text)
{
    const char *dot = strchr(text, '.');
    return dot != NULL && dot != text && dot[1] != '\0' && strlen(text) <= 12 &&
           strspn(text, "0123456789.") == strlen(text) && strchr(dot + 1, '.') == NULL;
}

/* Engines so old that their ping does not tell a version still have GET /version. */
static int ask_version(struct docker_api *api, char *version, size_t size, struct error *err)
{
    CLEANUP(http_response_release) struct http_response response = {0};
    struct http_request request = {
        .method = "GET", .path = "/version", .body_ceiling = DOCKER_ANSWER_MAX_BYTES};
    if (http_perform(api->http, &request, &response, err) < 0) return -1;
    if (response.status != 200)
        return error_set(err, ERROR_PROTOCOL, "GET /version: status %ld", response.status);
    CLEANUP(json_free)
    cJSON *tree = json_parse(response.body.data, response.body.length, "GET /version", err);
    if (tree == NULL) return -1;
    const char *text = NULL;
    if (json_text(&api->arena, tree, "ApiVersion", JSON_REQUIRED, &text, err) < 0)
        return error_context(err, "GET /version");
    snprintf(version, size, "%.*s", (int)size - 1, text);
    return 0;
}

static int negotiate(struct docker_api *api, struct error *err)
{
    CLEANUP(http_response_release) struct http_response response = {0};
    struct http_request request = {.method = "GET", .path = "/_ping", .body_ceiling = 64 * 1024};
    char offered[32];
    if (http_perform(api->http, &request, &response, err) < 0) return -1;
    if (response.status != 200) {
        char words[256];
        docker_api_message(&response, words, sizeof words);
        return error_set(err, ERROR_PROTOCOL, "GET /_ping: status %ld: %s", response.status, words);
    }
    api->is_podman = response.libpod_version[0] != '\0' ||
                     text_starts_with(response.server, "Libpod/");
    snprintf(api->server, sizeof api->server, "%s", response.server);
    snprintf(offered, sizeof offered, "%s", response.api_version);
    if (offered[0] == '\0' && ask_version(api, offered, sizeof offered, err) < 0) return -1;
    if (!is_version(offered))
        return error_set(err, ERROR_PROTOCOL, "\"%s\" is no API version", offered);
    bool newer = text_compare_versions(offered, DOCKER_API_NEWEST) > 0;
    snprintf(api->version, sizeof api->version, "%s", newer ? DOCKER_API_NEWEST : offered);
    return 0;
}

/* The two differ in what a removal does, so neither may be taken for the other. A probe has no
 * expectation. */
static int check_kind(const struct docker_api *api, struct error *err)
{
    const struct engine_target *target = &api->target;
    if (target->kind == ENGINE_DOCKER && api->is_podman)
        return error_set(err, ERROR_USAGE, "Podman answers there, not Docker; pass podman:%s",
                         target->endpoint);
    if (target->kind == ENGINE_PODMAN && !api->is_podman)
        return error_set(err, ERROR_USAGE, "Docker answers there, not Podman; pass docker:%s",
                         target->endpoint);
    return 0;
}

int docker_api_open(struct docker_api *api, const struct engine_target *target,
                    enum docker_expect expect, struct error *err)
{
    *api = (struct docker_api){.target = *target, .fixed_seconds = target->request_timeout_seconds};
    arena_init(&api->arena);
    api->target.endpoint = arena_strdup(&api->arena, target->endpoint);
    api->target.cert_path = target->cert_path == NULL
                                ? "."
                                : arena_strdup(&api->arena, target->cert_path);
    api->http = connect_to(api, err);
    if (api->http != NULL && negotiate(api, err) == 0 &&
        (expect == DOCKER_EXPECT_ANY || check_kind(api, err) == 0))
        return 0;
    docker_api_close(api);
    return error_context(err, "engine at %s", target->endpoint);
}

void docker_api_close(struct docker_api *api)
{
    if (api->http != NULL) http_close(api->http);
    api->http = NULL;
    arena_release(&api->arena);
}

int docker_api_reconnect(struct docker_api *api, struct error *err)
{
    http_close(api->http);
    api->http = connect_to(api, err);
    return api->http == NULL ? -1 : 0;
}

static int perform(struct docker_api *api, struct http_request *request, const char *path,
                   struct http_response *response, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf whole;
    strbuf_init(&whole, 64 * 1024);
    /* A reconnect that failed leaves none; the next request tries again. */
    if (api->http == NULL && docker_api_reconnect(api, err) < 0) return -1;
    strbuf_printf(&whole, "/v%s%s", api->version, path);
    if (whole.overflow) return error_set(err, ERROR_PROTOCOL, "the path of a request is too long");
    request->path = whole.data;
    if (api->fixed_seconds > 0) request->timeout_seconds = api->fixed_seconds;
    if (http_perform(api->http, request, response, err) < 0)
        return error_context(err, "%s %s", request->method, path);
    return 0;
}

int docker_api_request(struct docker_api *api, const char *method, const char *path,
                       long timeout_seconds, struct http_response *response, struct error *err)
{
    struct http_request request = {.method = method,
                                   .body_ceiling = DOCKER_ANSWER_MAX_BYTES,
                                   .timeout_seconds = timeout_seconds};
    return perform(api, &request, path, response, err);
}

static int refused(const struct http_response *response, const char *path, struct error *err)
{
    char words[512];
    docker_api_message(response, words, sizeof words);
    return error_set(err, ERROR_ENGINE, "GET %s: status %ld: %s", path, response->status, words);
}

int docker_api_get(struct docker_api *api, const char *path, cJSON **tree, struct error *err)
{
    CLEANUP(http_response_release) struct http_response response = {0};
    if (docker_api_request(api, "GET", path, DOCKER_READ_SECONDS, &response, err) < 0) return -1;
    if (response.status != 200) return refused(&response, path, err);
    *tree = json_parse(response.body.data, response.body.length, path, err);
    return *tree == NULL ? -1 : 0;
}

static int feed(void *context, const char *data, size_t length, struct error *err)
{
    return json_stream_feed(context, data, length, err);
}

int docker_api_stream(struct docker_api *api, const char *path, const char *what,
                      json_stream_each each, void *context, struct error *err)
{
    CLEANUP(http_response_release) struct http_response response = {0};
    CLEANUP(json_stream_free) struct json_stream *stream = json_stream_new(what, each, context);
    struct http_request request = {.method = "GET",
                                   .timeout_seconds = DOCKER_LIST_SECONDS,
                                   .sink = feed,
                                   .sink_context = stream};
    if (perform(api, &request, path, &response, err) < 0) return -1;
    if (response.status != 200) return refused(&response, path, err);
    return json_stream_finish(stream, err);
}

/* DriverStatus is [["driver-type", "io.containerd.snapshotter.v1"], …] on the containerd store. */
static int read_store(const cJSON *tree, struct docker_info *info, struct error *err)
{
    const cJSON *pairs = NULL;
    const cJSON *pair;
    if (json_array(tree, "DriverStatus", JSON_OPTIONAL, &pairs, err) < 0) return -1;
    cJSON_ArrayForEach(pair, pairs)
    {
        const cJSON *key = cJSON_GetArrayItem(pair, 0);
        const cJSON *value = cJSON_GetArrayItem(pair, 1);
        if (!cJSON_IsString(key) || !cJSON_IsString(value))
            return error_set(err, ERROR_PROTOCOL, "\"DriverStatus\" is not a list of pairs");
        if (strcmp(key->valuestring, "driver-type") == 0)
            info->containerd_store = text_starts_with(value->valuestring, "io.containerd.");
    }
    return 0;
}

int docker_api_info(struct docker_api *api, struct arena *arena, struct docker_info *info,
                    struct error *err)
{
    CLEANUP(json_free) cJSON *tree = NULL;
    const char *system = "linux";
    *info = (struct docker_info){.driver = "", .version = "", .root_folder = "", .node_name = ""};
    if (docker_api_get(api, "/info", &tree, err) < 0) return -1;
    if (json_text(arena, tree, "Driver", JSON_REQUIRED, &info->driver, err) < 0 ||
        json_text(arena, tree, "ServerVersion", JSON_OPTIONAL, &info->version, err) < 0 ||
        json_text(arena, tree, "DockerRootDir", JSON_OPTIONAL, &info->root_folder, err) < 0 ||
        json_text(arena, tree, "Name", JSON_OPTIONAL, &info->node_name, err) < 0 ||
        json_text(arena, tree, "OSType", JSON_OPTIONAL, &system, err) < 0 ||
        read_store(tree, info, err) < 0)
        return error_context(err, "GET /info");
    if (strcmp(system, "linux") != 0)
        return error_set(err, ERROR_ENGINE, "the engine runs %s containers; only linux is known",
                         system);
    return 0;
}

bool docker_facts_tell_containerd(const struct engine_facts *facts)
{
    return text_starts_with(facts->storage, DOCKER_CONTAINERD_STORE);
}

/* The engine also answers 404 to a path that it does not know: that says nothing of an image. */
static bool is_absent(const struct http_response *response)
{
    char words[128];
    docker_api_message(response, words, sizeof words);
    return response->status == 404 && strstr(words, "page not found") == NULL;
}

int docker_api_inspect(struct docker_api *api, const char *name, cJSON **tree, struct error *err)
{
    CLEANUP(http_response_release) struct http_response response = {0};
    CLEANUP(strbuf_release) struct strbuf path;
    strbuf_init(&path, 0);
    strbuf_puts(&path, "/images/");
    http_encode(&path, name);
    strbuf_puts(&path, "/json");
    *tree = NULL;
    if (docker_api_request(api, "GET", path.data, DOCKER_READ_SECONDS, &response, err) < 0)
        return -1;
    if (is_absent(&response)) return 0;
    if (response.status != 200) return refused(&response, path.data, err);
    *tree = json_parse(response.body.data, response.body.length, path.data, err);
    return *tree == NULL ? -1 : 0;
}

static void one_line(char *text, size_t size, const char *from)
{
    snprintf(text, size, "%s", from);
    for (char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ') *c = ' ';
    }
    for (size_t length = strlen(text); length > 0 && text[length - 1] == ' '; length--)
        text[length - 1] = '\0';
}

void docker_api_message(const struct http_response *response, char *text, size_t size)
{
    struct error ignored = {0};
    const char *body = response->body.data == NULL ? "" : response->body.data;
    CLEANUP(json_free) cJSON *tree = NULL;
    if (*body == '{') tree = json_parse(body, response->body.length, "answer", &ignored);
    const cJSON *message = cJSON_GetObjectItemCaseSensitive(tree, "message");
    one_line(text, size, cJSON_IsString(message) ? message->valuestring : body);
    if (text[0] == '\0') snprintf(text, size, "no message");
}
