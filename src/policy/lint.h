/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "policy/findings.h"
#include "policy/policy.h"

/*
 * Warnings about policies that can be read but are hardly meant so. A lint is one look at a set
 * without errors. Comments "# imagecull: allow RULE-ID reason" on or above a rule or policy hold
 * back what they name there. Texts go to the arena. Pure.
 */
#define LINT_EXPIRING_SECONDS ((int64_t)14 * 24 * 60 * 60)

/* One comment. */
struct lint_allow {
    const struct policy *policy; /* with `rule` NULL: all of its rules too */
    const struct rule *rule;
    enum finding finding;
    bool used;
};

struct lint {
    struct arena *arena;
    const struct policy_set *set;
    struct diag_list *diags;
    int64_t now;
    bool with_inventories;
    bool disabled[FINDING_COUNT];
    struct lint_allow *allows;
    size_t allow_count;
    size_t *first_allow; /* by rule, in `allows`; rule_count + 1 of them */
};

/* Reads the comments; those that cannot be understood are findings. `disabled`, `now` and
 * `with_inventories` must be set. */
void lint_start(struct lint *lint);
/* What needs the policies alone. */
void lint_policies(struct lint *lint);
/* Comments that held nothing back. Those that only recorded nodes can tell are left out without. */
void lint_finish(struct lint *lint);

/* A finding about `rule`, or with NULL about `policy` as a whole, unless disabled or allowed. */
void lint_add(struct lint *lint, enum finding finding, const struct policy *policy,
              const struct rule *rule, const struct place *place, const char *hint,
              const char *format, ...) __attribute__((format(printf, 7, 8)));

/* True where the rule asks for an age, use or a number. */
bool rule_waits(const struct rule *rule);
/* True where anything but selectors decides: conditions, exceptions, until, nodes. */
bool rule_has_conditions(const struct rule *rule);

/* The parts of lint_policies. */
void lint_rule_dates(struct lint *lint, const struct rule *rule);
void lint_rule_regexes(struct lint *lint, const struct rule *rule);
