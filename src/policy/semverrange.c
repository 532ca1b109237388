/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/semverrange.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

/*
 * A range is a union of sets, a set an intersection of comparators, as in the grammar of npm's
 * node-semver. Carets, tildes, x-ranges and hyphens become pairs of plain comparators.
 */

#define RANGE_MAX_BYTES       1024
#define RANGE_MAX_COMPARATORS 64
#define RANGE_MAX_NUMBER      9007199254740991u

/* "1", "1.2", "1.x", "1.2.3-rc.1": how many numbers were given, before the first x. */
struct partial {
    struct semver version;
    unsigned given;
};

struct reader {
    struct arena *arena;
    const char *at;
    const char *whole;
    struct comparator_set *set;
    struct error *err;
};

static int refuse(struct reader *reader, const char *what)
{
    return error_set(reader->err, ERROR_INPUT, "%s at \"%s\" in the version range \"%s\"", what,
                     reader->at, reader->whole);
}

static bool is_least_release(const struct semver *version)
{
    return version->major == 0 && version->minor == 0 && version->patch == 0 &&
           version->prerelease_length == 0;
}

/* ">=0.0.0" is true of every release, and npm leaves it out before it looks at pre-releases. */
static int add(struct reader *reader, enum operation operation, struct semver version)
{
    struct comparator_set *set = reader->set;
    if (operation == AT_LEAST && is_least_release(&version)) return 0;
    if (set->count == RANGE_MAX_COMPARATORS) return refuse(reader, "too many comparators");
    set->items = ARENA_GROW(reader->arena, set->items, set->count);
    set->items[set->count++] = (struct comparator){operation, version};
    return 0;
}

static void skip_blanks(struct reader *reader)
{
    while (*reader->at == ' ' || *reader->at == '\t') reader->at++;
}

static bool is_x(char c)
{
    return c == 'x' || c == 'X' || c == '*';
}

/* One number or x. Returns 1 for a number, 0 for an x, -1 for neither. */
static int read_component(struct reader *reader, uint64_t *number)
{
    if (is_x(*reader->at)) {
        reader->at++;
        return 0;
    }
    const char *start = reader->at;
    uint64_t value = 0;
    while (isdigit((unsigned char)*reader->at)) {
        value = value * 10 + (uint64_t)(*reader->at - '0');
        if (value > RANGE_MAX_NUMBER) return -1;
        reader->at++;
    }
    if (reader->at == start || (*start == '0' && reader->at - start > 1)) return -1;
    *number = value;
    return 1;
}

static int read_partial(struct reader *reader, struct partial *partial)
{
    uint64_t numbers[3] = {0, 0, 0};
    unsigned seen = 0;
    bool open = false; /* an x was seen: no number may follow */
    *partial = (struct partial){.version.prerelease = ""};
    if (*reader->at == 'v') reader->at++;
    do {
        const int kind = read_component(reader, &numbers[seen]);
        if (kind < 0) return refuse(reader, "no version");
        if (kind == 1 && open) return refuse(reader, "a number behind an x");
        if (kind == 0) open = true;
        if (!open) partial->given++;
        seen++;
    } while (seen < 3 && *reader->at == '.' && reader->at++);
    for (unsigned i = partial->given; i < 3; i++) numbers[i] = 0;
    struct semver suffix = {.prerelease = ""};
    if (seen == 3 && !semver_read_suffix(&reader->at, &suffix)) {
        return refuse(reader, "malformed pre-release or build");
    }
    if (*reader->at && !strchr(" \t|", *reader->at)) return refuse(reader, "unexpected text");
    partial->version = (struct semver){numbers[0], numbers[1], numbers[2], "", 0};
    if (partial->given == 3) {
        partial->version.prerelease = suffix.prerelease;
        partial->version.prerelease_length = suffix.prerelease_length;
    }
    return 0;
}

/* The first version behind all that share the first `given` numbers. npm writes such upper bounds
 * with the lowest pre-release ("-0"), which keeps pre-releases of the bound itself out. */
static struct semver next_after(const struct partial *partial, unsigned given)
{
    const struct semver *from = &partial->version;
    struct semver next = {from->major, from->minor, from->patch, "", 0};
    if (given == 1) next = (struct semver){from->major + 1, 0, 0, "0", 1};
    if (given == 2) next = (struct semver){from->major, from->minor + 1, 0, "0", 1};
    if (given >= 3) next = (struct semver){from->major, from->minor, from->patch + 1, "0", 1};
    return next;
}

/* From the partial up to the first version behind its first `given` numbers. */
static int add_span(struct reader *reader, const struct partial *partial, unsigned given)
{
    if (add(reader, AT_LEAST, partial->version) < 0) return -1;
    return add(reader, BELOW, next_after(partial, given));
}

static int add_caret(struct reader *reader, const struct partial *partial)
{
    if (partial->given == 0) return 0;
    unsigned fixed = 1;
    if (partial->version.major == 0 && partial->given > 1) {
        fixed = partial->version.minor == 0 && partial->given > 2 ? 3 : 2;
    }
    return add_span(reader, partial, fixed);
}

static int add_tilde(struct reader *reader, const struct partial *partial)
{
    if (partial->given == 0) return 0;
    return add_span(reader, partial, partial->given == 1 ? 1 : 2);
}

/* ">1.2" is ">=1.3.0", "<=1.2" is "<1.3.0-0"; ">x" and "<x" hold nothing. */
static int add_comparison(struct reader *reader, enum operation operation,
                          const struct partial *partial)
{
    if (partial->given == 3) return add(reader, operation, partial->version);
    if (partial->given == 0) {
        const bool nothing = operation == BELOW || operation == ABOVE;
        return nothing ? add(reader, NOTHING, partial->version) : 0;
    }
    struct semver next = next_after(partial, partial->given);
    struct semver floor = partial->version;
    switch (operation) {
    case ABOVE:
        next.prerelease = "";
        next.prerelease_length = 0;
        return add(reader, AT_LEAST, next);
    case AT_MOST: return add(reader, BELOW, next);
    case BELOW:
        floor.prerelease = "0";
        floor.prerelease_length = 1;
        return add(reader, BELOW, floor);
    case AT_LEAST: return add(reader, AT_LEAST, floor);
    default: return add_span(reader, partial, partial->given);
    }
}

static bool take(struct reader *reader, const char *word)
{
    if (!text_starts_with(reader->at, word)) return false;
    reader->at += strlen(word);
    skip_blanks(reader);
    return true;
}

static int read_hyphen_end(struct reader *reader, const struct partial *from)
{
    struct partial to;
    reader->at++;
    skip_blanks(reader);
    if (read_partial(reader, &to) < 0) return -1;
    skip_blanks(reader);
    if (*reader->at && *reader->at != '|') return refuse(reader, "more behind \"a - b\"");
    if (from->given > 0 && add(reader, AT_LEAST, from->version) < 0) return -1;
    if (to.given == 0) return 0;
    if (to.given == 3) return add(reader, AT_MOST, to.version);
    return add(reader, BELOW, next_after(&to, to.given));
}

static bool at_hyphen(const struct reader *reader)
{
    return reader->at[0] == '-' && (reader->at[1] == ' ' || reader->at[1] == '\t');
}

static int read_simple(struct reader *reader, bool is_first)
{
    static const struct {
        const char *word;
        enum operation operation;
    } operators[] = {{">=", AT_LEAST}, {"<=", AT_MOST}, {">", ABOVE}, {"<", BELOW}, {"=", EXACTLY}};
    struct partial partial;
    if (take(reader, "~>") || take(reader, "~")) {
        return read_partial(reader, &partial) < 0 ? -1 : add_tilde(reader, &partial);
    }
    if (take(reader, "^")) {
        return read_partial(reader, &partial) < 0 ? -1 : add_caret(reader, &partial);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(operators); i++) {
        if (!take(reader, operators[i].word)) continue;
        if (read_partial(reader, &partial) < 0) return -1;
        return add_comparison(reader, operators[i].operation, &partial);
    }
    if (read_partial(reader, &partial) < 0) return -1;
    const char *behind = reader->at;
    skip_blanks(reader);
    if (behind != reader->at && is_first && at_hyphen(reader)) {
        return read_hyphen_end(reader, &partial);
    }
    return add_comparison(reader, EXACTLY, &partial);
}

static int read_set(struct reader *reader)
{
    bool is_first = true;
    skip_blanks(reader);
    while (*reader->at && *reader->at != '|') {
        if (read_simple(reader, is_first) < 0) return -1;
        is_first = false;
        skip_blanks(reader);
    }
    return 0;
}

static int read_sets(struct reader *reader, struct semver_range *range)
{
    for (;;) {
        range->sets = ARENA_GROW(reader->arena, range->sets, range->count);
        reader->set = &range->sets[range->count++];
        *reader->set = (struct comparator_set){NULL, 0};
        if (read_set(reader) < 0) return -1;
        if (*reader->at == '\0') return 0;
        if (reader->at[1] != '|') return refuse(reader, "a single \"|\"");
        reader->at += 2;
    }
}

/* As npm: where one set is open to everything, the range is that set alone, so that it never means
 * the pre-releases that another set names. */
static void keep_open_set(struct semver_range *range)
{
    for (size_t i = 0; i < range->count; i++) {
        if (range->sets[i].count > 0) continue;
        range->sets = &range->sets[i];
        range->count = 1;
        return;
    }
}

struct semver_range *semver_range_parse(struct arena *arena, const char *text, struct error *err)
{
    if (strlen(text) > RANGE_MAX_BYTES) {
        error_set(err, ERROR_INPUT, "the version range has more than %d bytes", RANGE_MAX_BYTES);
        return NULL;
    }
    struct semver_range *range = ARENA_NEW(arena, struct semver_range);
    const char *whole = arena_strdup(arena, text);
    struct reader reader = {.arena = arena, .at = whole, .whole = whole, .err = err};
    if (read_sets(&reader, range) < 0) return NULL;
    keep_open_set(range);
    return range;
}
