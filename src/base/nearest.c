/* SPDX-License-Identifier: Apache-2.0 */
#include "base/nearest.h"

#include "base/text.h"

#include <stdbool.h>
#include <string.h>

static char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* "older-than", "older_than" and "olderthan" all mean "olderThan". */
static bool same_letters(const char *left, const char *right)
{
    for (;; left++, right++) {
        while (*left == '-' || *left == '_') left++;
        while (*right == '-' || *right == '_') right++;
        if (to_lower(*left) != to_lower(*right)) return false;
        if (*left == '\0') return true;
    }
}

const char *text_nearest(const char *word, const char *const *candidates)
{
    size_t best = strlen(word) / 3;
    const char *nearest = NULL;
    for (; *candidates; candidates++) {
        if (same_letters(word, *candidates)) return *candidates;
        const size_t distance = text_edit_distance(word, *candidates, best);
        if (distance > best || (nearest && distance == best)) continue;
        best = distance;
        nearest = *candidates;
    }
    return nearest;
}
