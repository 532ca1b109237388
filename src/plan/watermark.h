/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/inventory.h"
#include "policy/policy.h"

/*
 * Disk watermarks: the delete rules of a policy that has them act only while the disk is fuller
 * than they say. Pure.
 */
struct gate {
    const struct policy *policy;
    bool is_acting;   /* the disk is at or above startAbove */
    bool never_stops; /* by inodes alone: how many an image frees is not known */
    int64_t stop_below;
};

struct gates {
    const struct disk_facts *disk;
    struct gate *items; /* of the policies that have watermarks */
    size_t count;
    struct gate **by_rule; /* by rule index; NULL: the rule asks nothing of the disk */
    bool any_acting;
    bool are_shut;      /* while true no gate is open: what goes without them comes first */
    int64_t used_bytes; /* once what is planned so far is gone; -1 unknown */
};

void gates_init(struct gates *gates, struct arena *arena, const struct policy_set *set,
                const struct disk_facts *disk);

/* True where the rule may act now. */
bool gates_are_open(const struct gates *gates, const struct rule *rule);
/* True where the rule's policy acts at all on this disk. */
bool gates_may_open(const struct gates *gates, const struct rule *rule);

/* An image of that size (-1 unknown: nothing) goes. */
void gates_take(struct gates *gates, int64_t size_bytes);

/* Why the rule may not act, for people. */
const char *gates_explain(const struct gates *gates, const struct rule *rule, struct arena *arena);
