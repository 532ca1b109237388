/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "plan/lintnodes.h"
#include "plan/literals.h"
#include "plan/plan.h"

#include <stdio.h>
#include <string.h>

static bool is_any(const char *pattern)
{
    return pattern == NULL || strspn(pattern, "*") == strlen(pattern);
}

/* Everything, or everything of one registry. */
static bool glob_is_broad(const struct glob *glob)
{
    if (!is_any(glob->tag) || !is_any(glob->digest)) return false;
    const char *path = strchr(glob->repository, '/');
    if (path == NULL) return strcmp(glob->repository, "**") == 0;
    return strcmp(path, "/**") == 0;
}

/* Behind a registry, or with one of these in front. */
static const char *const probes[] = {"app:1", "a/b/c/d:v1.2.3-rc.1", "ci/shop_x/cart-api:pr-12",
                                     "library/alpine:latest", "team.x/tool:2026.01.31-SNAPSHOT_7"};
static const char *const registries[] = {"docker.io/", "registry.example.com/", "localhost:5000/"};

static bool matches_all_of(struct pattern *pattern, const char *registry)
{
    for (size_t i = 0; i < ARRAY_LENGTH(probes); i++) {
        char text[REFERENCE_MAX_HOST + 64];
        snprintf(text, sizeof text, "%s%s", registry, probes[i]);
        if (pattern_match(pattern, text) != ANSWER_YES) return false;
    }
    return true;
}

static bool regex_is_broad(struct arena *arena, struct pattern *pattern, const char *text)
{
    const char *prefix = regex_prefix(arena, text);
    const char *slash = strchr(prefix, '/');
    if (slash && slash[1] == '\0' && strlen(prefix) <= REFERENCE_MAX_HOST)
        return matches_all_of(pattern, prefix);
    for (size_t i = 0; i < ARRAY_LENGTH(registries); i++)
        if (!matches_all_of(pattern, registries[i])) return false;
    return true;
}

static void lint_broad(struct lint *lint, const struct rule *rule)
{
    const struct selector *match = &rule->match;
    if (rule->kind != RULE_DELETE || rule_waits(rule) || rule->larger_than >= 0 ||
        rule->labels.count > 0 || rule->tags.semver != NULL)
        return;
    const struct placed_text *broad = NULL;
    for (size_t i = 0; i < match->globs.count && !broad; i++)
        if (glob_is_broad(&match->glob_parts[i])) broad = &match->globs.items[i];
    for (size_t i = 0; i < match->regexes.count && !broad; i++)
        if (regex_is_broad(lint->arena, match->patterns[i], match->regexes.items[i].text))
            broad = &match->regexes.items[i];
    if (broad == NULL) return;
    lint_add(lint, FINDING_OVER_BROAD, rule->policy, rule, &broad->place,
             "name repositories, or narrow the rule by age, use, labels or a number",
             "\"%s\" takes everything, or all of a registry", rule->name);
}

/* A group that may repeat without end: what a regular expression needs to take very many steps. */
static bool repeats_group(const char *text)
{
    for (; *text != '\0'; text++) {
        if (text[0] == '\\' && text[1] != '\0')
            text++;
        else if (text[0] == ')' && (text[1] == '*' || text[1] == '+' || text[1] == '{'))
            return true;
    }
    return false;
}

/* Long runs with an end that no pattern expects. */
static bool is_slow(struct arena *arena, struct pattern *pattern, const char *text)
{
    static const char *const runs[] = {"a", "1", "a1", "A", "-", ".", "a-", "a/", "ab"};
    const char *prefix = regex_prefix(arena, text);
    for (size_t i = 0; i < ARRAY_LENGTH(runs); i++) {
        struct strbuf probe;
        strbuf_init(&probe, 0);
        strbuf_puts(&probe, prefix);
        for (size_t j = 0; j < 48; j++) strbuf_puts(&probe, runs[i]);
        strbuf_putc(&probe, '!');
        strbuf_puts(&probe, text); /* the letters that a match cannot do without */
        const enum answer answer = pattern_match(pattern, probe.data);
        strbuf_release(&probe);
        if (answer == ANSWER_UNKNOWN) return true;
    }
    return false;
}

static void lint_slow(struct lint *lint, const struct rule *rule, const struct selector *selector)
{
    for (size_t i = 0; i < selector->regexes.count; i++) {
        const struct placed_text *regex = &selector->regexes.items[i];
        if (!repeats_group(regex->text)) continue;
        if (!is_slow(lint->arena, selector->patterns[i], regex->text)) continue;
        lint_add(lint, FINDING_SLOW_REGEX, rule->policy, rule, &regex->place,
                 "a repeated group must not be able to match the same text in several ways",
                 "the regular expression can take so many steps that it is given up");
    }
}

static void lint_limit(struct lint *lint, const struct policy *policy, const char *key,
                       int64_t value, int64_t usual, const struct place *place)
{
    if (value <= usual) return;
    lint_add(lint, FINDING_LIMITS_RAISED, policy, NULL, place,
             "say in an allow comment above the policy why more is right",
             "\"%s\" is above the default", key);
}

void lint_breadth(struct lint *lint)
{
    const struct policy_set *set = lint->set;
    for (size_t i = 0; i < set->rule_count; i++) {
        lint_broad(lint, set->rules[i]);
        lint_slow(lint, set->rules[i], &set->rules[i]->match);
        lint_slow(lint, set->rules[i], &set->rules[i]->except);
    }
    for (size_t i = 0; i < set->policy_count; i++) {
        const struct policy *policy = set->policies[i];
        const struct policy_limits *limits = &policy->limits;
        lint_limit(lint, policy, "deletions", limits->deletions, LIMIT_DEFAULT_DELETIONS,
                   &limits->deletions_place);
        lint_limit(lint, policy, "share", limits->share_basis_points,
                   LIMIT_DEFAULT_SHARE_BASIS_POINTS, &limits->share_place);
        lint_limit(lint, policy, "bytes", limits->bytes, LIMIT_DEFAULT_BYTES, &limits->bytes_place);
    }
}
