/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/answer.h"
#include "base/arena.h"
#include "base/error.h"

/*
 * Semantic versions (semver.org 2.0.0) in tags, and ranges as npm users write them
 * ("<2.3", "^1.2", "~1.4.1", "1.x", ">=1.2 <2 || 3.1 - 4.0"). A leading "v" is accepted.
 */
struct semver {
    uint64_t major, minor, patch;
    const char *prerelease; /* "" without; points into the text */
    size_t prerelease_length;
};

struct semver_range; /* opaque, in the arena it was parsed into */

/* True and filled where `text` is a whole semantic version. Borrows `text`. */
bool semver_parse(const char *text, struct semver *version);
/* Precedence of clause 11: <0, 0, >0. Build metadata does not count. */
int semver_compare(const struct semver *left, const struct semver *right);

struct semver_range *semver_range_parse(struct arena *arena, const char *text, struct error *err);
/* As npm's `satisfies` without includePrerelease. A tag that is no version does not match. */
bool semver_range_match(const struct semver_range *range, const char *tag);
