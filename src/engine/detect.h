/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "engine/engine.h"

/* cri-dockerd shows Docker's images a second time, and removes less exactly: where Docker itself
 * answers, such a socket is left alone. */
enum known_images { SOCKET_OWN, SOCKET_OF_DOCKER };

/* Where an engine may listen: {"/run/docker.sock", ENGINE_DOCKER, SOCKET_OWN}. A path begins with
 * "/", with "$XDG_RUNTIME_DIR/" or with "$HOME/". The kind is what is expected; what answers
 * decides. Docker's rows come before those of what stands in front of it. */
struct known_socket {
    const char *path;
    enum engine_kind kind;
    enum known_images shown;
};

/* Ended by a row whose path is NULL. */
extern const struct known_socket detect_known_sockets[];

/*
 * Looks for living engines behind the known sockets, each path below `root` ("" in earnest, a
 * folder in tests). One engine that lives is chosen; of several, the only one that has images;
 * two that have some are ERROR_USAGE. None is ERROR_UNREACHABLE with what was tried.
 */
int detect_engine(struct arena *arena, const struct known_socket *known, const char *root,
                  struct engine_target *target, struct error *err);
