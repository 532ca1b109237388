/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/criapi.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "engine/cri.pb-c.h"

#include <string.h>

#define CALL_SECONDS 60L
#define IN_FLIGHT    16u
#define ID_PREFIX    "sha256:"

static const char *socket_path(const struct engine_target *target)
{
    return target->endpoint + strlen("unix://");
}

static int ask_version(struct cri_api *api, struct error *err)
{
    const struct cri_method method = {CRI_RUNTIME "/Version",
                                      &runtime__v1__version_response__descriptor,
                                      api->target.request_timeout_seconds};
    Runtime__V1__VersionRequest request;
    runtime__v1__version_request__init(&request);
    int status = 0;
    ProtobufCMessage *message = cri_call(api->runtime, &method, &request.base, &status, err);
    if (message == NULL && status == GRPC_UNIMPLEMENTED)
        return error_context(err, "%s offers no runtime.v1 (is its CRI plugin switched off?)",
                             api->target.endpoint);
    if (message == NULL) return -1;
    const Runtime__V1__VersionResponse *answer = (const Runtime__V1__VersionResponse *)message;
    api->name = arena_strdup(&api->arena, answer->runtime_name);
    api->version = arena_strdup(&api->arena, answer->runtime_version);
    api->api_version = arena_strdup(&api->arena, answer->runtime_api_version);
    protobuf_c_message_free_unpacked(message, NULL);
    return 0;
}

int cri_api_open(struct cri_api *api, const struct engine_target *target, struct error *err)
{
    static const char *const headers[] = {"containerd-namespace: k8s.io", NULL};
    memset(api, 0, sizeof *api);
    api->target = *target;
    api->target.endpoint = arena_strdup(&api->arena, target->endpoint);
    api->runtime = grpc_open(socket_path(&api->target), NULL, err);
    if (api->runtime == NULL || ask_version(api, err) < 0) {
        cri_api_close(api);
        return -1;
    }
    if (strcmp(api->name, "containerd") != 0) return 0;
    api->containerd = grpc_open(socket_path(&api->target), headers, err);
    if (api->containerd != NULL) return 0;
    cri_api_close(api);
    return -1;
}

void cri_api_close(struct cri_api *api)
{
    grpc_close(api->runtime);
    grpc_close(api->containerd);
    arena_release(&api->arena);
    memset(api, 0, sizeof *api);
}

bool cri_is_containerd(const struct cri_api *api)
{
    return api->containerd != NULL;
}

static void pack(struct grpc_call *call, const struct cri_method *method,
                 const ProtobufCMessage *request)
{
    const size_t length = protobuf_c_message_get_packed_size(request);
    uint8_t *bytes = memory_zeroed(1, length + 1);
    protobuf_c_message_pack(request, bytes);
    *call = (struct grpc_call){.method = method->path,
                               .request = bytes,
                               .request_length = length,
                               .timeout_seconds = method->timeout_seconds ? method->timeout_seconds
                                                                          : CALL_SECONDS};
}

static int refused(const struct grpc_call *call, struct error *err)
{
    const char *name = grpc_status_name(call->status);
    return error_set(err, call->status == GRPC_DEADLINE_EXCEEDED ? ERROR_TIMEOUT : ERROR_ENGINE,
                     "call %s: %s%s%s (status %d)", call->method, name ? name : "",
                     name && call->message[0] ? ": " : "", call->message, call->status);
}

/* The decoded answer of a call with status 0, or NULL. */
static ProtobufCMessage *unpack(const struct grpc_call *call, const struct cri_method *method,
                                struct error *err)
{
    ProtobufCMessage *message = protobuf_c_message_unpack(method->answer, NULL, call->body.length,
                                                          (const uint8_t *)call->body.data);
    if (message == NULL)
        error_set(err, ERROR_PROTOCOL, "call %s: the answer cannot be decoded", call->method);
    return message;
}

static void drop(struct grpc_call *call)
{
    cleanup_free(&call->request);
    grpc_call_release(call);
}

ProtobufCMessage *cri_call(struct grpc *grpc, const struct cri_method *method,
                           const ProtobufCMessage *request, int *status, struct error *err)
{
    struct grpc_call call;
    ProtobufCMessage *answer = NULL;
    pack(&call, method, request);
    if (grpc_perform(grpc, &call) < 0) {
        error_set(err, call.err.kind, "%s", call.err.text);
    } else if (call.status != GRPC_OK) {
        refused(&call, err);
    } else {
        answer = unpack(&call, method, err);
    }
    if (status != NULL) *status = call.status;
    drop(&call);
    return answer;
}

/* Takes one finished call apart; -1 when it was no answer. */
static int collect(struct grpc_call *call, const struct cri_method *method,
                   ProtobufCMessage **answer, int *status, struct error *err)
{
    *answer = NULL;
    *status = call->status;
    if (call->result < 0) return error_set(err, call->err.kind, "%s", call->err.text);
    if (call->status != GRPC_OK) return 0;
    *answer = unpack(call, method, err);
    return *answer == NULL ? -1 : 0;
}

int cri_call_many(struct grpc *grpc, const struct cri_method *method,
                  ProtobufCMessage *const *requests, size_t count, ProtobufCMessage **answers,
                  int *statuses, struct error *err)
{
    struct grpc_call *calls = memory_zeroed(count + 1, sizeof *calls);
    int result = 0;
    for (size_t i = 0; i < count; i++) pack(&calls[i], method, requests[i]);
    grpc_perform_many(grpc, calls, count, IN_FLIGHT);
    for (size_t i = 0; i < count; i++) {
        if (collect(&calls[i], method, &answers[i], &statuses[i], err) < 0) result = -1;
        drop(&calls[i]);
    }
    for (size_t i = 0; result < 0 && i < count; i++) {
        if (answers[i] != NULL) protobuf_c_message_free_unpacked(answers[i], NULL);
        answers[i] = NULL;
    }
    free(calls);
    return result;
}

static bool is_bare_hex(const char *text)
{
    return strspn(text, "0123456789abcdef") == 64 && text[64] == '\0';
}

const char *cri_image_id(struct arena *arena, const char *text)
{
    if (text_is_digest(text)) return arena_strdup(arena, text);
    return is_bare_hex(text) ? arena_printf(arena, ID_PREFIX "%s", text) : NULL;
}

const char *cri_spell_id(const struct cri_api *api, const char *id)
{
    return strcmp(api->name, "cri-o") == 0 ? id + strlen(ID_PREFIX) : id;
}
