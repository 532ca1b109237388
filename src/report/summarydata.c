/* SPDX-License-Identifier: Apache-2.0 */
#include "report/nametext.h"
#include "report/nodesummary.h"

#include <stdlib.h>
#include <string.h>

static int64_t add_bytes(int64_t left, int64_t right)
{
    int64_t sum;
    return __builtin_add_overflow(left, right, &sum) ? INT64_MAX : sum;
}

/* Most images first, then most bytes, then by name, so that the same run gives the same record. */
static int compare_rules(const void *left_pointer, const void *right_pointer)
{
    const struct summary_rule *left = left_pointer;
    const struct summary_rule *right = right_pointer;
    const size_t left_count = left->to_delete + left->to_untag;
    const size_t right_count = right->to_delete + right->to_untag;
    if (left_count != right_count) return left_count < right_count ? 1 : -1;
    if (left->bytes != right->bytes) return left->bytes < right->bytes ? 1 : -1;
    const int order = strcmp(left->policy, right->policy);
    return order != 0 ? order : strcmp(left->name, right->name);
}

static void add_rules(struct arena *arena, struct summary_lists *lists, const struct plan *plan)
{
    for (size_t i = 0; i < plan->rule_count; i++) {
        const struct rule_totals *totals = &plan->rules[i];
        if (totals->deleted + totals->untagged == 0) continue;
        lists->rules = ARENA_GROW(arena, lists->rules, lists->rule_count);
        lists->rules[lists->rule_count++] = (struct summary_rule){
            .policy = arena_strdup(arena, totals->rule->policy->name),
            .name = arena_strdup(arena, totals->rule->name),
            .to_delete = totals->deleted,
            .to_untag = totals->untagged,
            .bytes = totals->bytes};
    }
    if (lists->rule_count > 1)
        qsort(lists->rules, lists->rule_count, sizeof *lists->rules, compare_rules);
}

void node_summary_add_plan(struct arena *arena, struct node_summary *summary,
                           const struct plan *plan)
{
    const struct policy_set *policies = plan->input->policies;
    struct summary_lists *lists = &summary->lists;
    summary->run.engine = arena_strdup(arena, plan->input->inventory->engine.name);
    summary->run.engine_version = arena_strdup(arena, plan->input->inventory->engine.version);
    for (size_t i = 0; i < policies->policy_count; i++) {
        lists->policies = ARENA_GROW(arena, lists->policies, lists->policy_count);
        lists->policies[lists->policy_count++] = arena_strdup(arena, policies->policies[i]->name);
    }
    add_rules(arena, lists, plan);
}

static void add_failure(struct arena *arena, struct summary_lists *lists, const struct step *step,
                        size_t index, const struct result *result)
{
    const struct name_result *became = &result_of_step(result, step)->names[index];
    const struct image_name *name = step->names[index].name;
    lists->failures = ARENA_GROW(arena, lists->failures, lists->failure_count);
    lists->failures[lists->failure_count++] = (struct summary_failure){
        .name = arena_strdup(arena, name ? name_text(name) : step->image->id),
        .outcome = arena_strdup(arena, result->words[became->outcome].name),
        .detail = arena_strdup(arena, became->detail)};
}

/* Whether every name that was to go is gone; failures on the way are listed. */
static bool look_at_names(struct arena *arena, struct node_summary *summary,
                          const struct step *step, const struct result *result)
{
    bool any_sent = false;
    bool all_done = true;
    for (size_t i = 0; i < step->name_count; i++) {
        const int outcome = result_of_step(result, step)->names[i].outcome;
        if (outcome == RESULT_NOTHING) continue;
        any_sent = true;
        all_done = all_done && result->words[outcome].done;
        if (!result->words[outcome].failed) continue;
        summary->run.failed++;
        add_failure(arena, &summary->lists, step, i, result);
    }
    return any_sent && all_done;
}

static void credit_rule(struct summary_lists *lists, const struct step *step, int64_t bytes)
{
    for (size_t i = 0; i < lists->rule_count; i++) {
        struct summary_rule *rule = &lists->rules[i];
        if (!step->rule || strcmp(rule->name, step->rule->name) != 0 ||
            strcmp(rule->policy, step->rule->policy->name) != 0)
            continue;
        if (step->verdict == VERDICT_DELETE) {
            rule->deleted++;
            rule->deleted_bytes = add_bytes(rule->deleted_bytes, bytes);
        } else {
            rule->untagged++;
        }
        return;
    }
}

void node_summary_add_result(struct arena *arena, struct node_summary *summary,
                             const struct result *result)
{
    const struct plan *plan = result->plan;
    struct summary_run *run = &summary->run;
    run->carried_out = true;
    run->interrupted = result->interrupted;
    run->verified = result->verified;
    run->deleted = result->images_gone;
    run->deleted_bytes = result->deleted_bytes;
    run->freed_bytes = result->freed_bytes;
    for (size_t i = 0; i < plan->order_count; i++) {
        const struct step *step = plan->order[i];
        if (!look_at_names(arena, summary, step, result)) continue;
        const int64_t size = step->image->size_bytes > 0 ? step->image->size_bytes : 0;
        run->untagged += step->verdict == VERDICT_UNTAG;
        credit_rule(&summary->lists, step, size);
    }
    run->kept = plan->step_count - run->deleted - run->untagged;
}
