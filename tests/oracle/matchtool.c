/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matchtool glob|semver: reads lines "PATTERN<tab>TEXT" and prints for each whether the glob matches the
 * reference, or the version range the tag: yes, no or error.
 */
#include "policy/glob.h"
#include "policy/semver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *match_glob(struct arena *arena, const char *pattern, const char *text)
{
    struct error err = {0};
    struct glob glob;
    struct reference reference;
    if (glob_parse(arena, pattern, &glob, &err) < 0) return "error";
    if (reference_parse(arena, text, REFERENCE_DEFAULT_NONE, &reference, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return "no reference";
    }
    return glob_match(&glob, &reference) ? "yes" : "no";
}

static const char *match_semver(struct arena *arena, const char *pattern, const char *text)
{
    struct error err = {0};
    const struct semver_range *range = semver_range_parse(arena, pattern, &err);
    if (range == NULL) return "error";
    return semver_range_match(range, text) ? "yes" : "no";
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    const bool is_glob = strcmp(argv[1], "glob") == 0;
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) > 0) {
        char *tab = strchr(line, '\t');
        if (tab == NULL) return 2;
        if (line[length - 1] == '\n') line[length - 1] = '\0';
        *tab = '\0';
        struct arena arena = {0};
        puts(is_glob ? match_glob(&arena, line, tab + 1) : match_semver(&arena, line, tab + 1));
        arena_release(&arena);
    }
    free(line);
    return 0;
}
