/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any text as a policy file. It is read or refused with findings that can be shown; what is read has whole rules,
 * above all no delete rule that names no images.
 */
#include "base/text.h"
#include "policy/policy.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool selects(const struct selector *selector)
{
    return selector->names.count + selector->globs.count + selector->regexes.count +
                   selector->digests.count >
               0 ||
           selector->dangling || selector->untagged;
}

static void check_selector(const struct selector *selector)
{
    for (size_t i = 0; i < selector->names.count; i++) assert(selector->name_refs[i].text != NULL);
    for (size_t i = 0; i < selector->globs.count; i++)
        assert(selector->glob_parts[i].repository != NULL);
    for (size_t i = 0; i < selector->regexes.count; i++) {
        assert(selector->patterns[i] != NULL);
        pattern_match(selector->patterns[i], "docker.io/library/alpine:3.20");
    }
}

static void check_rule(const struct rule *rule)
{
    assert(rule->name != NULL && rule->policy != NULL && rule->place.line > 0);
    assert(selects(&rule->match) || (rule->kind == RULE_KEEP && rule->labels.count > 0));
    assert(rule->has_except == selects(&rule->except));
    assert(rule->kind == RULE_DELETE || !rule->force);
    assert(rule->keep_newest == -1 || rule->keep_newest >= 1);
    check_selector(&rule->match);
    check_selector(&rule->except);
}

static void check_findings(struct diag_list *diags)
{
    struct strbuf out;
    strbuf_init(&out, 0);
    diag_sort(diags);
    for (size_t i = 0; i < diags->count; i++) {
        diag_format(diags, &diags->items[i], &out);
        assert(text_is_utf8(out.data, out.length) && strchr(out.data, '\x1B') == NULL);
        strbuf_reset(&out);
    }
    strbuf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct policy_set set;
    struct arena arena;
    struct diag_list diags;
    policy_set_init(&set);
    arena_init(&arena);
    diag_list_init(&diags, &arena);
    int status = policy_set_add(&set, "f", (const char *)data, size, &diags);
    if (policy_set_finish(&set, &diags) < 0) status = -1;
    assert((status < 0) == (diags.error_count > 0));
    for (size_t i = 0; status == 0 && i < set.rule_count; i++) check_rule(set.rules[i]);
    check_findings(&diags);
    policy_set_release(&set);
    arena_release(&arena);
    return 0;
}
