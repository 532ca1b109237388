/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/lint.h"

#include "base/map.h"
#include "base/text.h"

#include <string.h>

bool rule_waits(const struct rule *rule)
{
    return rule->older_than >= 0 || rule->on_node_for >= 0 || rule->unused_for >= 0 ||
           rule->keep_newest >= 0;
}

bool rule_has_conditions(const struct rule *rule)
{
    return rule_waits(rule) || rule->larger_than >= 0 || rule->has_except ||
           rule->labels.count > 0 || rule->tags.semver != NULL || rule->until != TIME_UNKNOWN ||
           rule->policy->nodes.present;
}

/* True where the glob names a tag or digest that says by itself which image is meant. */
static bool is_exact(const struct glob *glob)
{
    if (glob->digest != NULL) return true;
    return glob->tag != NULL && strpbrk(glob->tag, "*?[") == NULL;
}

static void lint_condition(struct lint *lint, const struct rule *rule)
{
    static const char hint[] = "a tag can be moved to a new image: add olderThan, onNodeFor, "
                               "unusedFor or keepNewest";
    const struct selector *match = &rule->match;
    if (rule->kind != RULE_DELETE || rule_waits(rule) || rule->tags.semver != NULL) return;
    const struct placed_text *loose = match->regexes.count > 0 ? match->regexes.items : NULL;
    for (size_t i = 0; i < match->globs.count && loose == NULL; i++)
        if (!is_exact(&match->glob_parts[i])) loose = &match->globs.items[i];
    if (loose == NULL) return;
    lint_add(lint, FINDING_NO_CONDITION, rule->policy, rule, &loose->place, hint,
             "\"%s\" goes by pattern, however new an image is", rule->name);
}

static void lint_untagged(struct lint *lint, const struct rule *rule)
{
    if (rule->kind != RULE_DELETE || !rule->match.untagged) return;
    lint_add(lint, FINDING_UNTAGGED_PULLS, rule->policy, rule, &rule->match.untagged_place,
             "dangling: true leaves those alone; or say in an allow comment why it is right",
             "\"untagged\" also takes images that were pulled by digest on purpose");
}

static void lint_names(struct lint *lint)
{
    struct map seen;
    map_init(&seen, lint->arena);
    for (size_t i = 0; i < lint->set->rule_count; i++) {
        struct rule *rule = lint->set->rules[i];
        const struct rule *first = map_get(&seen, rule->name);
        if (first == NULL) {
            map_put(&seen, rule->name, rule);
            continue;
        }
        lint_add(lint, FINDING_REPEATED_NAME, rule->policy, rule, &rule->name_place,
                 arena_printf(lint->arena, "the first one is at %s:%u", first->policy->file,
                              first->name_place.line),
                 "policy \"%s\" has a rule called \"%s\" too", first->policy->name, rule->name);
    }
}

void lint_policies(struct lint *lint)
{
    for (size_t i = 0; i < lint->set->rule_count; i++) {
        const struct rule *rule = lint->set->rules[i];
        lint_rule_dates(lint, rule);
        lint_condition(lint, rule);
        lint_untagged(lint, rule);
        lint_rule_regexes(lint, rule);
    }
    lint_names(lint);
}
