/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "engine/engine.h"
#include "wire/http.h"
#include "wire/json.h"

/*
 * The Docker Engine API as this room uses it: one connection whose version is negotiated. Docker
 * 29 refuses clients that insist on an API below 1.40, old engines refuse newer ones, so the
 * version comes from the unversioned /_ping, which every engine answers.
 */
#define DOCKER_API_NEWEST "1.51" /* the newest version whose answers are known */

#define DOCKER_CONNECT_SECONDS 5L
#define DOCKER_READ_SECONDS    60L
#define DOCKER_LIST_SECONDS    300L
#define DOCKER_REMOVE_SECONDS  600L /* a removal is synchronous: about 1 s for 8000 files */

#define DOCKER_ANSWER_MAX_BYTES ((size_t)64 * 1024 * 1024) /* of anything but lists */

struct docker_api {
    struct arena arena;
    struct engine_target target; /* texts in the arena */
    struct http *http;
    char version[32];   /* negotiated: "1.41" */
    char server[128];   /* "Docker/20.10.24 (linux)" */
    bool is_podman;     /* as the answer's headers say */
    long fixed_seconds; /* the target's request timeout; 0: the defaults above */
};

/* What the engine says of itself and how it stores images. Texts are in the arena. */
struct docker_info {
    bool containerd_store; /* image IDs are manifest or index digests; removal differs */
    const char *driver, *version, *root_folder, *node_name;
};

enum docker_expect { DOCKER_EXPECT_KIND, DOCKER_EXPECT_ANY };

/* Zeroes *api first. Connects and negotiates. ERROR_USAGE where another kind than the target's
 * answers (Podman for Docker), unless any will do. */
int docker_api_open(struct docker_api *api, const struct engine_target *target,
                    enum docker_expect expect, struct error *err);
void docker_api_close(struct docker_api *api);

/* A new connection in place of the old one, which may hold the rest of an answer. */
int docker_api_reconnect(struct docker_api *api, struct error *err);

/* One request to "/v1.41" + path. *response is zeroed by the caller and released by it. */
int docker_api_request(struct docker_api *api, const char *method, const char *path,
                       long timeout_seconds, struct http_response *response, struct error *err);

/* GET of one document; anything but 200 is ERROR_ENGINE with the engine's words. */
int docker_api_get(struct docker_api *api, const char *path, cJSON **tree, struct error *err);

/* GET of a list, fed to `stream` as it arrives. */
int docker_api_stream(struct docker_api *api, const char *path, const char *what,
                      json_stream_each each, void *context, struct error *err);

int docker_api_info(struct docker_api *api, struct arena *arena, struct docker_info *info,
                    struct error *err);

/* How an inventory says which of the two stores an engine has. */
#define DOCKER_CONTAINERD_STORE "containerd snapshotter"
bool docker_facts_tell_containerd(const struct engine_facts *facts);

/* GET /images/NAME/json. NULL in *tree where the engine has no such image. */
int docker_api_inspect(struct docker_api *api, const char *name, cJSON **tree, struct error *err);

/* The "message" of an error answer, or its plain text (engines answer so to old clients); one
 * line, at most size - 1 bytes, "no message" where there is none. */
void docker_api_message(const struct http_response *response, char *text, size_t size);
