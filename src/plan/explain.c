/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/explain.h"

/* A keep rule looks at every name; a delete rule at those that must be condemned. */
static bool rule_looks_at(const struct rule *rule, const struct name_step *name)
{
    return rule->kind == RULE_KEEP || !name->follows;
}

static void add_views(struct arena *arena, const struct evaluation *evaluation,
                      const struct rule *rule, struct explanation *explanation)
{
    const struct step *step = explanation->step;
    for (size_t i = 0; i < step->name_count; i++) {
        const struct name_step *name = &step->names[i];
        if (!rule_looks_at(rule, name)) continue;
        const struct subject subject = {step->image, name->name};
        struct rule_view *view = &explanation->views[explanation->view_count++];
        *view = (struct rule_view){.rule = rule, .name = name->name, .trace = {.arena = arena}};
        view->answer = rule_evaluate(rule, &subject, evaluation, &view->trace, NULL);
    }
}

void explain_image(struct arena *arena, const struct plan *plan, const struct step *step,
                   struct explanation *explanation)
{
    const struct policy_set *policies = plan->input->policies;
    const struct evaluation evaluation = {plan->input->inventory, plan->input->now, plan->ranking};
    size_t most = policies->rule_count * step->name_count;
    *explanation = (struct explanation){
        .step = step,
        .views = ARENA_ARRAY(arena, most, struct rule_view),
    };
    for (size_t i = 0; i < policies->rule_count; i++)
        add_views(arena, &evaluation, policies->rules[i], explanation);
}
