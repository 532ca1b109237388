/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>

#include "plan/decide.h"
#include "plan/plan.h"
#include "plan/ruleindex.h"
#include "plan/select.h"

/* What the search for missing facts shares. */
struct seeker {
    const struct plan_input *input;
    struct evaluation evaluation; /* without ranking: keepNewest needs facts of all its images */
    struct rule_index keep_rules, delete_rules;
};

static unsigned missing_facts(const struct image *image)
{
    unsigned missing = 0;
    if (image->created_at == TIME_UNKNOWN) missing |= NEED_CREATED;
    if (image->arrived_at == TIME_UNKNOWN) missing |= NEED_ARRIVED;
    if (image->labels_known != ANSWER_YES) missing |= NEED_LABELS;
    return missing;
}

/* Facts that the rule's answer turns on. */
static unsigned asked_facts(const struct rule *rule)
{
    unsigned asked = 0;
    if (rule->older_than >= 0) asked |= NEED_CREATED;
    if (rule->on_node_for >= 0) asked |= NEED_ARRIVED;
    if (rule->labels.count > 0) asked |= NEED_LABELS;
    if (rule->keep_newest < 0 || rule->newest_by == NEWEST_BY_SEMVER) return asked;
    return asked | (rule->newest_by == NEWEST_BY_ARRIVED ? NEED_ARRIVED : NEED_CREATED);
}

/* What the rules of an index ask of the subject. A missing fact answers UNKNOWN, so that a rule
 * that says NO says so whatever the fact is. `*selected`: one of them did not say NO. */
static unsigned rules_ask(const struct seeker *seeker, struct rule_index *index,
                          const struct subject *subject, bool *selected)
{
    unsigned asked = 0;
    const struct rule *const *rules = NULL;
    size_t count = rule_index_find(index, subject, &rules);
    for (size_t i = 0; i < count; i++) {
        if (rule_evaluate(rules[i], subject, &seeker->evaluation, NULL, NULL) == ANSWER_NO)
            continue;
        *selected = true;
        asked |= asked_facts(rules[i]);
        if (rules[i]->kind == RULE_DELETE && seeker->input->grace_seconds > 0 &&
            !selector_lists(&rules[i]->match, subject))
            asked |= NEED_ARRIVED;
    }
    return asked;
}

static bool follows_a_tag(const struct subject *subject)
{
    const struct image_name *name = subject->name;
    size_t first = 0;
    return name && name->readable && name->reference.digest &&
           image_tags_in(subject->image, name->reference.repository, &first) > 0;
}

static unsigned subject_asks(struct seeker *seeker, const struct subject *subject, bool *selected)
{
    bool kept = false;
    unsigned asked = rules_ask(seeker, &seeker->keep_rules, subject, &kept);
    if (follows_a_tag(subject)) return asked;
    return asked | rules_ask(seeker, &seeker->delete_rules, subject, selected);
}

static unsigned image_needs(struct seeker *seeker, const struct image *image)
{
    unsigned missing = missing_facts(image);
    if (missing == 0) return 0;
    bool selected = false;
    unsigned asked = 0;
    for (size_t i = 0; i < image->tag_count; i++) {
        const struct subject subject = {image, &image->tags[i]};
        asked |= subject_asks(seeker, &subject, &selected);
    }
    for (size_t i = 0; i < image->digest_count; i++) {
        const struct subject subject = {image, &image->digests[i]};
        asked |= subject_asks(seeker, &subject, &selected);
    }
    if (image_is_dangling(image)) {
        const struct subject subject = {image, NULL};
        asked |= subject_asks(seeker, &subject, &selected);
    }
    return selected ? asked & missing : 0;
}

void plan_find_needs(const struct plan_input *input, unsigned *needs)
{
    struct arena arena;
    arena_init(&arena);
    struct seeker seeker = {.input = input, .evaluation = {input->inventory, input->now, NULL}};
    rule_index_init(&seeker.keep_rules, &arena, input->policies, RULE_KEEP);
    rule_index_init(&seeker.delete_rules, &arena, input->policies, RULE_DELETE);
    for (size_t i = 0; i < input->inventory->image_count; i++)
        needs[i] = image_needs(&seeker, &input->inventory->images[i]);
    arena_release(&arena);
}

bool plan_needs_disk(const struct policy_set *policies)
{
    for (size_t i = 0; i < policies->policy_count; i++)
        if (policies->policies[i]->disk.present) return true;
    return false;
}
