/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/dockerread.h"
#include "engine/dockerwrite.h"
#include "engine/engineops.h"

/* Podman's Docker-compatible API is served by the same operations. It differs where it matters: its
 * force removes containers, so it is never sent (dockerwrite.c), and its errors have other words
 * (dockeranswer.c). */
const struct engine_operations docker_operations = {
    .reader_open = docker_reader_open,
    .reader_close = docker_reader_close,
    .read = docker_read,
    .enrich = docker_enrich,
    .read_containers = docker_read_containers,
    .read_users = docker_read_users,
    .look_up = docker_look_up,
    .writer_open = docker_writer_open,
    .remove = docker_remove,
    .writer_close = docker_writer_close,
    .probe = docker_probe,
    .count_images = docker_count,
};
