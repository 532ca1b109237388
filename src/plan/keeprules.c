/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/keeprules.h"

#include "plan/scope.h"
#include "plan/select.h"

void decider_count_match(struct decider *decider, const struct rule *rule, size_t image)
{
    if (decider->counted_in[rule->index] == image + 1) return;
    decider->counted_in[rule->index] = image + 1;
    decider->plan->rules[rule->index].matched++;
}

/* Asked of the image as a whole, so that no condition of the rule changes who counts first. */
static bool lists_any_name(const struct rule *rule, const struct step *step)
{
    for (size_t i = 0; i < step->name_count; i++) {
        const struct subject subject = {step->image, step->names[i].name};
        if (selector_lists(&rule->match, &subject)) return true;
    }
    return false;
}

/* What stays whatever the rule says counts first among its newest. */
static enum rank_first counts_first(const struct decider *decider, size_t image,
                                    const struct rule *rule)
{
    const struct protection *protection = &decider->protections[image];
    if (protection->firm != REASON_COUNT) return RANK_FIRST;
    if (rule->kind == RULE_KEEP) return RANK_IN_TURN;
    if (decider->kept[image].reason != REASON_COUNT) return RANK_FIRST;
    if (protection->stopped && !rule->force) return RANK_FIRST;
    bool is_spared = protection->is_fresh && !lists_any_name(rule, &decider->plan->steps[image]);
    return is_spared ? RANK_FIRST : RANK_IN_TURN;
}

static void rank_subject(struct decider *decider, struct rule_index *index, size_t image,
                         const struct subject *subject)
{
    const struct rule *const *rules = NULL;
    size_t count = rule_index_find(index, subject, &rules);
    struct evaluation evaluation = decider->evaluation;
    evaluation.ranking = NULL;
    for (size_t i = 0; i < count; i++) {
        if (rules[i]->keep_newest < 0) continue;
        if (rule_evaluate(rules[i], subject, &evaluation, NULL, NULL) != ANSWER_YES) continue;
        ranking_add(decider->ranking, rules[i], subject, evaluation.now,
                    counts_first(decider, image, rules[i]));
    }
}

static bool any_keep_newest(const struct rule_index *index)
{
    for (size_t i = 0; i < index->count; i++)
        if (index->rules[i]->keep_newest >= 0) return true;
    return false;
}

/* Keep rules look at every name; delete rules at those that must be condemned. */
static bool looks_at(enum rule_kind kind, const struct name_step *name)
{
    if (name->name && !name->name->readable) return false;
    return kind == RULE_KEEP || !name->follows;
}

static void rank_all(struct decider *decider, struct rule_index *index, enum rule_kind kind)
{
    const struct plan *plan = decider->plan;
    if (!any_keep_newest(index)) return;
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct step *step = &plan->steps[i];
        for (size_t j = 0; j < step->name_count; j++) {
            const struct subject subject = {step->image, step->names[j].name};
            if (looks_at(kind, &step->names[j])) rank_subject(decider, index, i, &subject);
        }
    }
    ranking_finish(decider->ranking, kind);
}

void delete_rules_rank(struct decider *decider)
{
    rank_all(decider, &decider->delete_rules, RULE_DELETE);
}

static void keep_by(struct kept *kept, const struct rule *rule, enum answer answer,
                    const struct image_name *name)
{
    enum reason reason = answer == ANSWER_YES ? REASON_KEEP_RULE : REASON_KEEP_UNKNOWN;
    if (reason > kept->reason) return;
    if (reason == kept->reason && rule_compare_place(rule, kept->rule) >= 0) return;
    *kept = (struct kept){reason, rule, name};
}

static void read_subject(struct decider *decider, size_t image, const struct subject *subject)
{
    const struct rule *const *rules = NULL;
    size_t count = rule_index_find(&decider->keep_rules, subject, &rules);
    for (size_t i = 0; i < count; i++) {
        enum answer answer = rule_evaluate(rules[i], subject, &decider->evaluation, NULL, NULL);
        if (answer == ANSWER_NO) continue;
        keep_by(&decider->kept[image], rules[i], answer, subject->name);
        if (answer == ANSWER_YES) decider_count_match(decider, rules[i], image);
    }
}

void keep_rules_read(struct decider *decider)
{
    const struct plan *plan = decider->plan;
    rank_all(decider, &decider->keep_rules, RULE_KEEP);
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct step *step = &plan->steps[i];
        decider->kept[i].reason = REASON_COUNT;
        for (size_t j = 0; j < step->name_count; j++) {
            const struct subject subject = {step->image, step->names[j].name};
            if (looks_at(RULE_KEEP, &step->names[j])) read_subject(decider, i, &subject);
        }
    }
}
