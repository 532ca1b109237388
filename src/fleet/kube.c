/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/kube.h"

#include "base/cleanup.h"
#include "base/jsonwriter.h"
#include "fleet/kubecall.h"

#include <string.h>

static void cleanup_response(struct http_response *response)
{
    http_response_release(response);
}

/* One object, or the Status of a deletion. */
static int read_object(const struct kube_call *call, const struct http_response *response,
                       cJSON **object, struct error *err)
{
    if (object == NULL) return KUBE_OK;
    CLEANUP(json_free)
    cJSON *tree = json_parse(response->body.data, response->body.length, "the answer", err);
    if (tree != NULL && !cJSON_IsObject(tree))
        error_set(err, ERROR_PROTOCOL, "the answer is no JSON object");
    if (err->kind != ERROR_NONE) return kube_name_failure(&call->subject, KUBE_FAILED, err);
    *object = TAKE(tree);
    return KUBE_OK;
}

/* Fills in the path, and sends. */
static int call_object(struct kube *kube, struct kube_call *call, enum kube_kind kind,
                       cJSON **object, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf path;
    CLEANUP(cleanup_response) struct http_response response = {0};
    const bool is_post = strcmp(call->method, "POST") == 0;
    strbuf_init(&path, 0);
    call->subject.resource = kube_resource_of(kind);
    kube_add_path(&path, kind, call->subject.space, is_post ? NULL : call->subject.name);
    call->path = path.data;
    const int result = kube_perform(kube, call, &response, err);
    return result == KUBE_OK ? read_object(call, &response, object, err) : result;
}

int kube_get(struct kube *kube, enum kube_kind kind, const char *space, const char *name,
             cJSON **object, struct error *err)
{
    struct kube_call call = {.subject = {.verb = "get", .space = space, .name = name},
                             .method = "GET",
                             .repeat = KUBE_REPEAT};
    return call_object(kube, &call, kind, object, err);
}

int kube_create(struct kube *kube, enum kube_kind kind, const char *space, const char *body,
                enum kube_create_mode mode, cJSON **object, struct error *err)
{
    struct kube_call call = {.subject = {.verb = "create", .space = space},
                             .method = "POST",
                             .body = body,
                             .repeat = mode == KUBE_CREATE_NAMED ? KUBE_REPEAT
                                                                 : KUBE_REPEAT_UNSENT};
    return call_object(kube, &call, kind, object, err);
}

int kube_patch(struct kube *kube, enum kube_kind kind, const char *space, const char *name,
               const char *patch, cJSON **object, struct error *err)
{
    struct kube_call call = {.subject = {.verb = "patch", .space = space, .name = name},
                             .method = "PATCH",
                             .body = patch,
                             .content_type = "application/merge-patch+json",
                             .repeat = KUBE_REPEAT};
    return call_object(kube, &call, kind, object, err);
}

int kube_replace(struct kube *kube, enum kube_kind kind, const char *space, const char *name,
                 const char *body, cJSON **object, struct error *err)
{
    struct kube_call call = {.subject = {.verb = "update", .space = space, .name = name},
                             .method = "PUT",
                             .body = body,
                             .repeat = KUBE_REPEAT};
    return call_object(kube, &call, kind, object, err);
}

int kube_delete(struct kube *kube, enum kube_kind kind, const char *space, const char *name,
                const char *uid, enum kube_propagation propagation, struct error *err)
{
    static const char *const policies[] = {
        [KUBE_BACKGROUND] = "Background",
        [KUBE_FOREGROUND] = "Foreground",
        [KUBE_ORPHAN] = "Orphan",
    };
    CLEANUP(strbuf_release) struct strbuf body;
    struct json_writer json;
    strbuf_init(&body, 0);
    json_writer_init(&json, &body, 0);
    json_open_object(&json, NULL);
    json_put_text(&json, "apiVersion", "v1");
    json_put_text(&json, "kind", "DeleteOptions");
    json_put_text(&json, "propagationPolicy", policies[propagation]);
    if (uid != NULL) {
        json_open_object(&json, "preconditions");
        json_put_text(&json, "uid", uid);
        json_close_object(&json);
    }
    json_close_object(&json);
    struct kube_call call = {.subject = {.verb = "delete", .space = space, .name = name},
                             .method = "DELETE",
                             .body = body.data,
                             .repeat = KUBE_REPEAT};
    return call_object(kube, &call, kind, NULL, err);
}
