/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/budget.h"

#include "plan/scope.h"

#define BASIS_POINTS 10000
#define NOT_SAID     (-2)

static int64_t stated(const struct policy *policy, enum limit_kind kind)
{
    switch (kind) {
    case LIMIT_DELETIONS: return policy->limits.deletions;
    case LIMIT_SHARE: return policy->limits.share_basis_points;
    default: return policy->limits.bytes;
    }
}

static int64_t overridden(const struct plan_limits *limits, enum limit_kind kind)
{
    if (limits == NULL) return NOT_SAID;
    switch (kind) {
    case LIMIT_DELETIONS: return limits->deletions;
    case LIMIT_SHARE: return limits->share_basis_points;
    default: return limits->bytes;
    }
}

/* The policy with the strictest limit of that kind; the first by place where two are equal. */
static const struct policy *strictest(const struct plan_input *input, enum limit_kind kind)
{
    const struct policy *best = NULL;
    for (size_t i = 0; i < input->policies->policy_count; i++) {
        const struct policy *policy = input->policies->policies[i];
        int64_t limit = stated(policy, kind);
        if (limit < 0 || policy_applies(policy, &input->inventory->node) == ANSWER_NO) continue;
        if (best == NULL || limit < stated(best, kind) ||
            (limit == stated(best, kind) && policy_compare_place(policy, best) < 0))
            best = policy;
    }
    return best;
}

/* A share of a few images says little: the default one does not count for small plans. */
static int64_t default_limit(const struct plan *plan, enum limit_kind kind)
{
    switch (kind) {
    case LIMIT_DELETIONS: return LIMIT_DEFAULT_DELETIONS;
    case LIMIT_SHARE:
        return plan->order_count > LIMIT_SMALL_PLAN ? LIMIT_DEFAULT_SHARE_BASIS_POINTS : -1;
    default: return LIMIT_DEFAULT_BYTES;
    }
}

static int64_t limit_value(const struct plan *plan, enum limit_kind kind)
{
    int64_t touched = (int64_t)plan->order_count;
    int64_t images = (int64_t)plan->step_count;
    switch (kind) {
    case LIMIT_DELETIONS: return touched;
    /* Rounded up, so that what is above the limit never looks equal to it. */
    case LIMIT_SHARE: return images > 0 ? (touched * BASIS_POINTS + images - 1) / images : 0;
    default: return plan->delete_bytes;
    }
}

static struct limit_state check(const struct plan *plan, enum limit_kind kind)
{
    const struct plan_limits *override = plan->input->limits_override;
    struct limit_state state = {.allowed = overridden(override, kind)};
    if (state.allowed <= NOT_SAID) {
        state.source = strictest(plan->input, kind);
        state.allowed = state.source ? stated(state.source, kind) : default_limit(plan, kind);
    } else if (kind == LIMIT_SHARE && override->share_is_default &&
               plan->order_count <= LIMIT_SMALL_PLAN) {
        state.allowed = -1;
    }
    state.value = limit_value(plan, kind);
    state.tripped = state.allowed >= 0 && state.value > state.allowed;
    return state;
}

void plan_check_limits(struct plan *plan)
{
    plan->limit_tripped = false;
    for (enum limit_kind kind = 0; kind < LIMIT_KIND_COUNT; kind++) {
        plan->limits[kind] = check(plan, kind);
        plan->limit_tripped |= plan->limits[kind].tripped;
    }
}
