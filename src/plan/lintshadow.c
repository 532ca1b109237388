/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"
#include "plan/lintnodes.h"

/* What keep rules without further conditions say, by what is written. */
struct keeps {
    struct map names, globs, digests; /* to their rule */
    const struct rule **rules;        /* those with globs */
    size_t rule_count;
};

static void read_keep(struct keeps *keeps, struct rule *rule, struct arena *arena)
{
    const struct selector *match = &rule->match;
    for (size_t i = 0; i < match->names.count; i++)
        map_put(&keeps->names, match->name_refs[i].text, rule);
    for (size_t i = 0; i < match->globs.count; i++)
        map_put(&keeps->globs, match->globs.items[i].text, rule);
    for (size_t i = 0; i < match->digests.count; i++)
        map_put(&keeps->digests, match->digests.items[i].text, rule);
    if (match->globs.count == 0) return;
    keeps->rules = ARENA_GROW(arena, keeps->rules, keeps->rule_count);
    keeps->rules[keeps->rule_count++] = rule;
}

static void read_keeps(struct keeps *keeps, const struct lint *lint)
{
    *keeps = (struct keeps){0};
    map_init(&keeps->names, lint->arena);
    map_init(&keeps->globs, lint->arena);
    map_init(&keeps->digests, lint->arena);
    for (size_t i = 0; i < lint->set->rule_count; i++) {
        struct rule *rule = lint->set->rules[i];
        if (rule->kind == RULE_KEEP && !rule_has_conditions(rule))
            read_keep(keeps, rule, lint->arena);
    }
}

static const struct rule *keep_of_name(const struct keeps *keeps, const struct reference *name)
{
    const struct rule *rule = map_get(&keeps->names, name->text);
    for (size_t i = 0; i < keeps->rule_count && rule == NULL; i++) {
        const struct selector *match = &keeps->rules[i]->match;
        for (size_t j = 0; j < match->globs.count && rule == NULL; j++)
            if (glob_match(&match->glob_parts[j], name)) rule = keeps->rules[i];
    }
    return rule;
}

/* The keep rule of the last entry where keep rules cover all entries, else NULL. */
static const struct rule *covering(const struct keeps *keeps, const struct selector *match)
{
    const struct rule *rule = NULL;
    if (match->regexes.count > 0 || match->dangling || match->untagged) return NULL;
    for (size_t i = 0; i < match->names.count; i++) {
        rule = keep_of_name(keeps, &match->name_refs[i]);
        if (rule == NULL) return NULL;
    }
    for (size_t i = 0; i < match->globs.count; i++) {
        rule = map_get(&keeps->globs, match->globs.items[i].text);
        if (rule == NULL) return NULL;
    }
    for (size_t i = 0; i < match->digests.count; i++) {
        rule = map_get(&keeps->digests, match->digests.items[i].text);
        if (rule == NULL) return NULL;
    }
    return rule;
}

void lint_shadows(struct lint *lint, bool *shadowed)
{
    struct keeps keeps;
    read_keeps(&keeps, lint);
    for (size_t i = 0; i < lint->set->rule_count; i++) {
        const struct rule *rule = lint->set->rules[i];
        const struct rule *keep = rule->kind == RULE_DELETE ? covering(&keeps, &rule->match) : NULL;
        if (keep == NULL) continue;
        shadowed[rule->index] = true;
        lint_add(lint, FINDING_SHADOWED_RULE, rule->policy, rule, &rule->name_place,
                 arena_printf(lint->arena, "see \"%s\" at %s:%u", keep->name, keep->policy->file,
                              keep->place.line),
                 "keep rules keep all that \"%s\" names", rule->name);
    }
}
