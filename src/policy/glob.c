/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/glob.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

#define DEFAULT_HOST    "docker.io/"
#define DEFAULT_LIBRARY "library/"

/* The end of a "[...]" that begins at `set`, or NULL. "]" right after "[" or "[!" is a member. */
static const char *set_end(const char *set)
{
    const char *at = set + 1;
    if (*at == '!' || *at == '^') at++;
    if (*at == ']') at++;
    while (*at && *at != ']') at++;
    return *at == ']' ? at : NULL;
}

static bool set_has(const char *set, const char *end, char c)
{
    const char *at = set + 1;
    const bool negated = *at == '!' || *at == '^';
    if (negated) at++;
    bool found = false;
    for (; at < end; at++) {
        if (at + 2 < end && at[1] == '-') {
            if (c >= at[0] && c <= at[2]) found = true;
            at += 2;
        } else if (*at == c) {
            found = true;
        }
    }
    return found != negated;
}

/* The length of the one-character element at `pattern` when it matches `c`, else 0. */
static size_t match_one(const char *pattern, char c, char separator)
{
    if (*pattern == '?') return c != separator ? 1 : 0;
    if (*pattern == '[') {
        const char *end = set_end(pattern);
        if (!end) return c == '[' ? 1 : 0;
        return c != separator && set_has(pattern, end, c) ? (size_t)(end - pattern) + 1 : 0;
    }
    return *pattern == c ? 1 : 0;
}

/*
 * Iterative, with two points to come back to: the last "**", and the last "*" behind it. A later
 * star of the same kind makes the earlier one final, because whatever an earlier star could give up
 * the later one can take; "*" cannot pass the separator, and then "**" moves on. It moves on to
 * the next component: from a later start in the same one, all that follows would stand later
 * still, and what did not fit before the separator does not fit then. So the time is at most
 * some times the length of the text multiplied by the length of the pattern.
 */
struct resume {
    const char *pattern; /* behind the star; NULL: no such star yet */
    const char *text;    /* where the star's match ends now */
};

/* One star takes more: the narrow one a character, else the wide one up to the next component.
 * False when neither can. */
static bool take_more(struct resume *narrow, struct resume *wide, char separator,
                      struct resume *from)
{
    if (narrow->pattern && *narrow->text && *narrow->text != separator) {
        narrow->text++;
        *from = *narrow;
        return true;
    }
    if (!wide->pattern) return false;
    if (narrow->pattern) wide->text += strcspn(wide->text, (const char[]){separator, '\0'});
    if (*wide->text == '\0') return false;
    wide->text++;
    narrow->pattern = NULL;
    *from = *wide;
    return true;
}

static bool match_parts(const char *pattern, const char *text, char separator)
{
    struct resume narrow = {NULL, NULL};
    struct resume wide = {NULL, NULL};
    struct resume now = {pattern, text};
    for (;;) {
        if (*now.pattern == '*') {
            const bool crosses = now.pattern[1] == '*' || separator == '\0';
            while (*now.pattern == '*') now.pattern++;
            if (crosses) narrow.pattern = NULL;
            *(crosses ? &wide : &narrow) = now;
            continue;
        }
        if (*now.text == '\0' && *now.pattern == '\0') return true;
        const size_t step = *now.text && *now.pattern ? match_one(now.pattern, *now.text, separator)
                                                      : 0;
        if (step > 0) {
            now.pattern += step;
            now.text++;
        } else if (!take_more(&narrow, &wide, separator, &now)) {
            return false;
        }
    }
}

bool glob_match_text(const char *pattern, const char *text)
{
    return match_parts(pattern, text, '\0');
}

bool glob_match(const struct glob *glob, const struct reference *reference)
{
    if (glob->tag && (!reference->tag || !match_parts(glob->tag, reference->tag, '/'))) {
        return false;
    }
    if (glob->digest &&
        (!reference->digest || !match_parts(glob->digest, reference->digest, '/'))) {
        return false;
    }
    return match_parts(glob->repository, reference->repository, '/');
}

static bool is_wild(char c)
{
    return c == '*' || c == '?' || c == '[';
}

static const char *character_advice(char c)
{
    if (c == '{' || c == ',') return "; write one glob for each alternative";
    if (c == '\\') return "; no character needs escaping";
    return "";
}

static int check_characters(const char *text, struct error *err)
{
    for (const char *at = text; *at; at++) {
        if (*at == '[') {
            const char *end = set_end(at);
            if (!end) return error_set(err, ERROR_INPUT, "\"[\" without \"]\"");
            if (memchr(at, '/', (size_t)(end - at))) {
                return error_set(err, ERROR_INPUT, "\"/\" inside \"[...]\" can never match");
            }
            at = end;
        } else if (!isalnum((unsigned char)*at) && !strchr("._-/:@*?", *at)) {
            if (!isprint((unsigned char)*at))
                return error_set(err, ERROR_INPUT, "only plain ASCII can stand in a reference");
            return error_set(err, ERROR_INPUT, "character \"%c\" cannot stand in a reference%s",
                             *at, character_advice(*at));
        }
    }
    return 0;
}

/* The first `wanted` outside of brackets in [from, end of text), or NULL. */
static char *find_outside_sets(char *from, char wanted)
{
    for (char *at = from; *at; at++) {
        if (*at == wanted) return at;
        if (*at == '[') at = from + (set_end(at) - from);
    }
    return NULL;
}

/* A colon is a tag's only behind the last slash; before it is a registry port. */
static char *find_tag(char *repository)
{
    char *component = repository;
    for (char *slash = repository; (slash = find_outside_sets(slash, '/')) != NULL;) {
        component = ++slash;
    }
    return find_outside_sets(component, ':');
}

static bool is_host(const char *component, size_t length)
{
    if (length == strlen("localhost") && strncmp(component, "localhost", length) == 0) return true;
    for (size_t i = 0; i < length; i++) {
        if (component[i] == '.' || component[i] == ':' || isupper((unsigned char)component[i])) {
            return true;
        }
    }
    return false;
}

static const char *complete(struct arena *arena, const char *repository)
{
    if (text_starts_with(repository, "**")) return repository;
    const char *slash = strchr(repository, '/');
    if (!slash) return arena_printf(arena, DEFAULT_HOST DEFAULT_LIBRARY "%s", repository);
    const size_t length = (size_t)(slash - repository);
    for (size_t i = 0; i < length; i++) {
        if (is_wild(repository[i])) return repository;
    }
    if (length == strlen("index.docker.io") && text_starts_with(repository, "index.docker.io")) {
        repository += strlen("index.");
    }
    if (text_starts_with(repository, DEFAULT_HOST)) {
        const char *path = repository + strlen(DEFAULT_HOST);
        if (strchr(path, '/') || text_starts_with(path, "**")) return repository;
        return arena_printf(arena, DEFAULT_HOST DEFAULT_LIBRARY "%s", path);
    }
    if (is_host(repository, length)) return repository;
    return arena_printf(arena, DEFAULT_HOST "%s", repository);
}

static int split(struct arena *arena, const char *text, struct glob *glob, struct error *err)
{
    char *repository = arena_strdup(arena, text);
    char *digest = find_outside_sets(repository, '@');
    if (digest) {
        *digest++ = '\0';
        if (*digest == '\0') return error_set(err, ERROR_INPUT, "nothing behind \"@\"");
    }
    char *tag = find_tag(repository);
    if (tag) {
        *tag++ = '\0';
        if (*tag == '\0') return error_set(err, ERROR_INPUT, "nothing behind \":\"");
        if (strchr(tag, ':')) return error_set(err, ERROR_INPUT, "two tags in one glob");
    }
    if (tag && digest) {
        return error_set(err, ERROR_INPUT,
                         "a tag and a digest in one glob: an image's name has one of them");
    }
    if (*repository == '\0') {
        return error_set(err, ERROR_INPUT, "no repository; \"**\" stands for every repository");
    }
    glob->repository = repository;
    glob->tag = tag;
    glob->digest = digest;
    return 0;
}

int glob_parse(struct arena *arena, const char *text, struct glob *glob, struct error *err)
{
    struct glob parsed = {.text = text};
    if (*text == '\0') return error_set(err, ERROR_INPUT, "the glob is empty");
    if (strlen(text) > GLOB_MAX_BYTES) {
        return error_set(err, ERROR_INPUT, "the glob has more than %d bytes", GLOB_MAX_BYTES);
    }
    if (check_characters(text, err) < 0 || split(arena, text, &parsed, err) < 0) return -1;
    if (*parsed.repository == '/' || text_ends_with(parsed.repository, "/") ||
        strstr(parsed.repository, "//")) {
        return error_set(err, ERROR_INPUT, "an empty path component");
    }
    parsed.text = arena_strdup(arena, text);
    parsed.repository = complete(arena, parsed.repository);
    *glob = parsed;
    return 0;
}
