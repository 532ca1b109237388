/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/kubestatus.h"

#include "base/cleanup.h"
#include "base/strbuf.h"
#include "base/text.h"

#include <string.h>

#define MESSAGE_MAX_BYTES 600

/* clang-format off */
static const struct kube_resource resources[] = {
    [KUBE_CONFIG_MAPS]             = {"v1",                      "configmaps",             "ConfigMap"},
    [KUBE_CRON_JOBS]               = {"batch/v1",                "cronjobs",               "CronJob"},
    [KUBE_DAEMON_SETS]             = {"apps/v1",                 "daemonsets",             "DaemonSet"},
    [KUBE_DEPLOYMENTS]             = {"apps/v1",                 "deployments",            "Deployment"},
    [KUBE_EVENTS]                  = {"v1",                      "events",                 "Event"},
    [KUBE_JOBS]                    = {"batch/v1",                "jobs",                   "Job"},
    [KUBE_LEASES]                  = {"coordination.k8s.io/v1",  "leases",                 "Lease"},
    [KUBE_NODES]                   = {"v1",                      "nodes",                  "Node"},
    [KUBE_PODS]                    = {"v1",                      "pods",                   "Pod"},
    [KUBE_REPLICA_SETS]            = {"apps/v1",                 "replicasets",            "ReplicaSet"},
    [KUBE_REPLICATION_CONTROLLERS] = {"v1",                      "replicationcontrollers", "ReplicationController"},
    [KUBE_STATEFUL_SETS]           = {"apps/v1",                 "statefulsets",           "StatefulSet"},
};
/* clang-format on */
_Static_assert(ARRAY_LENGTH(resources) == KUBE_KIND_COUNT, "every kind has its row");

const struct kube_resource *kube_resource_of(enum kube_kind kind)
{
    return &resources[kind];
}

const char *kube_kind_name(enum kube_kind kind)
{
    return resources[kind].kind;
}

const char *kube_api_version(enum kube_kind kind)
{
    return resources[kind].api_version;
}

int kube_name_failure(const struct kube_subject *subject, int result, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    strbuf_printf(&text, "%s %s", subject->verb, subject->resource->plural);
    if (subject->space != NULL || subject->name != NULL) strbuf_putc(&text, ' ');
    if (subject->space != NULL) strbuf_puts(&text, subject->space);
    if (subject->name != NULL)
        strbuf_printf(&text, "%s%s", subject->space != NULL ? "/" : "", subject->name);
    error_context(err, "%s", text.data);
    return result;
}

static int result_of(long code, const char *reason)
{
    if (strcmp(reason, "Expired") == 0) return KUBE_GONE;
    switch (code) {
    case 400:
    case 413:
    case 415:
    case 422: return KUBE_INVALID;
    case 403: return KUBE_FORBIDDEN;
    case 404: return KUBE_NOT_FOUND;
    case 409: return strcmp(reason, "AlreadyExists") == 0 ? KUBE_EXISTS : KUBE_CONFLICT;
    case 410: return KUBE_GONE;
    case 429: return KUBE_BUSY;
    default: return KUBE_FAILED;
    }
}

static const char *text_of(const cJSON *object, const char *key)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(member) ? member->valuestring : "";
}

/* What is missing, in the words of a Role, where it is RBAC that said no (and not, for example, a
 * quota, which answers 403 too). */
static void add_rule(struct strbuf *text, const struct kube_subject *subject, const char *message)
{
    if (strstr(message, " cannot ") == NULL) return;
    const char *group = subject->resource->api_version;
    const char *slash = strchr(group, '/');
    strbuf_printf(text,
                  "; a Role or ClusterRole must allow the verb \"%s\" on \"%s\" of the API group "
                  "\"%.*s\"",
                  subject->verb, subject->resource->plural,
                  slash != NULL ? (int)(slash - group) : 0, group);
}

static int refuse(const struct kube_subject *subject, long code, const char *reason,
                  const char *message, struct error *err)
{
    const int result = result_of(code, reason);
    CLEANUP(strbuf_release) struct strbuf text;
    CLEANUP(strbuf_release) struct strbuf cut;
    strbuf_init(&text, 0);
    strbuf_init(&cut, 0);
    strbuf_add(&cut, message, strnlen(message, MESSAGE_MAX_BYTES));
    text_escape_terminal(&text, cut.data);
    if (message[0] == '\0') strbuf_puts(&text, "the server says no more");
    strbuf_printf(&text, " (%ld", code);
    if (reason[0] != '\0') strbuf_putc(&text, ' ');
    strbuf_reset(&cut);
    strbuf_add(&cut, reason, strnlen(reason, 64));
    text_escape_terminal(&text, cut.data);
    strbuf_putc(&text, ')');
    if (result == KUBE_FORBIDDEN) add_rule(&text, subject, message);
    if (code == 401) strbuf_puts(&text, "; the credentials are not (or no longer) valid");
    const bool denied = code == 401 || code == 403;
    error_set(err, denied ? ERROR_DENIED : ERROR_ENGINE, "%s", text.data);
    return result;
}

static cJSON *parse_status(const char *body, size_t length)
{
    struct error ignored = {0};
    CLEANUP(json_free) cJSON *tree = json_parse(body, length, NULL, &ignored);
    return tree != NULL && strcmp(text_of(tree, "kind"), "Status") == 0 ? TAKE(tree) : NULL;
}

int kube_refusal(const struct kube_subject *subject, long status, const char *body, size_t length,
                 struct error *err)
{
    CLEANUP(json_free) cJSON *tree = parse_status(body, length);
    const int result = tree != NULL ? refuse(subject, status, text_of(tree, "reason"),
                                             text_of(tree, "message"), err)
                                    : refuse(subject, status, "", body, err);
    return kube_name_failure(subject, result, err);
}

int kube_refusal_of_status(const struct kube_subject *subject, const cJSON *status,
                           struct error *err)
{
    int64_t code = 0;
    struct error ignored = {0};
    if (json_int(status, "code", JSON_OPTIONAL, &code, &ignored) < 0) code = 0;
    return refuse(subject, (long)code, text_of(status, "reason"), text_of(status, "message"), err);
}

long kube_status_retry_after(const char *body, size_t length)
{
    CLEANUP(json_free) cJSON *tree = parse_status(body, length);
    const cJSON *details = cJSON_GetObjectItemCaseSensitive(tree, "details");
    struct error ignored = {0};
    int64_t seconds = -1;
    if (!cJSON_IsObject(details) ||
        json_int(details, "retryAfterSeconds", JSON_OPTIONAL, &seconds, &ignored) < 0)
        return -1;
    return seconds < 0 || seconds > 24 * 60 * 60 ? -1 : (long)seconds;
}
