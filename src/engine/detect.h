/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "engine/engine.h"

/* Where an engine may listen: {"/run/docker.sock", ENGINE_DOCKER}. A path begins with "/", with
 * "$XDG_RUNTIME_DIR/" or with "$HOME/". The kind is what is expected; what answers decides. */
struct known_socket {
    const char *path;
    enum engine_kind kind;
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
