/* SPDX-License-Identifier: Apache-2.0 */
/* Random worlds for property tests, in pieces that can be shuffled and added to. The vocabulary is small, so that
 * names, rules and facts meet often. The same seed gives the same world everywhere. */
#pragma once

#include "tests/unit/plan/world.h"

enum random_wish {
    RANDOM_NO_DISK = 1 << 0,   /* without watermarks */
    RANDOM_NO_NEWEST = 1 << 1, /* without keepNewest in delete rules */
};

struct random_rule {
    const char *name, *selectors;
    const char *conditions[12]; /* by key; NULL unset */
};

struct random_policy {
    const char *file, *head; /* the spec without rules: "orderBy: oldest, " */
    struct random_rule keeps[3], deletes[4];
    size_t keep_count, delete_count;
};

struct random_world {
    struct arena arena;
    uint64_t state; /* of the generator */
    struct random_policy policies[3];
    size_t policy_count;
    const char *statements[40];
    size_t statement_count;
};

void random_world_init(struct random_world *world, uint64_t seed, unsigned wishes);
void random_world_release(struct random_world *world);

size_t random_below(struct random_world *world, size_t limit);

/* The world, planned; `order` is how its policies are read, NULL as they are. */
void random_world_plan(const struct random_world *world, const size_t *order, struct world *out);

/* Other orders of statements, rules and the names of images. */
void random_world_shuffle(struct random_world *world);

/* One more keep rule, or one more condition for a delete rule. */
void random_world_add_keep(struct random_world *world);
void random_world_add_condition(struct random_world *world);
