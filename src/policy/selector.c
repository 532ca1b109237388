/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/selector.h"

#include "base/text.h"
#include "policy/findings.h"

#include <string.h>

#define DIGEST_PREFIX "sha256:"
#define DIGEST_DIGITS 64

static size_t hex_length(const char *text)
{
    return strspn(text, "0123456789abcdefABCDEF");
}

/* An image ID or digest, whole or cut, and no reference. */
static bool looks_like_digest(const char *text)
{
    const bool has_prefix = text_starts_with(text, DIGEST_PREFIX);
    if (has_prefix) text += strlen(DIGEST_PREFIX);
    const size_t length = hex_length(text);
    return text[length] == '\0' && length > 0 && (has_prefix || length == DIGEST_DIGITS);
}

static void compile_name(struct policy_set *set, const struct placed_text *item,
                         struct reference *reference, struct diag_list *diags)
{
    const char *text = item->text;
    struct error err = {0};
    if (strpbrk(text, "*?[") != NULL)
        finding_add(diags, FINDING_BAD_REFERENCE, &item->place,
                    arena_printf(&set->arena, "patterns belong in globs: ['%s']", text),
                    "\"names\" takes whole references, not patterns: \"%s\"", text);
    else if (looks_like_digest(text))
        finding_add(diags, FINDING_BAD_REFERENCE, &item->place,
                    "image IDs and digests belong in digests, whole: sha256: and 64 hex digits",
                    "\"%s\" is no reference", text);
    else if (reference_parse(&set->arena, text, REFERENCE_DEFAULT_LATEST, reference, &err) < 0)
        finding_add(diags, FINDING_BAD_REFERENCE, &item->place, NULL, "%s", err.text);
    else if (reference->tag != NULL && reference->digest != NULL)
        finding_add(diags, FINDING_BAD_REFERENCE, &item->place,
                    "leave the tag or the digest out: an image's name has one of them",
                    "both a tag and a digest in \"%s\"", text);
}

static const char *digest_hint(const char *text)
{
    const char *digest = strstr(text, DIGEST_PREFIX);
    if (digest != NULL && digest != text && text_is_digest(digest))
        return "write the digest alone, or the whole reference in names";
    const char *digits = digest == text ? text + strlen(DIGEST_PREFIX) : text;
    const size_t length = hex_length(digits);
    if (digits[length] != '\0' || length > DIGEST_DIGITS)
        return "a whole digest is sha256: and 64 hex digits";
    if (length < DIGEST_DIGITS) return "cut IDs are refused: write sha256: and all 64 hex digits";
    return digits == text ? "write sha256: in front" : "hex digits are lower-case";
}

static void check_digest(const struct placed_text *item, struct diag_list *diags)
{
    if (text_is_digest(item->text)) return;
    finding_add(diags, FINDING_BAD_DIGEST, &item->place, digest_hint(item->text),
                "\"%s\" is no whole digest", item->text);
}

static void compile_glob(struct policy_set *set, const struct placed_text *item, struct glob *glob,
                         struct diag_list *diags)
{
    struct error err = {0};
    if (glob_parse(&set->arena, item->text, glob, &err) == 0) return;
    finding_add(diags, FINDING_BAD_GLOB, &item->place, NULL, "glob \"%s\": %s", item->text,
                err.text);
}

static struct pattern *compile_regex(struct policy_set *set, const struct placed_text *item,
                                     struct diag_list *diags)
{
    struct error err = {0};
    size_t offset = 0;
    struct pattern *pattern = pattern_new(item->text, &offset, &err);
    if (pattern == NULL) {
        const struct place place = yaml_place_inside(diags, &item->place, offset);
        finding_add(diags, FINDING_BAD_REGEX, &place, NULL, "regular expression: %s", err.text);
        return NULL;
    }
    set->patterns = ARENA_GROW(&set->arena, set->patterns, set->pattern_count);
    set->patterns[set->pattern_count++] = pattern;
    return pattern;
}

void selector_compile(struct policy_set *set, struct selector *selector, struct diag_list *diags)
{
    const struct text_list *names = &selector->names, *globs = &selector->globs;
    const struct text_list *regexes = &selector->regexes;
    if (names->count > 0)
        selector->name_refs = ARENA_ARRAY(&set->arena, names->count, struct reference);
    for (size_t i = 0; i < names->count; i++)
        compile_name(set, &names->items[i], &selector->name_refs[i], diags);
    if (globs->count > 0)
        selector->glob_parts = ARENA_ARRAY(&set->arena, globs->count, struct glob);
    for (size_t i = 0; i < globs->count; i++)
        compile_glob(set, &globs->items[i], &selector->glob_parts[i], diags);
    if (regexes->count > 0)
        selector->patterns = ARENA_ARRAY(&set->arena, regexes->count, struct pattern *);
    for (size_t i = 0; i < regexes->count; i++)
        selector->patterns[i] = compile_regex(set, &regexes->items[i], diags);
    for (size_t i = 0; i < selector->digests.count; i++)
        check_digest(&selector->digests.items[i], diags);
}

void rule_tags_compile(struct policy_set *set, struct rule_tags *tags, struct diag_list *diags)
{
    struct error err = {0};
    if (tags->semver == NULL) return;
    tags->semver_range = semver_range_parse(&set->arena, tags->semver, &err);
    if (tags->semver_range == NULL)
        finding_add(diags, FINDING_BAD_SEMVER, &tags->semver_place,
                    "ranges as npm reads them: \"<2.3\", \"^1.2\", \">=1.2 <2 || 3.x\"", "%s",
                    err.text);
}
