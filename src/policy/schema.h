/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "policy/diag.h"
#include "policy/yamltree.h"

/*
 * Tables that bind the keys of a YAML map to members of a struct. One row holds everything
 * about one key: reading, hints, JSON Schema and the manual's key list come from it.
 */

enum field_kind {
    FIELD_TEXT,         /* const char * */
    FIELD_NAME,         /* const char *: [a-z0-9] then [a-z0-9.-]*, at most 63 */
    FIELD_BOOL,         /* bool */
    FIELD_COUNT,        /* int64_t, 0..1000000000; -1 unset */
    FIELD_DURATION,     /* int64_t seconds; -1 unset */
    FIELD_SIZE,         /* int64_t bytes; -1 unset */
    FIELD_SHARE,        /* int64_t basis points; -1 unset */
    FIELD_DATE,         /* int64_t time; TIME_UNKNOWN unset */
    FIELD_CHOICE,       /* int, index in `choices`; -1 unset */
    FIELD_TEXT_LIST,    /* struct text_list */
    FIELD_LABELS,       /* struct label_list: map of text to text */
    FIELD_OBJECT,       /* struct of `rows` */
    FIELD_OBJECT_LIST,  /* struct object_list */
    FIELD_TEXT_CHECKED, /* const char * that `check` accepts */
    FIELD_KIND_COUNT
};

struct placed_text {
    const char *text;
    struct place place;
};

struct text_list {
    struct placed_text *items;
    size_t count;
    struct place place;
};

struct label_pattern {
    const char *key;
    const char *value; /* exact text or glob with * and ? */
    struct place place;
};

struct label_list {
    struct label_pattern *items;
    size_t count;
    struct place place;
};

struct object_list {
    void *items; /* contiguous structs of `item_size` */
    size_t count;
    struct place place;
};

struct field {
    const char *key;
    enum field_kind kind;
    bool required;
    bool selects; /* one of several keys of which at least one must be there */
    size_t offset;
    size_t place_offset;        /* of a struct place for the value; 0: none kept */
    size_t present_offset;      /* of a bool that says that the key is there; 0: none kept */
    const struct field *rows;   /* FIELD_OBJECT(_LIST); ends with a NULL key */
    size_t item_size;           /* FIELD_OBJECT_LIST */
    const char *const *choices; /* FIELD_CHOICE; NULL-terminated */
    int64_t minimum, maximum;   /* numbers; both 0: the kind's own */
    const char *help;           /* one line for the manual and the JSON Schema */
    /* Further check of the value's text; adds findings itself. NULL: none. */
    void (*check)(const char *text, const struct place *place, struct diag_list *diags);
};

/*
 * Reads `map` into the zeroed struct at `target`; unset numbers become -1 (dates TIME_UNKNOWN).
 * Unknown and misplaced keys and bad values are findings with the nearest known key. `rows` are
 * those of the whole document: a misplaced key is one that another of its tables knows.
 * Items of an object list stand in the order of the YAML list, bad ones included.
 * Returns 0, or -1 when an error was added; reading goes on to the end all the same.
 */
int schema_read(struct arena *arena, const struct field *rows, const struct yaml_node *map,
                void *target, struct diag_list *diags);
