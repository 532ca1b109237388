/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "policy/diag.h"

/*
 * YAML 1.1 as libyaml reads it, as a tree with places. Scalars stay text: the schema row decides
 * the type. Refused, each with its place: anchors, aliases, tags, merge keys, repeated keys, keys
 * that are no scalars, embedded NUL, text that is not UTF-8, and everything past the limits.
 */
#define YAML_MAX_BYTES        ((size_t)16 * 1024 * 1024)
#define YAML_MAX_DEPTH        32
#define YAML_MAX_NODES        1000000
#define YAML_MAX_DOCUMENTS    1000
#define YAML_MAX_SCALAR_BYTES ((size_t)64 * 1024)

enum yaml_kind { YAML_SCALAR, YAML_MAP, YAML_LIST };

struct yaml_node {
    enum yaml_kind kind;
    struct place place;
    const char *text; /* scalar */
    bool quoted;      /* quoted or block scalar: never null, true or a number by accident */
    bool is_null;     /* plain empty, "~" or "null" */
    struct yaml_member *members; /* map, in file order */
    struct yaml_node **items;    /* list */
    size_t count;
    bool broken;         /* stands for something that was refused already: readers say no more */
    const char *comment; /* texts behind the colon of "# imagecull: …" comments on the line of the
                            node's start and in the comment lines right above it, joined by
                            newlines; NULL without */
};

struct yaml_member {
    const char *key;
    struct place key_place;
    struct yaml_node *value;
};

struct yaml_documents {
    struct yaml_node **roots; /* empty documents are left out */
    size_t count;
};

/* Reads all documents of a file; findings go to `diags` (rule IDs begin with "yaml-"). Returns 0
 * when usable, -1 when a finding of severity error was added. */
int yaml_read(struct arena *arena, const char *file, const char *text, size_t length,
              struct yaml_documents *documents, struct diag_list *diags);

/* Value of a key in a map, or NULL. */
struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

/* Where byte `offset` of a scalar's text stands in the file; the scalar's own place where that
 * cannot be told (text over several lines, escapes by number). */
struct place yaml_place_inside(const struct diag_list *diags, const struct place *scalar,
                               size_t offset);
