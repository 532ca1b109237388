/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/answer.h"
#include "plan/evaluate.h"
#include "policy/policy.h"

/*
 * What a rule's selectors (or its `except`) say of one subject. Names, globs and regexes look at
 * the name; digests, dangling and untagged at the image. Pure.
 */

/* Which selector decided: the key it stands under and its text ("" for the flags). */
struct selection {
    const char *key; /* "glob"; NULL: none */
    const char *text;
};

/* Any of the selectors. YES where one matches, else UNKNOWN where a regex hit its limit. `how`
 * may be NULL. An unreadable name is matched by none of those that look at names. */
enum answer selector_match(const struct selector *selector, const struct subject *subject,
                           struct selection *how);

/* True where `names` or `digests` match: somebody wrote down this very name or image. */
bool selector_lists(const struct selector *selector, const struct subject *subject);

/* True without any selector. */
bool selector_is_empty(const struct selector *selector);
