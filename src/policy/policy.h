/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "policy/diag.h"
#include "policy/glob.h"
#include "policy/pattern.h"
#include "policy/schema.h"
#include "policy/semver.h"

/*
 * Policies as they were written, checked and compiled. A policy_set owns everything (arena and
 * compiled patterns); rules are in file order and never move after loading.
 */
#define POLICY_MAX_FILES 10000
#define POLICY_MAX_RULES 1000000

enum rule_kind { RULE_KEEP, RULE_DELETE };
enum newest_by { NEWEST_BY_CREATED, NEWEST_BY_ARRIVED, NEWEST_BY_SEMVER };
enum order_by { ORDER_OLDEST, ORDER_LARGEST, ORDER_REFERENCE };

/* What names images: the keys of a rule's selectors and of its `except`. */
struct selector {
    struct text_list names, globs, regexes, digests;
    bool dangling, untagged;
    struct place dangling_place, untagged_place;

    /* Compiled, same order and count as the lists above. */
    struct reference *name_refs;
    struct glob *glob_parts;
    struct pattern **patterns;
};

struct rule_tags {
    const char *semver;
    struct place semver_place;
    struct semver_range *semver_range; /* compiled; NULL without */
};

struct rule {
    enum rule_kind kind;
    const struct policy *policy;
    struct place place; /* of the rule's first line */
    const char *name;
    struct place name_place;
    struct selector match;
    struct selector except;
    bool has_except;
    struct label_list labels;
    struct rule_tags tags;
    int64_t older_than, on_node_for, unused_for; /* seconds; -1 unset */
    int64_t larger_than;                         /* bytes; -1 unset */
    int64_t keep_newest;                         /* -1 unset */
    int newest_by;                               /* enum newest_by; -1 unset */
    int64_t until; /* last day (its first second); TIME_UNKNOWN unset */
    bool force;
    const char *owner, *ticket, *description; /* NULL unset */
    struct place older_than_place, on_node_for_place, unused_for_place, larger_than_place,
        keep_newest_place, newest_by_place, until_place, force_place;
    const char *comment; /* "# imagecull: …" on or above the rule's first line, or NULL */
    size_t index;        /* in policy_set.rules */
};

struct policy_nodes {
    struct text_list names; /* globs over node names */
    struct label_list labels;
    bool present;
};

struct policy_limits {
    int64_t deletions, share_basis_points, bytes; /* -1 unset */
    struct place deletions_place, share_place, bytes_place;
};

struct policy_disk {
    bool present;
    int64_t start_above, stop_below; /* basis points; -1 unset */
    struct place place;
};

struct policy {
    const char *file;
    const char *name, *owner, *ticket; /* owner and ticket NULL unset */
    struct place place;                /* of the document */
    struct place name_place;
    struct policy_nodes nodes;
    struct policy_limits limits;
    struct policy_disk disk;
    int order_by;        /* enum order_by; -1 unset */
    struct rule **rules; /* keep first, then delete, as written */
    size_t rule_count;
    const char *comment;
};

struct policy_file {
    const char *file;
    const char *text;
    size_t length;
    char sha256[65]; /* hex; "" where the caller did not say */
};

struct policy_set {
    struct arena arena;
    struct policy_file *files;
    size_t file_count;
    struct policy **policies;
    size_t policy_count;
    struct rule **rules; /* of all policies, by file, then place */
    size_t rule_count;
    struct pattern **patterns; /* all, for release */
    size_t pattern_count;
};

void policy_set_init(struct policy_set *set);
void policy_set_release(struct policy_set *set);

/* Reads one file's text (copied) and adds its policies. Findings go to `diags`, whose arena
 * must live as long as the set. Returns 0, or -1 when an error was found: a set with an error must
 * not be used for anything but further reporting. */
int policy_set_add(struct policy_set *set, const char *file, const char *text, size_t length,
                   struct diag_list *diags);

/* Checks across files (the same policy name twice, …) once all are added. */
int policy_set_finish(struct policy_set *set, struct diag_list *diags);

/* The table of the whole document, for `schema` and the manual. */
extern const struct field policy_document_fields[];
