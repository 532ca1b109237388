/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

#include "engine/engine.h"
#include "wire/grpc.h"

/*
 * Typed calls of the container runtime interface (runtime.v1) and of containerd's own services on
 * the same socket: a protobuf-c message out, one back. One cri_api belongs to one thread.
 */

struct cri_api {
    struct engine_target target;
    struct arena arena;
    struct grpc *runtime;    /* CRI services */
    struct grpc *containerd; /* containerd's own, namespace k8s.io; NULL on other runtimes */
    const char *name;        /* "containerd", "cri-o": what Version says */
    const char *version;
    const char *api_version;
};

/* Names of the services, to put before "/Method". */
#define CRI_RUNTIME           "/runtime.v1.RuntimeService"
#define CRI_IMAGES            "/runtime.v1.ImageService"
#define CONTAINERD_IMAGES     "/containerd.services.images.v1.Images"
#define CONTAINERD_CONTAINERS "/containerd.services.containers.v1.Containers"

/* Connects and asks for the version. ERROR_UNREACHABLE, …; ERROR_ENGINE where the socket is gRPC but
 * has no CRI (its plugin is switched off). */
int cri_api_open(struct cri_api *api, const struct engine_target *target, struct error *err);
void cri_api_close(struct cri_api *api);
bool cri_is_containerd(const struct cri_api *api);

/* One method: how its answer is decoded. */
struct cri_method {
    const char *path;
    const ProtobufCMessageDescriptor *answer;
    long timeout_seconds;
};

/* Calls and decodes. A status other than 0 is ERROR_ENGINE (ERROR_TIMEOUT for an exceeded deadline)
 * and is left in *status (may be NULL; -1 without an answer). Free the answer with
 * protobuf_c_message_free_unpacked. */
ProtobufCMessage *cri_call(struct grpc *grpc, const struct cri_method *method,
                           const ProtobufCMessage *request, int *status, struct error *err);

/* The same call for many requests, several in flight. answers[i] is NULL where statuses[i] is not
 * 0. Returns -1 with the first failure that is no answer of the server (nothing is left to free). */
int cri_call_many(struct grpc *grpc, const struct cri_method *method,
                  ProtobufCMessage *const *requests, size_t count, ProtobufCMessage **answers,
                  int *statuses, struct error *err);

/* "sha256:" and 64 hex digits from either spelling, in the arena; NULL for anything else. */
const char *cri_image_id(struct arena *arena, const char *text);
/* As the runtime wants it: CRI-O without "sha256:". Points into `id`. */
const char *cri_spell_id(const struct cri_api *api, const char *id);
