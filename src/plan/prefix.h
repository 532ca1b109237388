/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "policy/glob.h"

/*
 * What every canonical reference that a pattern matches begins with, so that most rules need not
 * be tried on most names. "" where nothing is certain: a rule that is left out wrongly could be a
 * keep rule. The texts live in the arena. Pure.
 */
const char *glob_prefix(struct arena *arena, const struct glob *glob);

/* Of a regular expression as PCRE2 reads it without options, anchored at both ends. Whatever is
 * not plainly understood ends the prefix; a "|" outside of plainly understood groups empties it. */
const char *regex_prefix(struct arena *arena, const char *pattern);
