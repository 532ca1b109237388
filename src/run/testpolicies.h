/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "policy/testfile.h"
#include "report/testreport.h"
#include "run/options.h"

/*
 * The policies that test suites are about, each set read once: those that the suite names, else
 * those of --policy, else those beside the test file.
 */
struct policy_book {
    const char *key; /* the paths, one a line */
    struct policy_set set;
    bool *used; /* a rule had a part in a test; set.rule_count of them */
    struct policy_book *next;
};

struct test_policies {
    struct arena arena;
    const struct options *options;
    struct policy_book *books;
};

void test_policies_init(struct test_policies *policies, const struct options *options);
void test_policies_release(struct test_policies *policies);

/* The set of a suite. Findings go to `diags`; NULL where a file cannot be read. */
struct policy_book *test_policies_find(struct test_policies *policies,
                                       const struct test_suite *suite, struct diag_list *diags,
                                       struct error *err);

/* Fills the rules that no test exercised. */
void test_policies_untested(const struct test_policies *policies, struct arena *arena,
                            struct test_results *results);

/* `path` as seen from the folder of `file`. */
const char *test_path_beside(struct arena *arena, const char *file, const char *path);
