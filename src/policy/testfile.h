/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "policy/schema.h"

/*
 * Unit tests of policies ("kind: CullTest"): nodes as people write them down, and what a policy must
 * make of them. They live beside the policies; reading policies skips them, reading tests skips policies.
 */

struct test_node {
    const char *name; /* NULL: unknown */
    struct label_list labels;
    bool present;
};

struct test_image {
    const char *id; /* NULL: made from the first name */
    struct text_list tags, digests;
    const char *created; /* RFC 3339; NULL: not said */
    int64_t age;         /* seconds before `now`; -1: not said */
    int64_t on_node_for; /* -1: the arrival is unknown */
    int64_t unused_for;  /* -1: never seen in use */
    int64_t size;        /* -1: unknown */
    struct label_list labels;
    bool pinned, sandbox;
    struct place created_place;
};

struct test_container {
    const char *name;
    const char *image;
    int state; /* index in test_container_states; -1: running */
    struct text_list volumes;
    struct place image_place;
};

struct test_expectation {
    const char *image; /* a name, or a whole ID */
    int verdict;       /* enum verdict; -1 not said */
    const char *reason;
    const char *rule; /* "rule" or "policy/rule" */
    struct place image_place, verdict_place, reason_place, rule_place;
};

struct test_totals {
    int64_t deleted, untagged, kept, bytes; /* -1 not said */
    struct place deleted_place, untagged_place, kept_place, bytes_place;
};

struct test_case {
    const char *name;
    struct place name_place;
    const char *now;            /* RFC 3339; NULL: that of the inventory, else TEST_NOW */
    const char *inventory_file; /* relative to the test file; NULL: the images below */
    struct place inventory_place;
    int64_t grace;     /* -1: none */
    bool whole_images; /* the engine cannot remove one name alone */
    struct test_node node;
    struct object_list images;     /* of struct test_image */
    struct object_list containers; /* of struct test_container */
    struct object_list expect;     /* of struct test_expectation */
    struct test_totals totals;
};

#define TEST_NOW "2026-01-01T00:00:00Z"

/* One CullTest document. */
struct test_suite {
    const char *file;
    const char *name;
    struct text_list policies; /* relative to the test file; empty: those beside it */
    struct object_list tests;  /* of struct test_case */
};

struct test_file {
    struct test_suite *suites;
    size_t count;
};

/* Reads the CullTest documents of a file; findings as for policies. 0, or -1 with an error among
 * them. Everything lives in the arena. */
int test_file_read(struct arena *arena, const char *file, const char *text, size_t length,
                   struct test_file *tests, struct diag_list *diags);

extern const char *const test_container_states[]; /* same order as enum container_state */
