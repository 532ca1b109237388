/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "model/inventory.h"
#include "plan/plan.h"
#include "policy/testfile.h"

/*
 * A policy's unit test carried out: the node that it describes, and what the plan says against what
 * the test expects.
 */

/* The time of the test: its own, else `recorded` (of the inventory file), else TEST_NOW. */
int64_t test_case_now(const struct test_case *test, int64_t recorded);

/* Builds the node of the test's own images and containers into an initialised inventory and seals it. */
int test_case_build(const struct test_case *test, int64_t now, struct inventory *inventory,
                    struct error *err);
/* The node's name and labels, where the test says them. */
void test_case_fill_node(const struct test_case *test, struct inventory *inventory);

/* Something that is not as expected. Texts in the arena. */
struct test_failure {
    struct place place;
    const char *what; /* "verdict of registry.example.com/a:1" */
    const char *expected;
    const char *actual;
    const struct step *step; /* the image it is about; NULL for totals */
};

struct test_judgement {
    struct test_failure *failures;
    size_t count;
};

void test_case_judge(struct arena *arena, const struct test_case *test, const struct plan *plan,
                     struct test_judgement *judgement);

/* Marks in used[rule_count] the rules that have a part in the plan: they matched, or came nearest. */
void test_mark_rules(const struct plan *plan, bool *used);
