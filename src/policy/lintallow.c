/* SPDX-License-Identifier: Apache-2.0 */
#include "base/nearest.h"
#include "base/text.h"
#include "policy/lint.h"

#include <string.h>

#define ALLOW_WORD "allow"

static size_t word_length(const char *text)
{
    return strcspn(text, " \t");
}

static const char *behind_word(const char *text)
{
    text += word_length(text);
    return text + strspn(text, " \t");
}

static const char *nearest_warning(const char *id)
{
    const char *ids[FINDING_COUNT + 1];
    size_t count = 0;
    for (size_t i = 0; i < FINDING_COUNT; i++)
        if (finding_rows[i].severity == SEVERITY_WARNING) ids[count++] = finding_rows[i].id;
    ids[count] = NULL;
    return text_nearest(id, ids);
}

static void refuse_id(struct lint *lint, const struct lint_allow *allow, const struct place *place,
                      const char *id)
{
    const struct finding_row *row = finding_by_id(id);
    const char *nearest = nearest_warning(id);
    const char *hint = NULL;
    if (row != NULL)
        hint = "only warnings can be allowed";
    else if (nearest != NULL)
        hint = arena_printf(lint->arena, "did you mean \"%s\"?", nearest);
    lint_add(lint, FINDING_UNUSED_ALLOW, allow->policy, allow->rule, place, hint,
             row != NULL ? "\"%s\" is an error and cannot be allowed"
                         : "no warning is called \"%s\"",
             id);
}

/* One line of a comment: "allow RULE-ID reason". */
static void read_line(struct lint *lint, const char *line, struct lint_allow allow,
                      const struct place *place)
{
    if (word_length(line) != strlen(ALLOW_WORD) || !text_starts_with(line, ALLOW_WORD)) {
        lint_add(lint, FINDING_UNUSED_ALLOW, allow.policy, allow.rule, place,
                 "comments for imagecull say: allow RULE-ID reason",
                 "the comment \"%s\" cannot be understood", line);
        return;
    }
    const char *word = behind_word(line);
    const char *id = arena_strndup(lint->arena, word, word_length(word));
    const struct finding_row *row = finding_by_id(id);
    if (row == NULL || row->severity != SEVERITY_WARNING) {
        refuse_id(lint, &allow, place, id);
        return;
    }
    allow.finding = (enum finding)(row - finding_rows);
    if (*behind_word(word) == '\0')
        lint_add(lint, FINDING_ALLOW_WITHOUT_REASON, allow.policy, allow.rule, place,
                 "say behind the rule ID why it is right here", "why is \"%s\" allowed?", id);
    lint->allows = ARENA_GROW(lint->arena, lint->allows, lint->allow_count);
    lint->allows[lint->allow_count++] = allow;
}

static void read_comment(struct lint *lint, const char *comment, struct lint_allow allow,
                         const struct place *place)
{
    while (comment != NULL && *comment != '\0') {
        const size_t length = strcspn(comment, "\n");
        read_line(lint, arena_strndup(lint->arena, comment, length), allow, place);
        comment += length + (comment[length] == '\n');
    }
}

/* Of rules first, in their order, then of policies: see first_allow. */
void lint_start(struct lint *lint)
{
    const struct policy_set *set = lint->set;
    lint->first_allow = ARENA_ARRAY(lint->arena, set->rule_count + 1, size_t);
    for (size_t i = 0; i < set->rule_count; i++) {
        const struct rule *rule = set->rules[i];
        lint->first_allow[rule->index] = lint->allow_count;
        read_comment(lint, rule->comment, (struct lint_allow){.policy = rule->policy, .rule = rule},
                     &rule->place);
    }
    lint->first_allow[set->rule_count] = lint->allow_count;
    for (size_t i = 0; i < set->policy_count; i++) {
        const struct policy *policy = set->policies[i];
        read_comment(lint, policy->comment, (struct lint_allow){.policy = policy}, &policy->place);
    }
}

static bool is_allowed(struct lint *lint, enum finding finding, const struct policy *policy,
                       const struct rule *rule)
{
    if (lint->first_allow == NULL) return false;
    bool allowed = false;
    size_t i = rule ? lint->first_allow[rule->index] : 0;
    size_t end = rule ? lint->first_allow[rule->index + 1] : 0;
    for (; i < end; i++)
        if (lint->allows[i].finding == finding) allowed = lint->allows[i].used = true;
    if (allowed) return true;
    for (i = lint->first_allow[lint->set->rule_count]; i < lint->allow_count; i++)
        if (lint->allows[i].policy == policy && lint->allows[i].finding == finding)
            allowed = lint->allows[i].used = true;
    return allowed;
}

/* What judges the comments themselves cannot be held back by one. */
static bool is_about_comments(enum finding finding)
{
    return finding == FINDING_UNUSED_ALLOW || finding == FINDING_ALLOW_WITHOUT_REASON;
}

void lint_add(struct lint *lint, enum finding finding, const struct policy *policy,
              const struct rule *rule, const struct place *place, const char *hint,
              const char *format, ...)
{
    const struct finding_row *row = &finding_rows[finding];
    if (!is_about_comments(finding) && is_allowed(lint, finding, policy, rule)) return;
    if (lint->disabled[finding]) return;
    va_list args;
    va_start(args, format);
    diag_vadd(lint->diags, row->severity, place, row->id, hint, format, args);
    va_end(args);
}

static bool is_judged(const struct lint *lint, enum finding finding)
{
    if (is_about_comments(finding)) return true;
    const bool needs_nodes = finding == FINDING_DEAD_RULE || finding == FINDING_DEAD_KEEP ||
                             finding == FINDING_SHADOWED_RULE;
    return lint->with_inventories || !needs_nodes;
}

void lint_finish(struct lint *lint)
{
    for (size_t i = 0; i < lint->allow_count; i++) {
        const struct lint_allow *allow = &lint->allows[i];
        if (allow->used || !is_judged(lint, allow->finding)) continue;
        lint_add(lint, FINDING_UNUSED_ALLOW, allow->policy, allow->rule,
                 allow->rule ? &allow->rule->place : &allow->policy->place, "take the comment out",
                 "there is no \"%s\" here to allow", finding_rows[allow->finding].id);
    }
}
