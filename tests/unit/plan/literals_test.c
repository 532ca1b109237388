/* SPDX-License-Identifier: Apache-2.0 */
/* What patterns say of the names that they match: never too much, and with common ones enough. */
#include "plan/literals.h"

#include <string.h>

#include "base/cleanup.h"
#include "plan/literalset.h"
#include "plan/ruleindex.h"
#include "policy/pattern.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/randomworld.h"

static const struct {
    const char *pattern, *literals; /* of each branch; "^": the name begins with it */
} regexes[] = {
    {"registry\\.example\\.com/ci/[a-z0-9/-]+:(pr|branch)-.+", "^registry.example.com/ci/"},
    {".*/web/api-[\\w.-]+:v0\\..*", "/web/api- :v0."},
    {"docker\\.io/library/app:1", "^docker.io/library/app:1"},
    {"abc", "^abc"},
    {"^abc$", "^abc"},
    {"^*abc", "^abc"},
    {"a^bc", "bc"},
    {"abc?", "^ab"},
    {"abc*", "^ab"},
    {"abc*?d", "^ab"},
    {"abc+", "^abc"},
    {"abc+de", "^abc de"},
    {"abc{0,1}", "^ab"},
    {"abc{1,}de", "^abc de"},
    {"abc{00}de", "^ab de"},
    {"abc{2}{0}de", "^ab de"},
    {"abc{10}de", "^abc de"},
    {"abc{x}de", ""},
    {"abc{,3}de", ""},
    {"ab\\.?cd", "^ab cd"},
    {"ab\\.+c", "^ab."},
    {"ab(c|d)ef", "^ab ef"},
    {"ab(?:c|d)?ef", "^ab ef"},
    {"ab(cd)?", "^ab"},
    {"ab(?:c(d|e)){0}fg", "^ab fg"},
    {"ab[c|d]", ""}, /* a "|" in a class is not plainly understood */
    {"ab|cd", "^ab | ^cd"},
    {"ab|c", ""},
    {"ab(c|d)|ef", "^ab | ^ef"},
    {".*ab|.*cd:ef", "ab | cd:ef"},
    {"ab(c|d))|(e", ""},
    {"ab[)]|cd", ""},
    {"ab[]|]c|de", ""},
    {"ab[[:alpha:]|]c|de", ""},
    {"ab[\\d.]cd", "^ab cd"},
    {"ab\\Q(\\E|cd(", ""},
    {"ab\\c(|cd", ""},
    {"ab(?#(|)|cd", ""},
    {"ab(*COMMIT)cd", ""},
    {"(ab)", ""},
    {"(?i)ab", ""},
    {"(?x)a b", ""},
    {"ab(?i)cd", ""},
    {"ab(?=c)cd", ""},
    {"ab(?<!c)cd", ""},
    {"(ab)\\1cd", ""},
    {"ab\\bcd", "^ab cd"},
    {".*", ""},
    {"", ""},
    {"ab\\d", "^ab"},
    {"ab\\Ecd", ""},
    {"ab\\x63", ""},
    {"ab cd", ""},
    {"ab#cd", ""},
    {"ab\xC3\xA9?", ""},
    {"ab\\", ""},
    {"ab.cde.fg.hijk.lm.nopqr", "nopqr cde fg hijk"},
    {"a123456789012345678901234567890123456789012345678901234567890123b",
     "123456789012345678901234567890123456789012345678901234567890123b"},
};

static const struct {
    const char *glob, *literals;
} globs[] = {
    {"app", "^docker.io/library/app"},
    {"app:pr-*", "^docker.io/library/app:pr-"},
    {"app:1", "^docker.io/library/app:1"},
    {"app@*", "^docker.io/library/app"},
    {"app@sha256:1234*", "^docker.io/library/app @sha256:1234"},
    {"example.com/ci/*:1", "^example.com/ci/ :1"},
    {"example.com:5000/**", "^example.com:5000/"},
    {"team/?pp", "^docker.io/team/ pp"},
    {"[ab]pp", "^docker.io/library/ pp"},
    {"[]a]pp:[!]]xy", "^docker.io/library/ pp: xy"},
    {"**", ""},
    {"**/app:1", "/app:1"},
    {"*/app", "/app"},
};

/* "^ab cd | ef" */
static const char *in_words(struct arena *arena, const struct literal_list *lists, size_t count)
{
    const char *words = "";
    for (size_t i = 0; i < count; i++) {
        if (i > 0) words = arena_printf(arena, "%s |", words);
        for (size_t j = 0; j < lists[i].count; j++)
            words = arena_printf(arena, "%s%s%s%.*s", words, *words ? " " : "",
                                 lists[i].items[j].begins ? "^" : "", (int)lists[i].items[j].length,
                                 lists[i].items[j].text);
    }
    return words;
}

static void check_tables(void)
{
    struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(regexes); i++) {
        struct literal_list *branches = NULL;
        const size_t count = regex_literals(&arena, regexes[i].pattern, &branches);
        is_str(in_words(&arena, branches, count), regexes[i].literals, "regex %s",
               regexes[i].pattern);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(globs); i++) {
        struct glob glob;
        struct literal_list list;
        struct error err = {0};
        is_int(glob_parse(&arena, globs[i].glob, &glob, &err), 0, "glob %s is one", globs[i].glob);
        is_int(glob_literals(&arena, &glob, &list), *globs[i].literals != '\0',
               "glob %s is certain of something or not", globs[i].glob);
        is_str(in_words(&arena, &list, 1), globs[i].literals, "glob %s", globs[i].glob);
    }
    is_str(regex_prefix(&arena, "a/b[cd]"), "a/b", "what names begin with");
    is_str(regex_prefix(&arena, "a/b|a/b"), "", "nothing certain of two branches");
    is_str(regex_prefix(&arena, "(?i)a/b"), "", "nothing certain of what is not understood");
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

static bool stands_in(const struct literal *literal, const char *text)
{
    const char *found = memmem(text, strlen(text), literal->text, literal->length);
    return literal->begins ? strncmp(text, literal->text, literal->length) == 0 : found != NULL;
}

/* All literals of one branch stand in the text. */
static bool may_match(const struct literal_list *branches, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        size_t standing = 0;
        while (standing < branches[i].count && stands_in(&branches[i].items[standing], text))
            standing++;
        if (standing == branches[i].count) return true;
    }
    return count == 0;
}

static const char *const pieces[] = {"a",    "b",      "c",     "ab",    "bc",        "ca",
                                     "\\.",  ".",      "(",     ")",     "|",         "?",
                                     "*",    "+",      "{0,2}", "{2}",   "{0}",       "{,1}",
                                     "[ab]", "[^c]",   "[|)]",  "[]a]",  "\\Q",       "\\E",
                                     "\\d",  "(?i)",   "(?:",   "\\(",   "^",         "$",
                                     "(?x)", "#",      " ",     "\\ca",  "[\\]|]",    "[[:alpha:]]",
                                     "(?=",  "(?!",    "\\1",   "(?|",   "\\b",       "\\K",
                                     "(?1)", "[\\w.]", "}",     "\\x61", "(*ACCEPT)", "(*F)",
                                     "\\N",  "(?<n>"};

/* The first ones need no luck to make an expression. */
#define PLAIN_PIECES 12

/* A regex made of odd pieces, on a text: in what it matches stand the literals of a branch. */
static bool literals_hold(struct random_world *random, size_t *matched)
{
    static const char *const letters[] = {"a", "b", "c", "ab", "A", "B", ".", "(", "|", "1", "]"};
    /* Half of them plain, or too few would match anything. */
    const size_t choice = random_below(random, 2) == 0 ? PLAIN_PIECES : ARRAY_LENGTH(pieces);
    const char *pattern_text = joined(random, pieces, choice, 5);
    size_t offset = 0;
    struct error err = {0};
    struct pattern *pattern = pattern_new(pattern_text, &offset, &err);
    if (pattern == NULL) return true;
    struct literal_list *branches = NULL;
    const size_t count = regex_literals(&random->arena, pattern_text, &branches);
    const char *prefix = regex_prefix(&random->arena, pattern_text);
    bool holds = true;
    for (int i = 0; i < 40 && holds; i++) {
        const char *text = joined(random, letters, ARRAY_LENGTH(letters), 5);
        if (pattern_match(pattern, text) == ANSWER_NO) continue;
        if (count > 0) (*matched)++;
        holds = text_starts_with(text, prefix) && may_match(branches, count, text);
        if (!holds)
            tap_diag("%s matches %s, which lacks %s", pattern_text, text,
                     in_words(&random->arena, branches, count));
    }
    pattern_free(&pattern);
    return holds;
}

static void check_random_regexes(void)
{
    size_t broken = 0;
    size_t matched = 0;
    for (uint64_t seed = 0; seed < 80000 && broken < 5; seed++) {
        struct random_world random = {.state = seed};
        if (!literals_hold(&random, &matched)) broken++;
        random_world_release(&random);
    }
    is_int(broken, 0, "in what a random regex matches stand its literals");
    ok(matched > 1000, "random regexes with literals match often enough: %zu", matched);
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
