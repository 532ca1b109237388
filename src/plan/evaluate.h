/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

#include "base/answer.h"
#include "base/arena.h"
#include "model/inventory.h"
#include "plan/reason.h"
#include "policy/policy.h"

/*
 * One rule's view of one name of one image, criterion by criterion. Pure.
 */

enum criterion {
    CRITERION_NODES,
    CRITERION_UNTIL,
    CRITERION_SELECT, /* names, globs, regex, digests, dangling, untagged */
    CRITERION_EXCEPT,
    CRITERION_LABELS,
    CRITERION_SEMVER,
    CRITERION_OLDER_THAN,
    CRITERION_ON_NODE_FOR,
    CRITERION_UNUSED_FOR,
    CRITERION_LARGER_THAN,
    CRITERION_KEEP_NEWEST,
    CRITERION_COUNT
};

/* What a criterion answered, with the values that decided, as text for people. */
struct criterion_result {
    enum criterion criterion;
    enum answer answer;
    enum reason reason; /* what a NO or UNKNOWN of this criterion is called */
    const char *detail; /* "built 12d ago, olderThan 3d"; in the trace's arena */
};

struct trace {
    struct arena *arena;
    struct criterion_result results[CRITERION_COUNT];
    size_t count;
};

/* What is looked at: one name, or (name NULL) the image itself where it has none. */
struct subject {
    const struct image *image;
    const struct image_name *name;
};

struct evaluation {
    const struct inventory *inventory;
    int64_t now;
    const struct ranking *ranking; /* of keepNewest; NULL: that criterion is left out */
};

/* The conjunction of the rule's criteria. `trace` may be NULL; with it every criterion that the
 * rule has is recorded. `*why` (may be NULL) is the reason of the weightiest criterion that was not
 * YES, REASON_NOT_MATCHED where the selectors say no. keepNewest has a say only where all the rest
 * is YES. Delete rules are not to be asked of a digest that falls with a tag. */
enum answer rule_evaluate(const struct rule *rule, const struct subject *subject,
                          const struct evaluation *evaluation, struct trace *trace,
                          enum reason *why);

/* Only the selectors (and `except`) of the rule, for needs and lints. */
enum answer rule_selects(const struct rule *rule, const struct subject *subject);

const char *criterion_name(enum criterion criterion); /* the policy key: "olderThan" */
