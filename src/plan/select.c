/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/select.h"

#include <string.h>

static const struct reference *readable_reference(const struct subject *subject)
{
    if (subject->name == NULL || !subject->name->readable) return NULL;
    return &subject->name->reference;
}

static const char *listed_name(const struct selector *selector, const struct reference *reference)
{
    for (size_t i = 0; i < selector->names.count; i++)
        if (strcmp(selector->name_refs[i].text, reference->text) == 0)
            return selector->names.items[i].text;
    return NULL;
}

static bool image_has_digest(const struct image *image, const char *digest)
{
    if (strcmp(image->id, digest) == 0) return true;
    for (size_t i = 0; i < image->digest_count; i++)
        if (image->digests[i].readable && strcmp(image->digests[i].reference.digest, digest) == 0)
            return true;
    return false;
}

static const char *listed_digest(const struct selector *selector, const struct image *image)
{
    for (size_t i = 0; i < selector->digests.count; i++)
        if (image_has_digest(image, selector->digests.items[i].text))
            return selector->digests.items[i].text;
    return NULL;
}

static const char *matching_glob(const struct selector *selector, const struct reference *reference)
{
    for (size_t i = 0; i < selector->globs.count; i++)
        if (glob_match(&selector->glob_parts[i], reference)) return selector->globs.items[i].text;
    return NULL;
}

static enum answer match_regexes(const struct selector *selector, const struct reference *reference,
                                 struct selection *how)
{
    enum answer answer = ANSWER_NO;
    for (size_t i = 0; i < selector->regexes.count; i++) {
        enum answer one = pattern_match(selector->patterns[i], reference->text);
        if (one > answer) {
            *how = (struct selection){"regex", selector->regexes.items[i].text};
            answer = one;
        }
        if (answer == ANSWER_YES) break;
    }
    return answer;
}

static bool found(struct selection *how, const char *key, const char *text)
{
    if (text == NULL) return false;
    *how = (struct selection){key, text};
    return true;
}

static const char *flag(bool holds)
{
    return holds ? "" : NULL;
}

enum answer selector_match(const struct selector *selector, const struct subject *subject,
                           struct selection *how)
{
    struct selection unused;
    if (how == NULL) how = &unused;
    *how = (struct selection){NULL, ""};
    const struct reference *reference = readable_reference(subject);
    const struct image *image = subject->image;

    if (reference && found(how, "name", listed_name(selector, reference))) return ANSWER_YES;
    if (found(how, "digest", listed_digest(selector, image))) return ANSWER_YES;
    if (found(how, "dangling", flag(selector->dangling && image_is_dangling(image))))
        return ANSWER_YES;
    if (found(how, "untagged", flag(selector->untagged && image->tag_count == 0)))
        return ANSWER_YES;
    if (reference == NULL) return ANSWER_NO;
    if (found(how, "glob", matching_glob(selector, reference))) return ANSWER_YES;
    return match_regexes(selector, reference, how);
}

bool selector_lists(const struct selector *selector, const struct subject *subject)
{
    const struct reference *reference = readable_reference(subject);
    return (reference && listed_name(selector, reference)) ||
           listed_digest(selector, subject->image);
}

bool selector_is_empty(const struct selector *selector)
{
    return selector->names.count == 0 && selector->globs.count == 0 &&
           selector->regexes.count == 0 && selector->digests.count == 0 && !selector->dangling &&
           !selector->untagged;
}
