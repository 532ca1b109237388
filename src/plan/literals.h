/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "policy/glob.h"

/*
 * Texts that a canonical reference cannot do without if a pattern is to match it, so that most
 * rules need not be tried on most names. Nothing where nothing is certain: a rule that is left out
 * wrongly could be a keep rule. The texts live in the arena. Pure.
 */
#define LITERAL_LEAST_BYTES 2  /* shorter ones stand in every name */
#define LITERAL_MOST_BYTES  64 /* of a longer one the end is taken */
#define LITERALS_MOST       4  /* of one way to match; the longest ones */

struct literal {
    const char *text;
    size_t length;
    bool begins; /* the reference begins with it */
};

/* One way to match: all of these stand in the reference. */
struct literal_list {
    struct literal items[LITERALS_MOST];
    size_t count;
};

/* The literal, or where it is longer that many bytes of its end. */
struct literal literal_cut(const struct literal *literal, size_t most_bytes);

/* False (and an empty list) where nothing is certain. */
bool glob_literals(struct arena *arena, const struct glob *glob, struct literal_list *list);

/*
 * Of a regular expression as PCRE2 reads it without options, anchored at both ends: one list for
 * each branch of the outermost "|", in `*branches`. Returns their count, 0 where a branch has no
 * certain text or anything in the expression is not plainly understood.
 */
size_t regex_literals(struct arena *arena, const char *pattern, struct literal_list **branches);

/* What every reference that the expression matches begins with; "" where that is not certain. */
const char *regex_prefix(struct arena *arena, const char *pattern);
