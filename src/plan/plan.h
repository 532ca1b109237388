/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/inventory.h"
#include "plan/evaluate.h"
#include "plan/reason.h"
#include "policy/keeplist.h"
#include "policy/policy.h"

/*
 * A plan is a value: for every image of an inventory its verdict and why, finished before
 * anything is removed. It borrows policies and inventory, which must outlive it.
 */

struct plan_limits {
    int64_t deletions;          /* images touched; -1: no limit */
    int64_t share_basis_points; /* of all images of the node */
    int64_t bytes;
    bool share_is_default; /* a default share does not count for up to LIMIT_SMALL_PLAN images */
};
/* Defaults, where no policy that applies to the node states a limit. Several policies: the
 * strictest stated one. */
#define LIMIT_DEFAULT_DELETIONS          200
#define LIMIT_DEFAULT_SHARE_BASIS_POINTS 6000
#define LIMIT_DEFAULT_BYTES              ((int64_t)500 * 1024 * 1024 * 1024)
#define LIMIT_SMALL_PLAN                 10
#define GRACE_DEFAULT_SECONDS            600

struct plan_input {
    const struct policy_set *policies;
    const struct inventory *inventory;
    const struct keep_list *keep_list; /* NULL: none */
    int64_t now;
    int64_t grace_seconds;
    const struct plan_limits *limits_override; /* from the command line; fields of -2: not said */
};

/* One name of an image. */
struct name_step {
    const struct image_name *name; /* NULL: the image itself, by its ID (dangling) */
    enum verdict verdict;          /* DELETE: this name goes; else KEEP */
    enum reason reason;
    const struct rule *rule; /* that condemned it, or came nearest; NULL: none */
    bool follows; /* a repository digest that falls with the last tag of its repository */
};

struct step {
    const struct image *image;
    enum verdict verdict;
    enum reason reason;
    const struct rule *rule;           /* NULL: none had a part in it */
    const struct container *container; /* the user, for REASON_IN_USE… and IMAGE_VOLUME */
    const char *detail;                /* the values that decided; "" none */
    struct name_step *names; /* tags first, then digests; or the one of the image itself */
    size_t name_count;
    bool force;         /* only containers that do not run use it, and the rules say force */
    bool recoverable;   /* has a repository digest to pull it back by */
    struct trace trace; /* of the deciding rule; empty without one */
};

struct rule_totals {
    const struct rule *rule;
    size_t matched; /* images of which the rule, all conditions included, matched a name */
    size_t deleted, untagged, kept; /* images whose verdict names this rule */
    int64_t bytes;                  /* of the deleted ones, "up to" */
};

enum limit_kind { LIMIT_DELETIONS, LIMIT_SHARE, LIMIT_BYTES, LIMIT_KIND_COUNT };

struct limit_state {
    int64_t allowed; /* -1: none */
    int64_t value;
    bool tripped;
    const struct policy *source; /* NULL: default or command line */
};

struct plan {
    struct arena arena;
    const struct plan_input *input;
    struct step *steps; /* one per image, by image ID */
    size_t step_count;
    struct step **order; /* those that delete or untag, in the order of removal */
    size_t order_count;
    struct rule_totals *rules; /* one per rule of the set, same order */
    size_t rule_count;
    struct limit_state limits[LIMIT_KIND_COUNT];
    bool limit_tripped;
    size_t delete_count, untag_count, keep_count;
    int64_t delete_bytes;               /* "up to": layers are shared; unknown sizes count 0 */
    size_t reason_counts[REASON_COUNT]; /* images by reason */
    const struct ranking *ranking;      /* the places of keepNewest, for explain */
};

/* Decides everything; ENGINE_REMOVES_NAMES chooses between VERDICT_UNTAG and REASON_OTHER_NAMES.
 * Cannot fail: what cannot be known keeps. Pure. */
void plan_make(struct plan *plan, const struct plan_input *input);
void plan_release(struct plan *plan);

/* Fills needs[image_count] with enum fact_need for the images whose decision can turn on them. */
void plan_find_needs(const struct plan_input *input, unsigned *needs);
/* True where a policy asks for the node's disk. */
bool plan_needs_disk(const struct policy_set *policies);

const struct step *plan_find_step(const struct plan *plan, const char *image_id);
