/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/testworld.h"

#include "base/text.h"

#include <string.h>

/* What the plan says of one name: its own fate where some names go and some stay. */
struct fate {
    enum verdict verdict;
    enum reason reason;
    const struct rule *rule;
};

struct judging {
    struct arena *arena;
    const struct plan *plan;
    struct test_judgement *judgement;
};

static void fail(struct judging *judging, const struct place *place, const struct step *step,
                 const char *what, const char *expected, const char *actual)
{
    struct test_judgement *judgement = judging->judgement;
    judgement->failures = ARENA_GROW(judging->arena, judgement->failures, judgement->count);
    judgement->failures[judgement->count++] = (struct test_failure){
        .place = *place, .what = what, .expected = expected, .actual = actual, .step = step};
}

static bool is_name(const struct image_name *name, const char *canonical)
{
    return name != NULL && name->readable && strcmp(name->reference.text, canonical) == 0;
}

static struct fate fate_of(struct judging *judging, const struct step *step, const char *text)
{
    const struct fate whole = {step->verdict, step->reason, step->rule};
    struct reference reference;
    struct error ignored = {0};
    if (step->verdict != VERDICT_UNTAG || text_is_digest(text) ||
        reference_parse(judging->arena, text, REFERENCE_DEFAULT_LATEST, &reference, &ignored) < 0)
        return whole;
    for (size_t i = 0; i < step->name_count; i++) {
        const struct name_step *name = &step->names[i];
        if (!is_name(name->name, reference.text)) continue;
        return (struct fate){name->verdict == VERDICT_KEEP ? VERDICT_KEEP : VERDICT_UNTAG,
                             name->reason, name->rule};
    }
    return whole;
}

static bool rule_is(const struct rule *rule, const char *wanted)
{
    const char *slash = strchr(wanted, '/');
    if (rule == NULL) return strcmp(wanted, "none") == 0;
    if (slash == NULL) return strcmp(rule->name, wanted) == 0;
    return strlen(rule->policy->name) == (size_t)(slash - wanted) &&
           strncmp(rule->policy->name, wanted, (size_t)(slash - wanted)) == 0 &&
           strcmp(rule->name, slash + 1) == 0;
}

static const char *rule_words(struct arena *arena, const struct rule *rule)
{
    return rule == NULL ? "none" : arena_printf(arena, "%s/%s", rule->policy->name, rule->name);
}

static void judge_image(struct judging *judging, const struct test_expectation *expect)
{
    struct arena *arena = judging->arena;
    const struct image *image = inventory_find(judging->plan->input->inventory, expect->image);
    if (image == NULL) {
        fail(judging, &expect->image_place, NULL, arena_printf(arena, "image %s", expect->image),
             "on the node", "no such image, or several");
        return;
    }
    const struct step *step = plan_find_step(judging->plan, image->id);
    const struct fate fate = fate_of(judging, step, expect->image);
    if (expect->verdict >= 0 && (int)fate.verdict != expect->verdict)
        fail(judging, &expect->verdict_place, step,
             arena_printf(arena, "verdict of %s", expect->image),
             verdict_name((enum verdict)expect->verdict), verdict_name(fate.verdict));
    if (expect->reason != NULL && strcmp(reason_name(fate.reason), expect->reason) != 0)
        fail(judging, &expect->reason_place, step,
             arena_printf(arena, "reason of %s", expect->image), expect->reason,
             reason_name(fate.reason));
    if (expect->rule != NULL && !rule_is(fate.rule, expect->rule))
        fail(judging, &expect->rule_place, step, arena_printf(arena, "rule of %s", expect->image),
             expect->rule, rule_words(arena, fate.rule));
}

static void judge_total(struct judging *judging, const char *what, int64_t expected,
                        const struct place *place, int64_t actual)
{
    if (expected < 0 || expected == actual) return;
    fail(judging, place, NULL, what, arena_printf(judging->arena, "%lld", (long long)expected),
         arena_printf(judging->arena, "%lld", (long long)actual));
}

void test_case_judge(struct arena *arena, const struct test_case *test, const struct plan *plan,
                     struct test_judgement *judgement)
{
    struct judging judging = {arena, plan, judgement};
    const struct test_expectation *expect = test->expect.items;
    const struct test_totals *totals = &test->totals;
    *judgement = (struct test_judgement){0};
    for (size_t i = 0; i < test->expect.count; i++) judge_image(&judging, &expect[i]);
    judge_total(&judging, "images to delete", totals->deleted, &totals->deleted_place,
                (int64_t)plan->delete_count);
    judge_total(&judging, "images to untag", totals->untagged, &totals->untagged_place,
                (int64_t)plan->untag_count);
    judge_total(&judging, "images to keep", totals->kept, &totals->kept_place,
                (int64_t)plan->keep_count);
    judge_total(&judging, "bytes to delete", totals->bytes, &totals->bytes_place,
                plan->delete_bytes);
}

void test_mark_rules(const struct plan *plan, bool *used)
{
    for (size_t i = 0; i < plan->rule_count; i++)
        if (plan->rules[i].matched > 0) used[i] = true;
    for (size_t i = 0; i < plan->step_count; i++) {
        if (plan->steps[i].rule != NULL) used[plan->steps[i].rule->index] = true;
        for (size_t j = 0; j < plan->steps[i].name_count; j++)
            if (plan->steps[i].names[j].rule != NULL)
                used[plan->steps[i].names[j].rule->index] = true;
    }
}
