/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/lint.h"
#include "policy/yamltree.h"

#include <string.h>

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:@_-"

static bool is_letter_or_digit(char c)
{
    return c != '\0' && strchr(PLAIN, c) != NULL && strchr("/:@_-", c) == NULL;
}

static struct place place_at(struct lint *lint, const struct placed_text *regex, size_t offset)
{
    return yaml_place_inside(lint->diags, &regex->place, offset);
}

static size_t class_length(const char *text)
{
    size_t i = 1;
    if (text[i] == '^') i++;
    if (text[i] == ']') i++;
    while (text[i] != '\0' && text[i] != ']') i += text[i] == '\\' && text[i + 1] != '\0' ? 2 : 1;
    return text[i] == ']' ? i + 1 : i;
}

/* A dot between letters before the first "/" is part of a host name, and was hardly meant to be
 * any character. */
static void lint_dot(struct lint *lint, const struct rule *rule, const struct placed_text *regex)
{
    const char *text = regex->text;
    if (strchr(text, '/') == NULL) return;
    for (size_t i = 0; text[i] != '\0' && text[i] != '/'; i++) {
        if (text[i] == '\\' && text[i + 1] != '\0') {
            i++;
            continue;
        }
        if (text[i] == '[') i += class_length(text + i) - 1;
        if (text[i] != '.' || i == 0) continue;
        if (!is_letter_or_digit(text[i - 1]) || !is_letter_or_digit(text[i + 1])) continue;
        const struct place place = place_at(lint, regex, i);
        lint_add(lint, FINDING_UNESCAPED_DOT, rule->policy, rule, &place, "write \\. for a dot",
                 "\".\" in a host name stands for any character");
        return;
    }
}

static void lint_anchors(struct lint *lint, const struct rule *rule,
                         const struct placed_text *regex)
{
    const char *text = regex->text;
    const size_t length = strlen(text);
    size_t slashes = 0;
    while (length > slashes + 1 && text[length - 2 - slashes] == '\\') slashes++;
    const bool ends = text[length - 1] == '$' && slashes % 2 == 0;
    if (text[0] != '^' && !ends) return;
    const struct place place = place_at(lint, regex, text[0] == '^' ? 0 : length - 1);
    lint_add(lint, FINDING_ANCHORED_REGEX, rule->policy, rule, &place, "leave ^ and $ out",
             "a regular expression always matches the whole name");
}

/* The text as a name or, with ".*" in it, as a glob; NULL where it says more. */
static const char *simpler_form(struct arena *arena, const char *text, bool *is_glob)
{
    char *form = arena_alloc(arena, strlen(text) + 1, 1);
    size_t length = 0;
    bool in_tag = false;
    *is_glob = false;
    while (*text != '\0') {
        if (text[0] == '\\' && text[1] != '\0' && strchr("./:-_@", text[1]) != NULL) {
            form[length++] = text[1];
            text += 2;
        } else if (text[0] == '.' && text[1] == '*' &&
                   (text[2] == '\0' || strchr("?+", text[2]) == NULL)) {
            form[length++] = '*';
            if (!in_tag) form[length++] = '*';
            *is_glob = true;
            text += 2;
        } else if (strchr(PLAIN, *text) != NULL) {
            if (*text == ':' || *text == '@') in_tag = strchr(text, '/') == NULL;
            form[length++] = *text++;
        } else {
            return NULL;
        }
    }
    return form;
}

static void lint_plain(struct lint *lint, const struct rule *rule, const struct placed_text *regex)
{
    bool is_glob = false;
    struct glob glob;
    struct error err = {0};
    const char *form = simpler_form(lint->arena, regex->text, &is_glob);
    if (form == NULL) return;
    if (is_glob && glob_parse(lint->arena, form, &glob, &err) < 0) return;
    lint_add(lint, FINDING_PLAIN_REGEX, rule->policy, rule, &regex->place,
             arena_printf(lint->arena, "write %s: [\"%s\"]", is_glob ? "globs" : "names", form),
             is_glob ? "the regular expression is no more than a glob"
                     : "the regular expression is a plain name");
}

static void lint_list(struct lint *lint, const struct rule *rule, const struct text_list *regexes)
{
    for (size_t i = 0; i < regexes->count; i++) {
        lint_dot(lint, rule, &regexes->items[i]);
        lint_anchors(lint, rule, &regexes->items[i]);
        lint_plain(lint, rule, &regexes->items[i]);
    }
}

void lint_rule_regexes(struct lint *lint, const struct rule *rule)
{
    lint_list(lint, rule, &rule->match.regexes);
    lint_list(lint, rule, &rule->except.regexes);
}
