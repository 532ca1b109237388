/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/jsonwriter.h"
#include "plan/testworld.h"
#include "report/style.h"

/*
 * Results of policies' unit tests: for people, as TAP (version 14), JUnit XML and JSON.
 */
struct test_outcome {
    const char *file;
    const char *suite;
    const char *name;
    unsigned line;
    const char *error; /* the test could not be carried out; NULL: it was */
    struct test_failure *failures;
    const char **details; /* one a failure: the plan's word on the image; "" none */
    size_t failure_count;
    double seconds;
};

struct test_results {
    struct test_outcome *outcomes;
    size_t count, failed;
    const struct rule **untested; /* rules that had a part in no test */
    size_t untested_count;
    size_t rule_count;
    double seconds;
};

static inline bool test_outcome_failed(const struct test_outcome *outcome)
{
    return outcome->error != NULL || outcome->failure_count > 0;
}

void test_results_text(const struct test_results *results, const struct style *style,
                       struct strbuf *out);
void test_results_tap(const struct test_results *results, struct strbuf *out);
void test_results_junit(const struct test_results *results, struct strbuf *out);
void test_results_json(struct json_writer *json, const struct test_results *results);
