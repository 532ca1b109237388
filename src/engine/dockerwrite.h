/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "engine/dockerapi.h"
#include "engine/engineops.h"

/*
 * Removing over the Docker Engine API. Each removal takes the form that the engine guards best:
 *
 *   graph store       a tag          docker.io/library/x:1 (never a bare or short name)
 *                     a digest       docker.io/library/x@sha256:…, only where x has no tag
 *   containerd store  a tag          docker.io/library/x:1@ID: goes only while it still has that ID
 *                     a digest       x@ID, after a look-up shows no tag of x: it would take them all
 *   both              without names  the whole ID, after a look-up shows that it still has none
 *
 * noprune=1 always, so that parents that nobody named stay. force=1 only where the removal
 * allows it, this is the last name, the engine refused without, and a list of all containers
 * made after the refusal shows none that may run. On the containerd store a forced tag removal
 * would strip a running container's image, so force is only sent in forms that the engine
 * refuses for running containers. "platforms" is never sent.
 */
struct engine_writer *docker_writer_open(const struct engine_target *target,
                                         const struct engine_facts *facts, struct error *err);
void docker_remove(struct engine_writer *base, const struct removal *removal,
                   struct removal_result *result);
int docker_writer_close(struct engine_writer *writer, struct error *err);

enum docker_force { DOCKER_NO_FORCE, DOCKER_FORCE };

/* The path of the DELETE request for a removal that was found good. */
void docker_removal_path(const struct removal *removal, bool containerd_store,
                         enum docker_force force, struct strbuf *path);

/* NULL where the removal may be asked for at all, else why not. */
const char *docker_removal_problem(const struct removal *removal);
