/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Three-valued answers. Unknown is not "no": a delete rule that cannot know does not match, a
 * keep rule that cannot know protects. The numbers make `and` the least and `or` the greatest.
 */
enum answer { ANSWER_NO = 0, ANSWER_UNKNOWN = 1, ANSWER_YES = 2 };

static inline enum answer answer_and(enum answer left, enum answer right)
{
    return left < right ? left : right;
}

static inline enum answer answer_or(enum answer left, enum answer right)
{
    return left > right ? left : right;
}

static inline enum answer answer_not(enum answer value)
{
    return (enum answer)(2 - (int)value);
}
