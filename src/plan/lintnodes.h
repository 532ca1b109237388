/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "model/inventory.h"
#include "policy/lint.h"

/*
 * Warnings that take matching: what rules make of recorded nodes, which keep rules cover which
 * delete rules, and patterns tried on texts. Pure.
 */

/* What a rule met on the nodes seen so far. */
struct rule_sight {
    size_t matched; /* images that its selectors match, or may */
    size_t kept;    /* of those, the ones that keep rules keep */
};

/* Adds what the rules meet on this node; `sights` has one item for each rule of the set. The node
 * is looked at as of `now`. */
void lint_see_node(const struct policy_set *set, const struct inventory *inventory, int64_t now,
                   struct rule_sight *sights);
/* shadowed-rule by what is written; `shadowed` has one item for each rule, set where so. */
void lint_shadows(struct lint *lint, bool *shadowed);
/* dead-rule, dead-keep, and shadowed-rule by what was seen where not said before. */
void lint_sights(struct lint *lint, const struct rule_sight *sights, const bool *shadowed);
/* over-broad, slow-regex, limits-raised. */
void lint_breadth(struct lint *lint);
