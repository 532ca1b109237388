/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/kubeconfig.h"

#include "base/cleanup.h"
#include "base/file.h"

#include <string.h>

/* Appends the file to the arena as text, without blanks around it. */
static int read_trimmed(struct arena *arena, const char *file, const char **text, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf content;
    strbuf_init(&content, KUBE_TOKEN_MAX_BYTES);
    if (file_read(file, KUBE_TOKEN_MAX_BYTES, &content, err) < 0) return -1;
    const char *start = content.data + strspn(content.data, " \t\r\n");
    size_t length = strlen(start);
    while (length > 0 && strchr(" \t\r\n", start[length - 1]) != NULL) length--;
    if (length == 0) return error_set(err, ERROR_INPUT, "%s is empty", file);
    *text = arena_strndup(arena, start, length);
    return 0;
}

int kube_token_read(struct arena *arena, const char *file, const char **token, struct error *err)
{
    if (read_trimmed(arena, file, token, err) < 0) return error_context(err, "read the token");
    if (strpbrk(*token, " \t\r\n") == NULL) return 0;
    return error_set(err, ERROR_INPUT, "the token in %s has blanks inside", file);
}

int kube_config_in_cluster(struct arena *arena, const char *folder, struct kube_config *config,
                           struct error *err)
{
    const char *host = getenv("KUBERNETES_SERVICE_HOST");
    const char *port = getenv("KUBERNETES_SERVICE_PORT");
    if (host == NULL || port == NULL || host[0] == '\0' || port[0] == '\0')
        return error_set(err, ERROR_USAGE,
                         "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set");
    const bool is_ipv6 = strchr(host, ':') != NULL;
    config->server = arena_printf(arena, "https://%s%s%s:%s", is_ipv6 ? "[" : "", host,
                                  is_ipv6 ? "]" : "", port);
    config->ca_file = arena_printf(arena, "%s/ca.crt", folder);
    config->token_file = arena_printf(arena, "%s/token", folder);
    return read_trimmed(arena, arena_printf(arena, "%s/namespace", folder), &config->space, err);
}

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static int read_home(struct arena *arena, const char *context, struct kube_config *config,
                     struct error *err)
{
    const char *home = environment("HOME");
    const char *file = home != NULL ? arena_printf(arena, "%s/.kube/config", home) : NULL;
    if (file != NULL && access(file, F_OK) == 0)
        return kube_config_read(arena, file, context, config, err);
    return error_set(err, ERROR_USAGE,
                     "no Kubernetes cluster is known: this is no pod, KUBECONFIG is not set and "
                     "~/.kube/config does not exist; give --kubeconfig");
}

int kube_config_find(struct arena *arena, const struct kube_options *options,
                     struct kube_config *config, struct error *err)
{
    const char *variable = environment("KUBECONFIG");
    *config = (struct kube_config){0};
    if (options->server != NULL) {
        config->server = arena_strdup(arena, options->server);
        return 0;
    }
    if (options->kubeconfig != NULL)
        return kube_config_read(arena, options->kubeconfig, options->context, config, err);
    if (variable != NULL) return kube_config_read(arena, variable, options->context, config, err);
    if (options->context == NULL && environment("KUBERNETES_SERVICE_HOST") != NULL)
        return kube_config_in_cluster(arena, KUBE_SERVICE_ACCOUNT, config, err);
    return read_home(arena, options->context, config, err);
}
