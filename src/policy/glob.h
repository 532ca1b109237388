/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "model/reference.h"

/*
 * Globs over references: "*" and "?" stay within a path component, tag or digest, "**" crosses "/",
 * "[abc]" "[a-z]" "[!a]" one character that is not "/". A glob is split into repository and
 * tag (or digest) before matching: a colon before a "/" is a registry port. Without a tag part
 * every tag and digest matches; "repo:*" matches tags only, "repo@*" digests only.
 * A repository part is completed as docker completes a name: without "/" it is
 * docker.io/library/…, with a first component that has no wildcard and is no host it is
 * docker.io/…; a part that begins with "**" is left alone.
 * Other characters that no reference can hold are errors.
 */
#define GLOB_MAX_BYTES 1024

struct glob {
    const char *text;       /* as written */
    const char *repository; /* completed pattern */
    const char *tag;        /* pattern; NULL: any */
    const char *digest;     /* pattern; NULL: any */
};

int glob_parse(struct arena *arena, const char *text, struct glob *glob, struct error *err);
bool glob_match(const struct glob *glob, const struct reference *reference);

/* Plain text pattern with * and ? over a label's value or a node's name ("/" is nothing special).
 * Linear in practice: no exponential backtracking. */
bool glob_match_text(const char *pattern, const char *text);
