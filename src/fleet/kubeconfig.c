/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/kubeconfig.h"

#include "base/base64.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "policy/yamltree.h"

#include <string.h>
#include <sys/stat.h>

/* One kubeconfig file. */
struct source {
    const char *file;
    const char *folder; /* that its relative paths begin at */
    const struct yaml_node *root;
};

struct sources {
    struct arena *arena;
    struct source items[KUBE_CONFIG_MAX_FILES];
    size_t count;
};

/* A named entry of a section, and where it was found. */
struct found {
    const struct source *source;
    const struct yaml_node *map; /* NULL: not there */
};

static const char *folder_of(struct arena *arena, const char *file)
{
    const char *slash = strrchr(file, '/');
    if (slash == NULL) return ".";
    return slash == file ? "/" : arena_strndup(arena, file, (size_t)(slash - file));
}

static int fail_at(const struct source *source, const struct yaml_node *node, struct error *err,
                   const char *problem)
{
    return error_set(err, ERROR_INPUT, "kubeconfig %s:%u: %s", source->file, node->place.line,
                     problem);
}

static int parse(struct arena *arena, struct source *source, const struct strbuf *text,
                 struct error *err)
{
    struct diag_list diags;
    struct yaml_documents documents;
    diag_list_init(&diags, arena);
    const char *owned = arena_strndup(arena, text->data, text->length);
    if (yaml_read(arena, source->file, owned, text->length, &documents, &diags) < 0) {
        const struct diag *first = diags.items;
        while (first->severity != SEVERITY_ERROR) first++;
        return error_set(err, ERROR_INPUT, "kubeconfig %s:%u: %s", source->file, first->place.line,
                         first->text);
    }
    if (documents.count != 1 || documents.roots[0]->kind != YAML_MAP)
        return error_set(err, ERROR_INPUT, "kubeconfig %s: it is not one YAML map", source->file);
    source->root = documents.roots[0];
    return 0;
}

static int add_source(struct sources *sources, const char *file, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, KUBE_CONFIG_MAX_BYTES);
    if (sources->count == KUBE_CONFIG_MAX_FILES)
        return error_set(err, ERROR_INPUT, "kubeconfig: more than %d files", KUBE_CONFIG_MAX_FILES);
    if (file_read(file, KUBE_CONFIG_MAX_BYTES, &text, err) < 0)
        return error_context(err, "kubeconfig");
    struct source *source = &sources->items[sources->count];
    source->file = file;
    source->folder = folder_of(sources->arena, file);
    if (parse(sources->arena, source, &text, err) < 0) return -1;
    sources->count++;
    return 0;
}

/* Of several files those that are missing do not count; a single one must be there. */
static int add_sources(struct sources *sources, const char *files, struct error *err)
{
    const bool several = strchr(files, ':') != NULL;
    struct stat status;
    while (*files != '\0') {
        const size_t length = strcspn(files, ":");
        const char *file = arena_strndup(sources->arena, files, length);
        const bool counts = length > 0 && (!several || stat(file, &status) == 0);
        if (counts && add_source(sources, file, err) < 0) return -1;
        files += length + (files[length] == ':' ? 1 : 0);
    }
    if (sources->count > 0) return 0;
    return error_set(err, ERROR_INPUT, "kubeconfig: none of its files exists");
}

/* Text of a member; NULL where it is missing, null or empty. */
static int get_text(const struct found *found, const char *key, const char **value,
                    struct error *err)
{
    const struct yaml_node *node = found->map != NULL ? yaml_get(found->map, key) : NULL;
    if (node == NULL || node->is_null) return 0;
    if (node->kind != YAML_SCALAR) return fail_at(found->source, node, err, "text was expected");
    if (node->text[0] != '\0') *value = node->text;
    return 0;
}

static int get_path(struct arena *arena, const struct found *found, const char *key,
                    const char **value, struct error *err)
{
    const char *path = NULL;
    if (get_text(found, key, &path, err) < 0) return -1;
    if (path != NULL)
        *value = path[0] == '/' ? path : arena_printf(arena, "%s/%s", found->source->folder, path);
    return 0;
}

/* A certificate or key: a file, or its text as base64, which wins. */
static int get_pem(struct arena *arena, const struct found *found, const char *key,
                   const char **file, const char **pem, struct error *err)
{
    const char *data = NULL;
    const char *data_key = arena_printf(arena, "%s-data", key);
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    if (get_path(arena, found, key, file, err) < 0 || get_text(found, data_key, &data, err) < 0)
        return -1;
    if (data == NULL) return 0;
    if (base64_decode(&text, data) < 0 || !text_is_utf8(text.data, text.length))
        return error_set(err, ERROR_INPUT, "kubeconfig %s: %s is not base64 of a PEM text",
                         found->source->file, data_key);
    *file = NULL;
    *pem = arena_strndup(arena, text.data, text.length);
    return 0;
}

static int get_bool(const struct found *found, const char *key, bool *value, struct error *err)
{
    const char *text = NULL;
    if (get_text(found, key, &text, err) < 0) return -1;
    if (text == NULL || strcmp(text, "false") == 0) return 0;
    if (strcmp(text, "true") != 0)
        return error_set(err, ERROR_INPUT, "kubeconfig %s: %s is neither true nor false",
                         found->source->file, key);
    *value = true;
    return 0;
}

/* The entry of this name in one file's section: {name: NAME, KEY: {...}}. */
static int find_in(const struct source *source, const char *section, const char *key,
                   const char *name, struct found *found, struct error *err)
{
    const struct yaml_node *list = yaml_get(source->root, section);
    if (list == NULL || list->is_null) return 0;
    if (list->kind != YAML_LIST) return fail_at(source, list, err, "a list was expected");
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *item = list->items[i];
        if (item->kind != YAML_MAP) return fail_at(source, item, err, "a map was expected");
        const struct yaml_node *title = yaml_get(item, "name");
        if (title == NULL || title->kind != YAML_SCALAR || strcmp(title->text, name) != 0) continue;
        const struct yaml_node *map = yaml_get(item, key);
        if (map == NULL || map->kind != YAML_MAP)
            return fail_at(source, item, err, "the entry has no map of its own kind");
        *found = (struct found){source, map};
        return 0;
    }
    return 0;
}

static int find(const struct sources *sources, const char *section, const char *key,
                const char *name, struct found *found, struct error *err)
{
    *found = (struct found){0};
    for (size_t i = 0; i < sources->count && found->map == NULL; i++)
        if (find_in(&sources->items[i], section, key, name, found, err) < 0) return -1;
    if (found->map != NULL) return 0;
    return error_set(err, ERROR_INPUT, "kubeconfig %s: \"%s\" is not among its %s",
                     sources->items[0].file, name, section);
}

/* What would change who we are or how we get there, and is not done here. */
static int refuse(const struct found *found, struct error *err)
{
    static const struct {
        const char *key, *instead;
    } rows[] = {
        {"exec", "a program that makes credentials is not run; put a token, tokenFile or client "
                 "certificate there, for example of a service account (kubectl create token)"},
        {"auth-provider", "it is gone from Kubernetes as well; use a token or client certificate"},
        {"username", "Kubernetes knows no passwords any more; use a token or client certificate"},
        {"password", "Kubernetes knows no passwords any more; use a token or client certificate"},
        {"as", "acting as another user is not done here; use that user's own credentials"},
        {"as-uid", "acting as another user is not done here; use that user's own credentials"},
        {"as-groups", "acting as another user is not done here; use that user's own credentials"},
        {"as-user-extra",
         "acting as another user is not done here; use that user's own credentials"},
        {"proxy-url", "proxies are not used; run where the API server can be reached"},
    };
    for (size_t i = 0; found->map != NULL && i < ARRAY_LENGTH(rows); i++) {
        const struct yaml_node *node = yaml_get(found->map, rows[i].key);
        if (node == NULL || node->is_null || (node->kind == YAML_SCALAR && node->text[0] == '\0'))
            continue;
        return error_set(err, ERROR_INPUT, "kubeconfig %s:%u: \"%s\" is not supported: %s",
                         found->source->file, node->place.line, rows[i].key, rows[i].instead);
    }
    return 0;
}

static int take_cluster(struct arena *arena, const struct found *cluster,
                        struct kube_config *config, struct error *err)
{
    if (refuse(cluster, err) < 0 || get_text(cluster, "server", &config->server, err) < 0 ||
        get_text(cluster, "tls-server-name", &config->tls_name, err) < 0 ||
        get_bool(cluster, "insecure-skip-tls-verify", &config->insecure, err) < 0 ||
        get_pem(arena, cluster, "certificate-authority", &config->ca_file, &config->ca_pem, err) <
            0)
        return -1;
    if (config->server != NULL) return 0;
    return error_set(err, ERROR_INPUT, "kubeconfig %s: the cluster has no server",
                     cluster->source->file);
}

static int take_user(struct arena *arena, const struct found *user, struct kube_config *config,
                     struct error *err)
{
    if (refuse(user, err) < 0 || get_text(user, "token", &config->token, err) < 0 ||
        get_path(arena, user, "tokenFile", &config->token_file, err) < 0 ||
        get_pem(arena, user, "client-certificate", &config->certificate_file,
                &config->certificate_pem, err) < 0)
        return -1;
    return get_pem(arena, user, "client-key", &config->key_file, &config->key_pem, err);
}

static int find_context(const struct sources *sources, const char *name, struct found *context,
                        struct error *err)
{
    for (size_t i = 0; i < sources->count && name == NULL; i++) {
        const struct found top = {&sources->items[i], sources->items[i].root};
        if (get_text(&top, "current-context", &name, err) < 0) return -1;
    }
    if (name == NULL)
        return error_set(err, ERROR_INPUT,
                         "kubeconfig %s: it has no current-context; give one with --context",
                         sources->items[0].file);
    return find(sources, "contexts", "context", name, context, err);
}

int kube_config_read(struct arena *arena, const char *files, const char *context,
                     struct kube_config *config, struct error *err)
{
    struct sources sources = {.arena = arena};
    struct found chosen;
    struct found cluster = {0};
    struct found user = {0};
    const char *cluster_name = NULL;
    const char *user_name = NULL;
    if (add_sources(&sources, files, err) < 0 ||
        find_context(&sources, context, &chosen, err) < 0 ||
        get_text(&chosen, "namespace", &config->space, err) < 0 ||
        get_text(&chosen, "cluster", &cluster_name, err) < 0 ||
        get_text(&chosen, "user", &user_name, err) < 0)
        return -1;
    if (cluster_name == NULL)
        return fail_at(chosen.source, chosen.map, err, "the context names no cluster");
    if (find(&sources, "clusters", "cluster", cluster_name, &cluster, err) < 0 ||
        take_cluster(arena, &cluster, config, err) < 0)
        return -1;
    if (user_name == NULL) return 0;
    if (find(&sources, "users", "user", user_name, &user, err) < 0) return -1;
    return take_user(arena, &user, config, err);
}
