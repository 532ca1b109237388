/* SPDX-License-Identifier: Apache-2.0 */
/* What patterns say of the beginning of a name: never too much, and with common ones enough. */
#include "plan/prefix.h"

#include <string.h>

#include "base/cleanup.h"
#include "plan/ruleindex.h"
#include "policy/pattern.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/randomworld.h"

static const struct {
    const char *pattern, *prefix;
} regexes[] = {
    {"registry\\.example\\.com/ci/[a-z0-9/-]+:(pr|branch)-.+", "registry.example.com/ci/"},
    {"docker\\.io/library/app:1", "docker.io/library/app:1"},
    {"abc", "abc"},
    {"abc?", "ab"},
    {"abc*", "ab"},
    {"abc+", "abc"},
    {"abc{0,1}", "ab"},
    {"ab\\.?", "ab"},
    {"ab\\.+c", "ab."},
    {"ab(c|d)e", "ab"},
    {"ab(c)?", "ab"},
    {"ab[c|d]", ""}, /* a "|" in a class is not plainly understood */
    {"ab|cd", ""},
    {"ab(c|d)|e", ""},
    {"ab(c|d))|(e", ""},
    {"ab[)]|c", ""},
    {"ab[]|]c|d", ""},
    {"ab[[:alpha:]|]c|d", ""},
    {"ab\\Q(\\E|c(", ""},
    {"ab\\c(|c", ""},
    {"ab(?#(|)|c", ""},
    {"ab(*COMMIT)c", "a"},
    {"(ab)", ""},
    {"(?i)ab", ""},
    {"(?x)a b", ""},
    {"ab(?i)c", "a"},
    {"^ab", ""},
    {".*", ""},
    {"", ""},
    {"ab\\d", "ab"},
    {"ab\\Ecd", "a"},
    {"ab\\E?", "a"},
    {"ab(?#c)?", "a"},
    {"ab\\x63", "a"},
    {"ab cd", "a"},
    {"ab#cd", "a"},
    {"a\xC3\xA9?", ""},
    {"ab\\", "a"},
};

static const struct {
    const char *glob, *prefix;
} globs[] = {
    {"app", "docker.io/library/app"},
    {"app:pr-*", "docker.io/library/app:pr-"},
    {"app:1", "docker.io/library/app:1"},
    {"app:*", "docker.io/library/app:"},
    {"app@*", "docker.io/library/app"},
    {"example.com/ci/*:1", "example.com/ci/"},
    {"example.com:5000/**", "example.com:5000/"},
    {"team/?pp", "docker.io/team/"},
    {"[ab]pp", "docker.io/library/"},
    {"**", ""},
    {"**/app:1", ""},
    {"*/app", ""},
};

static void check_tables(void)
{
    struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(regexes); i++)
        is_str(regex_prefix(&arena, regexes[i].pattern), regexes[i].prefix, "regex %s",
               regexes[i].pattern);
    for (size_t i = 0; i < ARRAY_LENGTH(globs); i++) {
        struct glob glob;
        struct error err = {0};
        is_int(glob_parse(&arena, globs[i].glob, &glob, &err), 0, "glob %s is one", globs[i].glob);
        is_str(glob_prefix(&arena, &glob), globs[i].prefix, "glob %s", globs[i].glob);
    }
    arena_release(&arena);
}

static const char *joined(struct random_world *random, const char *const *pieces, size_t count,
                          size_t most)
{
    const char *text = "";
    for (size_t i = 1 + random_below(random, most); i > 0; i--)
        text = arena_printf(&random->arena, "%s%s", text, pieces[random_below(random, count)]);
    return text;
}

/* A regex made of odd pieces, on a text: what it matches begins with its prefix. */
static bool prefix_holds(struct random_world *random, size_t *matched)
{
    static const char *const pieces[] = {
        "a",   "b",     "c",    "\\.",  ".",    "(",    ")",   "|",    "?",      "*",
        "+",   "{0,2}", "[ab]", "[^c]", "[|)]", "[]a]", "\\Q", "\\E",  "\\d",    "(?i)",
        "(?:", "\\(",   "^",    "$",    "(?x)", "#",    " ",   "\\ca", "[\\]|]", "[[:alpha:]]"};
    static const char *const letters[] = {"a", "b", "c", "A", "B", ".", "(", "|", "1", "]"};
    const char *pattern_text = joined(random, pieces, ARRAY_LENGTH(pieces), 7);
    size_t offset = 0;
    struct error err = {0};
    struct pattern *pattern = pattern_new(pattern_text, &offset, &err);
    if (pattern == NULL) return true;
    const char *prefix = regex_prefix(&random->arena, pattern_text);
    bool holds = true;
    for (int i = 0; i < 40 && holds; i++) {
        const char *text = joined(random, letters, ARRAY_LENGTH(letters), 4);
        if (pattern_match(pattern, text) == ANSWER_NO) continue;
        (*matched)++;
        holds = text_starts_with(text, prefix);
        if (!holds) tap_diag("%s matches %s, prefix %s", pattern_text, text, prefix);
    }
    pattern_free(&pattern);
    return holds;
}

static void check_random_regexes(void)
{
    size_t broken = 0;
    size_t matched = 0;
    for (uint64_t seed = 0; seed < 30000 && broken < 5; seed++) {
        struct random_world random = {.state = seed};
        if (!prefix_holds(&random, &matched)) broken++;
        random_world_release(&random);
    }
    is_int(broken, 0, "what a random regex matches begins with its prefix");
    ok(matched > 5000, "random regexes match often enough: %zu", matched);
}

static bool has_rule(const struct rule *const *rules, size_t count, const struct rule *rule)
{
    for (size_t i = 0; i < count; i++)
        if (rules[i] == rule) return true;
    return false;
}

/* Every rule that selects a subject is among the candidates, which are in order and not repeated. */
static bool candidates_are_sound(struct world *world, struct rule_index *index,
                                 const struct subject *subject, enum rule_kind kind, size_t *saved)
{
    const struct rule *const *rules = NULL;
    size_t count = rule_index_find(index, subject, &rules);
    for (size_t i = 1; i < count; i++)
        if (rules[i - 1]->index >= rules[i]->index) return false;
    for (size_t i = 0; i < world->policies.rule_count; i++) {
        const struct rule *rule = world->policies.rules[i];
        if (rule->kind != kind) continue;
        bool listed = has_rule(rules, count, rule);
        if (!listed) (*saved)++;
        if (!listed && rule_selects(rule, subject) != ANSWER_NO) return false;
    }
    return true;
}

static bool index_is_sound(struct world *world, enum rule_kind kind, size_t *saved)
{
    struct rule_index index;
    rule_index_init(&index, &world->arena, &world->policies, kind);
    for (size_t i = 0; i < world->plan.step_count; i++) {
        const struct step *step = &world->plan.steps[i];
        for (size_t j = 0; j < step->name_count; j++) {
            const struct subject subject = {step->image, step->names[j].name};
            if (!candidates_are_sound(world, &index, &subject, kind, saved)) return false;
        }
    }
    return true;
}

static void check_index(void)
{
    size_t broken = 0;
    size_t saved = 0;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        struct random_world random;
        struct world world;
        random_world_init(&random, seed, 0);
        random_world_plan(&random, NULL, &world);
        if (world.trouble || !index_is_sound(&world, RULE_KEEP, &saved) ||
            !index_is_sound(&world, RULE_DELETE, &saved))
            broken++;
        world_release(&world);
        random_world_release(&random);
    }
    is_int(broken, 0, "no rule that selects is left out");
    ok(saved > 10000, "most rules that do not select are: %zu", saved);
}

int main(void)
{
    check_tables();
    check_random_regexes();
    check_index();
    return tap_done();
}
