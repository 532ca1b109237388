/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/literals.h"

#include <string.h>

#define LETTERS_AND_DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* Bytes that stand for themselves in a regular expression, and those that do behind "\". */
#define PLAIN   LETTERS_AND_DIGITS "/:@_-"
#define ESCAPED "./:@_-+"
/* What may stand in "[...]" without any further meaning than a range's. */
#define IN_CLASS LETTERS_AND_DIGITS "/:@_.+-"
/* Escapes that are one token and open nothing; those that may stand in "[...]" as well. */
#define TYPE_ESCAPES     "dDwWsS"
#define BOUNDARY_ESCAPES "bB"

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

struct literal literal_cut(const struct literal *literal, size_t most_bytes)
{
    if (literal->length <= most_bytes) return *literal;
    return (struct literal){literal->text + literal->length - most_bytes, most_bytes, false};
}

/* Of more than there is room for the longest stay. */
static void add_literal(struct literal_list *list, struct literal literal)
{
    literal = literal_cut(&literal, LITERAL_MOST_BYTES);
    if (literal.length < LITERAL_LEAST_BYTES) return;
    if (list->count < LITERALS_MOST) {
        list->items[list->count++] = literal;
        return;
    }
    struct literal *shortest = &list->items[0];
    for (size_t i = 1; i < list->count; i++)
        if (list->items[i].length < shortest->length) shortest = &list->items[i];
    if (literal.length > shortest->length) *shortest = literal;
}

/* The text behind a glob's "*", "?" or "[...]". */
static const char *behind_wildcard(const char *at)
{
    if (*at != '[') return at + 1;
    at += at[1] == '!' || at[1] == '^' ? 2 : 1;
    const char *end = strchr(*at == ']' ? at + 1 : at, ']');
    return end ? end + 1 : at + strlen(at);
}

static void add_glob_runs(struct literal_list *list, const char *text)
{
    const char *at = text;
    while (*at != '\0') {
        const size_t length = strcspn(at, "*?[");
        if (length > 0) add_literal(list, (struct literal){at, length, at == text});
        at += length;
        if (*at != '\0') at = behind_wildcard(at);
    }
}

bool glob_literals(struct arena *arena, const struct glob *glob, struct literal_list *list)
{
    const char *text = glob->repository;
    *list = (struct literal_list){.count = 0};
    if (glob->tag) text = arena_printf(arena, "%s:%s", text, glob->tag);
    add_glob_runs(list, text);
    /* A tag may stand between the repository and the digest. */
    if (glob->digest) {
        struct literal_list digest = {.count = 0};
        add_glob_runs(&digest, arena_printf(arena, "@%s", glob->digest));
        for (size_t i = 0; i < digest.count; i++)
            add_literal(list,
                        (struct literal){digest.items[i].text, digest.items[i].length, false});
    }
    return list->count > 0;
}

/* The length of the "[...]" at `text` where it is plain, else 0. */
static size_t class_length(const char *text)
{
    const char *at = text + (text[1] == '^' ? 2 : 1);
    const char *start = at;
    for (;;) {
        if (*at == '\\' && is_one_of(at[1], ESCAPED TYPE_ESCAPES))
            at += 2;
        else if (is_one_of(*at, IN_CLASS))
            at++;
        else
            return *at == ']' && at > start ? (size_t)(at - text) + 1 : 0;
    }
}

/* The length of "{2}", "{2,}" or "{2,5}" at `text`, else 0. */
static size_t bounds_length(const char *text)
{
    const char *at = text + 1;
    const size_t least = strspn(at, "0123456789");
    if (least == 0) return 0;
    at += least;
    if (*at == ',') at += 1 + strspn(at + 1, "0123456789");
    return *at == '}' ? (size_t)(at - text) + 1 : 0;
}

/* The length of the token at `text` where it is plain, else 0. Of a group this is its opening. */
static size_t token_length(const char *text)
{
    switch (*text) {
    case '[': return class_length(text);
    case '{': return bounds_length(text);
    case '\\': return is_one_of(text[1], ESCAPED TYPE_ESCAPES BOUNDARY_ESCAPES) ? 2 : 0;
    case '(':
        if (text[1] == '?') return text[2] == ':' ? 3 : 0;
        return text[1] == '*' ? 0 : 1;
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

/* The place behind the group that opens at `at`, or NULL where it is not plain. */
static const char *behind_group(const char *at)
{
    size_t depth = 0;
    do {
        const size_t length = token_length(at);
        if (length == 0) return NULL;
        if (*at == '(') depth++;
        if (*at == ')') depth--;
        at += length;
    } while (depth > 0);
    return at;
}

/* One pass over an expression. */
struct reading {
    struct arena *arena;
    const char *at; /* NULL: not plainly understood */
    char *run;      /* of plain bytes; the start of what is left of its room */
    size_t length;  /* of the run */
    bool at_start;  /* the run begins where the reference does */
    struct literal_list *branches;
    size_t count;
    const char *prefix;
};

static void end_run(struct reading *reading)
{
    struct literal_list *branch = &reading->branches[reading->count - 1];
    reading->run[reading->length] = '\0';
    if (reading->at_start && reading->count == 1) reading->prefix = reading->run;
    add_literal(branch, (struct literal){reading->run, reading->length, reading->at_start});
    reading->run += reading->length + 1;
    reading->length = 0;
    reading->at_start = false;
}

static void begin_branch(struct reading *reading)
{
    reading->branches = ARENA_GROW(reading->arena, reading->branches, reading->count);
    reading->branches[reading->count++] = (struct literal_list){.count = 0};
    reading->at_start = true;
}

/* Past the quantifiers at the current place. `*optional`: the item before may be absent. Returns
 * whether there is one. */
static bool pass_quantifiers(struct reading *reading, bool *optional)
{
    const char *start = reading->at;
    *optional = false;
    while (is_one_of(*reading->at, "?*+{")) {
        const size_t length = token_length(reading->at);
        if (length == 0) {
            reading->at = NULL;
            return true;
        }
        /* "{00}" too. A second quantifier may be the lazy or possessive mark of the first; where it
         * is one of its own it can only take away more. */
        const bool none = *reading->at == '{'
                              ? is_one_of(reading->at[1 + strspn(reading->at + 1, "0")], ",}")
                              : *reading->at != '+';
        if (none) *optional = true;
        reading->at += length;
    }
    return reading->at != start;
}

static void read_byte(struct reading *reading, char byte, size_t length)
{
    bool optional = false;
    reading->at += length;
    const bool quantified = pass_quantifiers(reading, &optional);
    if (!optional) reading->run[reading->length++] = byte;
    if (quantified) end_run(reading);
}

static void read_item(struct reading *reading)
{
    const char *at = reading->at;
    const size_t length = token_length(at);
    bool optional = false;
    if (length == 0 || is_one_of(*at, ")?*+{")) {
        reading->at = NULL;
    } else if (*at == '|') {
        end_run(reading);
        begin_branch(reading);
        reading->at++;
    } else if (*at == '^' && reading->at_start && reading->length == 0) {
        reading->at++; /* holds there anyway, how often it is said too */
        pass_quantifiers(reading, &optional);
    } else if (is_one_of(*at, PLAIN)) {
        read_byte(reading, *at, 1);
    } else if (*at == '\\' && is_one_of(at[1], ESCAPED)) {
        read_byte(reading, at[1], 2);
    } else {
        reading->at = *at == '(' ? behind_group(at) : at + length;
        end_run(reading);
        if (reading->at) pass_quantifiers(reading, &optional);
    }
}

/* False where the expression is not plainly understood. */
static bool read_regex(struct reading *reading, struct arena *arena, const char *pattern)
{
    /* Each run needs one byte more than stands in the pattern, for its end. */
    char *room = arena_alloc(arena, 2 * strlen(pattern) + 2, 1);
    *reading = (struct reading){.arena = arena, .at = pattern, .run = room, .prefix = ""};
    begin_branch(reading);
    while (reading->at && *reading->at != '\0') read_item(reading);
    if (reading->at) end_run(reading);
    return reading->at != NULL;
}

size_t regex_literals(struct arena *arena, const char *pattern, struct literal_list **branches)
{
    struct reading reading;
    if (!read_regex(&reading, arena, pattern)) return 0;
    for (size_t i = 0; i < reading.count; i++)
        if (reading.branches[i].count == 0) return 0;
    *branches = reading.branches;
    return reading.count;
}

const char *regex_prefix(struct arena *arena, const char *pattern)
{
    struct reading reading;
    return read_regex(&reading, arena, pattern) && reading.count == 1 ? reading.prefix : "";
}
