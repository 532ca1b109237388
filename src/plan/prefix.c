/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/prefix.h"

#include <stdbool.h>
#include <string.h>

#define LETTERS_AND_DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* Bytes that stand for themselves in a regular expression, and those that do behind "\". */
#define PLAIN   LETTERS_AND_DIGITS "/:@_-"
#define ESCAPED "./:@_-+"
/* What may stand in "[...]" without any further meaning than a range's. */
#define IN_CLASS LETTERS_AND_DIGITS "/:@_.+-"
/* Escapes that are one token and open nothing. */
#define CLASS_ESCAPES "dDwWsSbB"

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static size_t literal_length(const char *pattern)
{
    return strcspn(pattern, "*?[");
}

const char *glob_prefix(struct arena *arena, const struct glob *glob)
{
    size_t length = literal_length(glob->repository);
    if (glob->repository[length] != '\0' || glob->tag == NULL)
        return arena_strndup(arena, glob->repository, length);
    return arena_printf(arena, "%s:%.*s", glob->repository, (int)literal_length(glob->tag),
                        glob->tag);
}

/* The length of the "[...]" at `text` where it is plain, else 0. */
static size_t class_length(const char *text)
{
    size_t start = text[1] == '^' ? 2 : 1;
    size_t length = strspn(text + start, IN_CLASS);
    return length > 0 && text[start + length] == ']' ? start + length + 1 : 0;
}

/* The length of the token at `text` where it is plain, else 0. */
static size_t token_length(const char *text)
{
    switch (*text) {
    case '[': return class_length(text);
    case '\\': return is_one_of(text[1], ESCAPED CLASS_ESCAPES) ? 2 : 0;
    case '(': return text[1] == '?' || text[1] == '*' ? 0 : 1;
    case '^':
    case '$':
    case '.':
    case '|':
    case ')':
    case '?':
    case '*':
    case '+': return 1;
    default: return is_one_of(*text, PLAIN) ? 1 : 0;
    }
}

/* Whether one of several branches may match as a whole: then the first one's beginning says
 * nothing. */
static bool may_branch(const char *pattern)
{
    if (strchr(pattern, '|') == NULL) return false;
    size_t depth = 0;
    for (const char *at = pattern; *at != '\0';) {
        size_t length = token_length(at);
        if (length == 0) return true;
        if (*at == '(') depth++;
        if (*at == ')' && depth-- == 0) return true;
        if (*at == '|' && depth == 0) return true;
        at += length;
    }
    return false;
}

const char *regex_prefix(struct arena *arena, const char *pattern)
{
    char *prefix = arena_strdup(arena, pattern);
    size_t length = 0;
    const char *at = pattern;
    if (may_branch(pattern)) return "";
    for (;;) {
        if (is_one_of(*at, PLAIN))
            prefix[length++] = *at++;
        else if (*at == '\\' && is_one_of(at[1], ESCAPED)) {
            prefix[length++] = at[1];
            at += 2;
        } else
            break;
    }
    /* The last byte may be there any number of times, none too: that can also be said behind what
     * PCRE2 passes over, as "\E" and comments. */
    bool is_sure = *at == '\0' || (token_length(at) > 0 && !is_one_of(*at, "?*"));
    if (length > 0 && !is_sure) length--;
    prefix[length] = '\0';
    return prefix;
}
