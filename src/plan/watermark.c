/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/watermark.h"

#define BASIS_POINTS 10000u
#define HIGHEST_BIT  8192u /* of BASIS_POINTS */

/* Adds to a rest that is smaller than the whole; returns 1 where that makes another whole. */
static uint64_t carry(uint64_t *rest, uint64_t more, uint64_t whole)
{
    *rest += more;
    if (*rest < whole) return 0;
    *rest -= whole;
    return 1;
}

/* Used share in basis points, rounded down, at most all; -1 unknown. Multiplies bit by bit, as the
 * product fits no number. */
static int64_t used_share(int64_t used, int64_t capacity)
{
    if (used < 0 || capacity <= 0) return -1;
    if (used >= capacity) return BASIS_POINTS;
    uint64_t whole = (uint64_t)capacity;
    uint64_t share = 0;
    uint64_t rest = 0;
    for (uint64_t bit = HIGHEST_BIT; bit > 0; bit >>= 1) {
        share = share * 2 + carry(&rest, rest, whole);
        if (BASIS_POINTS & bit) share += carry(&rest, (uint64_t)used, whole);
    }
    return (int64_t)share;
}

static void gate_init(struct gate *gate, const struct policy *policy, const struct disk_facts *disk)
{
    int64_t start = policy->disk.start_above;
    int64_t bytes = used_share(disk->used_bytes, disk->capacity_bytes);
    int64_t inodes = used_share(disk->used_inodes, disk->capacity_inodes);
    bool by_bytes = start >= 0 && bytes >= start;
    bool by_inodes = start >= 0 && inodes >= start;
    *gate = (struct gate){
        .policy = policy,
        .is_acting = by_bytes || by_inodes,
        .never_stops = by_inodes && !by_bytes,
        .stop_below = policy->disk.stop_below >= 0 ? policy->disk.stop_below : start,
    };
}

void gates_init(struct gates *gates, struct arena *arena, const struct policy_set *set,
                const struct disk_facts *disk)
{
    *gates = (struct gates){.disk = disk,
                            .items = ARENA_ARRAY(arena, set->policy_count, struct gate),
                            .by_rule = ARENA_ARRAY(arena, set->rule_count, struct gate *),
                            .are_shut = true,
                            .used_bytes = disk->used_bytes};
    for (size_t i = 0; i < set->policy_count; i++) {
        const struct policy *policy = set->policies[i];
        if (!policy->disk.present) continue;
        struct gate *gate = &gates->items[gates->count++];
        gate_init(gate, policy, disk);
        gates->any_acting |= gate->is_acting;
        for (size_t j = 0; j < policy->rule_count; j++)
            gates->by_rule[policy->rules[j]->index] = gate;
    }
}

bool gates_may_open(const struct gates *gates, const struct rule *rule)
{
    const struct gate *gate = gates->by_rule[rule->index];
    return gate == NULL || gate->is_acting;
}

bool gates_are_open(const struct gates *gates, const struct rule *rule)
{
    const struct gate *gate = gates->by_rule[rule->index];
    if (gate == NULL) return true;
    if (gates->are_shut || !gate->is_acting) return false;
    if (gate->never_stops) return true;
    return used_share(gates->used_bytes, gates->disk->capacity_bytes) >= gate->stop_below;
}

void gates_take(struct gates *gates, int64_t size_bytes)
{
    if (size_bytes <= 0 || gates->used_bytes < 0) return;
    gates->used_bytes = size_bytes < gates->used_bytes ? gates->used_bytes - size_bytes : 0;
}

static const char *show_share(struct arena *arena, int64_t basis_points)
{
    int64_t whole = basis_points / 100;
    int64_t rest = basis_points % 100;
    if (rest == 0) return arena_printf(arena, "%lld%%", (long long)whole);
    return arena_printf(arena, "%lld.%02lld%%", (long long)whole, (long long)rest);
}

const char *gates_explain(const struct gates *gates, const struct rule *rule, struct arena *arena)
{
    const struct gate *gate = gates->by_rule[rule->index];
    const struct disk_facts *disk = gates->disk;
    int64_t bytes = used_share(disk->used_bytes, disk->capacity_bytes);
    int64_t inodes = used_share(disk->used_inodes, disk->capacity_inodes);
    if (gate == NULL) return "";
    if (gate->is_acting)
        return arena_printf(arena, "disk use falls below stopBelow %s with what goes before it",
                            show_share(arena, gate->stop_below));
    if (bytes < 0) return "disk use unknown";
    const char *start = show_share(arena, gate->policy->disk.start_above);
    if (inodes < 0)
        return arena_printf(arena, "disk is %s full, policy starts at %s", show_share(arena, bytes),
                            start);
    return arena_printf(arena, "disk is %s full (inodes %s), policy starts at %s",
                        show_share(arena, bytes), show_share(arena, inodes), start);
}
