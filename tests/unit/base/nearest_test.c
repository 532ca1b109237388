/* SPDX-License-Identifier: Apache-2.0 */
#include "base/nearest.h"

#include "tests/lib/tap.h"

static const char *const words[] = {"olderThan", "names", "globs", "plan", NULL};
static const char *const nothing[] = {NULL};

static const struct {
    const char *word;
    const char *nearest;
} rows[] = {
    {"older-than", "olderThan"},
    {"OLDER_THAN", "olderThan"},
    {"oldrThan", "olderThan"},
    {"name", "names"},
    {"glob", "globs"},
    {"plna", NULL},
    {"pla", "plan"},
    {"xyz", NULL},
    {"", NULL},
};

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        is_str(text_nearest(rows[i].word, words), rows[i].nearest, "\"%s\"", rows[i].word);
    is_str(text_nearest("plan", nothing), NULL, "none of none");
    return tap_done();
}
