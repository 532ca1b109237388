/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "engine/dockerapi.h"
#include "engine/engineops.h"

/*
 * The reading operations over the Engine API, and the look-up that the writer shares with them.
 */
struct engine_reader *docker_reader_open(const struct engine_target *target, struct error *err);
void docker_reader_close(struct engine_reader *reader);
int docker_read(struct engine_reader *reader, bool with_disk, struct inventory *inventory,
                struct error *err);
int docker_enrich(struct engine_reader *reader, struct inventory *inventory, const unsigned *needs,
                  struct error *err);
int docker_read_containers(struct engine_reader *reader, const struct inventory *known,
                           struct inventory *containers, struct error *err);
int docker_read_users(struct engine_reader *reader, const struct inventory *known,
                      const char *const *image_ids, size_t count, struct inventory *containers,
                      struct error *err);
int docker_look_up(struct engine_reader *reader, const char *listed_or_id,
                   struct engine_lookup *lookup, struct error *err);

/* What a canonical reference or a whole ID stands for. `names`, if not NULL, is an initialised
 * empty inventory that gets the one image with all its names, sealed. */
int docker_api_look_up(struct docker_api *api, const char *name, struct engine_lookup *lookup,
                       struct inventory *names, struct error *err);

int docker_probe(const struct engine_target *target, enum engine_kind *kind, struct error *err);
int docker_count(const struct engine_target *target, size_t *count, struct error *err);
