/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/decide.h"

#include <string.h>

#include "plan/keeprules.h"
#include "plan/scope.h"
#include "plan/select.h"

/* A rule and the name for which it spoke. */
struct voice {
    enum reason reason; /* of a near miss */
    const struct rule *rule;
    const struct image_name *name;
};

/* What all delete rules together say of an image. */
struct hearing {
    size_t condemned;       /* names */
    struct voice condemner; /* first by place, among the rules that condemn a name */
    struct voice wanted;    /* the same, with the rules that are held back */
    struct voice miss;      /* the weightiest reason of a name that stays */
    bool has_force;         /* a rule with force may act on a name */
    bool could_open;        /* an open gate would condemn more names */
};

static void speak_up(struct voice *voice, const struct rule *rule, const struct image_name *name)
{
    if (voice->rule && rule_compare_place(rule, voice->rule) >= 0) return;
    voice->rule = rule;
    voice->name = name;
}

static void miss_by(struct voice *miss, enum reason reason, const struct rule *rule,
                    const struct image_name *name)
{
    if (reason > miss->reason) return;
    if (reason == miss->reason &&
        (rule == NULL || (miss->rule && rule_compare_place(rule, miss->rule) >= 0)))
        return;
    *miss = (struct voice){reason, rule, name};
}

/* Why a rule that matches does not condemn all the same; REASON_COUNT: it does. */
static enum reason held_back(const struct protection *protection, const struct rule *rule,
                             const struct subject *subject)
{
    if (protection->stopped && !rule->force) return REASON_IN_USE_STOPPED;
    if (protection->is_fresh && !selector_lists(&rule->match, subject)) return REASON_GRACE;
    return REASON_COUNT;
}

static void hear_match(struct decider *decider, size_t i, const struct rule *rule,
                       const struct subject *subject, struct voice *condemner, struct voice *miss,
                       struct hearing *hearing)
{
    bool is_open = gates_are_open(&decider->gates, rule);
    enum reason hold = held_back(&decider->protections[i], rule, subject);
    decider_count_match(decider, rule, i);
    speak_up(&hearing->wanted, rule, subject->name);
    if (is_open && rule->force) hearing->has_force = true;
    if (hold == REASON_COUNT && !is_open) {
        hold = REASON_DISK_BELOW;
        if (gates_may_open(&decider->gates, rule)) hearing->could_open = true;
    }
    if (hold == REASON_COUNT)
        speak_up(condemner, rule, subject->name);
    else
        miss_by(miss, hold, rule, subject->name);
}

static void hear_name(struct decider *decider, size_t i, struct name_step *name,
                      struct hearing *hearing)
{
    const struct subject subject = {decider->plan->steps[i].image, name->name};
    struct voice condemner = {0};
    struct voice miss = {.reason = REASON_NOT_MATCHED};
    bool could_open = hearing->could_open;
    const struct rule *const *rules = NULL;
    size_t count = rule_index_find(&decider->delete_rules, &subject, &rules);
    for (size_t j = 0; j < count; j++) {
        enum reason why = REASON_NOT_MATCHED;
        enum answer answer = rule_evaluate(rules[j], &subject, &decider->evaluation, NULL, &why);
        if (answer == ANSWER_YES)
            hear_match(decider, i, rules[j], &subject, &condemner, &miss, hearing);
        else if (why != REASON_NOT_MATCHED)
            miss_by(&miss, why, rules[j], name->name);
    }
    name->verdict = condemner.rule ? VERDICT_DELETE : VERDICT_KEEP;
    name->reason = condemner.rule ? REASON_MATCHED : miss.reason;
    name->rule = condemner.rule ? condemner.rule : miss.rule;
    if (condemner.rule) {
        /* Condemned without the gates: they have no say in it. */
        hearing->could_open = could_open;
        hearing->condemned++;
        speak_up(&hearing->condemner, condemner.rule, name->name);
    } else {
        miss_by(&hearing->miss, miss.reason, miss.rule, name->name);
    }
}

static struct hearing hear(struct decider *decider, size_t i)
{
    struct hearing hearing = {.miss = {.reason = REASON_NOT_MATCHED}};
    struct step *step = &decider->plan->steps[i];
    for (size_t j = 0; j < step->name_count; j++) {
        struct name_step *name = &step->names[j];
        if (!name->follows && (name->name == NULL || name->name->readable)) {
            hear_name(decider, i, name, &hearing);
            continue;
        }
        name->verdict = VERDICT_KEEP;
        name->reason = REASON_NOT_MATCHED;
        name->rule = NULL;
    }
    return hearing;
}

static enum reason weightier(enum reason left, enum reason right)
{
    return left < right ? left : right;
}

/* The weightiest protection of the image, or REASON_COUNT. */
static enum reason protecting(const struct decider *decider, size_t i,
                              const struct hearing *hearing)
{
    const struct protection *protection = &decider->protections[i];
    enum reason reason = weightier(protection->firm, decider->kept[i].reason);
    if (protection->stopped && !hearing->has_force)
        reason = weightier(reason, REASON_IN_USE_STOPPED);
    if (protection->is_fresh && hearing->condemned == 0) reason = weightier(reason, REASON_GRACE);
    return reason;
}

/* Names that must be condemned for the image to go. */
static size_t deciding_names(const struct step *step)
{
    size_t count = 0;
    for (size_t j = 0; j < step->name_count; j++) count += !step->names[j].follows;
    return count;
}

static void keep_names(struct step *step, enum reason reason)
{
    for (size_t j = 0; j < step->name_count; j++) {
        struct name_step *name = &step->names[j];
        if (reason != REASON_OTHER_NAMES || name->verdict == VERDICT_DELETE) name->reason = reason;
        name->verdict = VERDICT_KEEP;
    }
}

/* Of the tags of a repository the one that decides over its digests: the first that stays, or
 * where none does the last. */
static const struct name_step *leading_tag(const struct step *step, const char *repository)
{
    size_t first = 0;
    size_t count = image_tags_in(step->image, repository, &first);
    size_t last = first + count - 1;
    while (first < last && step->names[first].verdict == VERDICT_DELETE) first++;
    return &step->names[first];
}

/* A digest falls with the last tag of its repository, and shares its reason before. Digests of one
 * repository stand together. */
static void settle_followers(struct step *step)
{
    const struct name_step *leader = NULL;
    const char *repository = "";
    for (size_t j = 0; j < step->name_count; j++) {
        struct name_step *follower = &step->names[j];
        if (!follower->follows) continue;
        if (!leader || strcmp(repository, follower->name->reference.repository) != 0) {
            repository = follower->name->reference.repository;
            leader = leading_tag(step, repository);
        }
        follower->verdict = leader->verdict;
        follower->reason = leader->reason;
        follower->rule = leader->rule;
    }
}

static const struct image_name *settle_protected(const struct decider *decider, size_t i,
                                                 enum reason reason, const struct hearing *hearing)
{
    struct step *step = &decider->plan->steps[i];
    const struct protection *protection = &decider->protections[i];
    const struct kept *kept = &decider->kept[i];
    step->verdict = VERDICT_KEEP;
    step->reason = reason;
    step->container = reason == REASON_IN_USE_STOPPED ? protection->stopped
                      : reason == protection->firm    ? protection->firm_container
                                                      : NULL;
    keep_names(step, reason);
    bool by_rule = reason == kept->reason;
    step->rule = by_rule ? kept->rule : hearing->wanted.rule;
    return by_rule ? kept->name : hearing->wanted.name;
}

static const struct image_name *settle_condemned(const struct decider *decider, size_t i,
                                                 const struct hearing *hearing)
{
    struct step *step = &decider->plan->steps[i];
    unsigned abilities = decider->evaluation.inventory->engine.abilities;
    step->rule = hearing->condemner.rule;
    if (hearing->condemned == deciding_names(step)) {
        step->verdict = VERDICT_DELETE;
        step->reason = REASON_MATCHED;
    } else if (abilities & ENGINE_REMOVES_NAMES) {
        step->verdict = VERDICT_UNTAG;
        step->reason = REASON_SOME_NAMES;
    } else {
        step->verdict = VERDICT_KEEP;
        step->reason = REASON_OTHER_NAMES;
        keep_names(step, REASON_OTHER_NAMES);
    }
    step->force = step->verdict != VERDICT_KEEP && decider->protections[i].stopped != NULL;
    return hearing->condemner.name;
}

bool decider_decide(struct decider *decider, size_t i)
{
    struct step *step = &decider->plan->steps[i];
    struct hearing hearing = hear(decider, i);
    enum reason protected_by = protecting(decider, i, &hearing);
    const struct image_name *name = hearing.miss.name;
    step->container = NULL;
    step->force = false;
    if (protected_by != REASON_COUNT) {
        name = settle_protected(decider, i, protected_by, &hearing);
    } else if (hearing.condemned > 0) {
        name = settle_condemned(decider, i, &hearing);
    } else {
        step->verdict = VERDICT_KEEP;
        step->reason = hearing.miss.reason;
        step->rule = hearing.miss.rule;
    }
    settle_followers(step);
    step_describe(decider, step, name);
    return hearing.could_open;
}
