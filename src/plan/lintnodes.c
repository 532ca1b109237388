/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/lintnodes.h"

#include "plan/plan.h"
#include "plan/ruleindex.h"
#include "plan/scope.h"
#include "plan/select.h"

/* Whether the rule names the image; that it is too young or too small today does not count. */
static bool rule_meets(const struct rule *rule, const struct subject *subject,
                       const struct evaluation *evaluation)
{
    if (policy_applies(rule->policy, &evaluation->inventory->node) == ANSWER_NO) return false;
    if (selector_is_empty(&rule->match))
        return rule_evaluate(rule, subject, evaluation, NULL, NULL) != ANSWER_NO;
    return rule_selects(rule, subject) != ANSWER_NO;
}

static void see(struct rule_sight *sight, size_t *last, size_t step, bool is_kept)
{
    if (*last == step + 1) return;
    *last = step + 1;
    sight->matched++;
    sight->kept += is_kept;
}

static void see_subject(struct rule_index *index, const struct subject *subject,
                        const struct plan *plan, size_t step, size_t *last,
                        struct rule_sight *sights)
{
    const struct evaluation evaluation = {.inventory = plan->input->inventory,
                                          .now = plan->input->now};
    const struct rule *const *rules = NULL;
    const size_t count = rule_index_find(index, subject, &rules);
    const bool is_kept = plan->steps[step].reason == REASON_KEEP_RULE;
    for (size_t i = 0; i < count; i++)
        if (rule_meets(rules[i], subject, &evaluation))
            see(&sights[rules[i]->index], &last[rules[i]->index], step, is_kept);
}

void lint_see_node(const struct policy_set *set, const struct inventory *inventory, int64_t now,
                   struct rule_sight *sights)
{
    const struct plan_limits limits = {-1, -1, -1, false};
    const struct plan_input input = {
        .policies = set, .inventory = inventory, .now = now, .limits_override = &limits};
    struct plan plan;
    plan_make(&plan, &input);
    size_t *last = ARENA_ARRAY(&plan.arena, set->rule_count, size_t);
    for (enum rule_kind kind = RULE_KEEP; kind <= RULE_DELETE; kind++) {
        struct rule_index index;
        rule_index_init(&index, &plan.arena, set, kind);
        for (size_t i = 0; i < plan.step_count; i++) {
            for (size_t j = 0; j < plan.steps[i].name_count; j++) {
                const struct subject subject = {plan.steps[i].image, plan.steps[i].names[j].name};
                see_subject(&index, &subject, &plan, i, last, sights);
            }
        }
    }
    plan_release(&plan);
}

void lint_sights(struct lint *lint, const struct rule_sight *sights, const bool *shadowed)
{
    for (size_t i = 0; i < lint->set->rule_count; i++) {
        const struct rule *rule = lint->set->rules[i];
        const struct rule_sight *sight = &sights[rule->index];
        const bool keeps = rule->kind == RULE_KEEP;
        if (sight->matched == 0)
            lint_add(lint, keeps ? FINDING_DEAD_KEEP : FINDING_DEAD_RULE, rule->policy, rule,
                     &rule->name_place, "look for a typing error, or take the rule out",
                     "\"%s\" matches no image of the recorded nodes", rule->name);
        else if (!keeps && !shadowed[rule->index] && sight->kept == sight->matched)
            lint_add(lint, FINDING_SHADOWED_RULE, rule->policy, rule, &rule->name_place,
                     "imagecull explain shows which keep rules hold an image",
                     "keep rules keep all that \"%s\" matches on the recorded nodes", rule->name);
    }
}
