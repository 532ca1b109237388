/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * A name of an image in its canonical form, as Docker normalises it (the grammar of
 * distribution/reference and the OCI distribution specification):
 *     alpine            -> docker.io/library/alpine:latest   (REFERENCE_DEFAULT_LATEST)
 *     reg:5000/a/b:1    -> reg:5000/a/b:1
 *     shop/cart@sha256… -> docker.io/shop/cart@sha256…
 * "index.docker.io" becomes "docker.io". A first component is a host only with a "." or ":" in
 * it, when it is "localhost", or when it has an upper-case letter. Tags: [A-Za-z0-9_] then up to
 * 127 of [A-Za-z0-9_.-]. Digests: sha256 with 64, sha512 with 128 lower-case hex digits. Repository
 * paths are lower case. A name of 64 hex digits alone, with "sha256:" or without, is an ID, not a
 * repository, and is refused. So is a first component that looks like a host but is none
 * ("a_b.c/d"), which Docker takes for a path without a host.
 * All texts are in the arena given to reference_parse.
 */
#define REFERENCE_MAX_HOST 255 /* bytes, with the port */
#define REFERENCE_MAX_PATH 255 /* bytes, without the host, as in distribution/reference */
#define REFERENCE_MAX_TAG  128

struct reference {
    const char *text;       /* whole canonical text */
    const char *host;       /* "docker.io", "localhost:5000" */
    const char *path;       /* "library/alpine" */
    const char *repository; /* host/path */
    const char *tag;        /* NULL without */
    const char *digest;     /* "sha256:…", NULL without */
};

enum reference_default {
    REFERENCE_DEFAULT_NONE,  /* "repo" stays without a tag */
    REFERENCE_DEFAULT_LATEST /* "repo" without tag and digest is "repo:latest" */
};

/* Parses and normalises. ERROR_INPUT says what is wrong and where in the text. */
int reference_parse(struct arena *arena, const char *text, enum reference_default missing_tag,
                    struct reference *reference, struct error *err);

/* "alpine:3" for docker.io/library/alpine:3, "shop/cart:1" for docker.io/shop/cart:1, else the
 * canonical text: what `docker` shows. The canonical text also where the short one would be read
 * as something else, as docker.io/a.b/c would. Points into reference->text. */
const char *reference_familiar(const struct reference *reference);

/* Order by canonical text, bytewise. */
int reference_compare(const struct reference *left, const struct reference *right);
