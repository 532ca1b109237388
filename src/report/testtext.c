/* SPDX-License-Identifier: Apache-2.0 */
#include "report/testreport.h"

#include "base/cleanup.h"
#include "base/text.h"

static void add_failure(struct strbuf *out, const struct test_failure *failure, const char *detail)
{
    strbuf_puts(out, "    ");
    text_escape_terminal(out, failure->place.file);
    strbuf_printf(out, ":%u: ", failure->place.line);
    text_escape_terminal(out, failure->what);
    strbuf_puts(out, "\n      expected: ");
    text_escape_terminal(out, failure->expected);
    strbuf_puts(out, "\n      actual:   ");
    text_escape_terminal(out, failure->actual);
    strbuf_putc(out, '\n');
    if (*detail == '\0') return;
    strbuf_puts(out, "      because:  ");
    text_escape_terminal(out, detail);
    strbuf_putc(out, '\n');
}

static void add_outcome(struct strbuf *out, const struct test_outcome *outcome,
                        const struct style *style)
{
    const bool failed = test_outcome_failed(outcome);
    const char *tint = failed ? "\033[31m" : "\033[32m";
    if (style->color) strbuf_puts(out, tint);
    strbuf_puts(out, failed ? "FAIL" : "ok  ");
    if (style->color) strbuf_puts(out, "\033[0m");
    strbuf_putc(out, ' ');
    text_escape_terminal(out, outcome->suite);
    strbuf_puts(out, ": ");
    text_escape_terminal(out, outcome->name);
    strbuf_putc(out, '\n');
    if (outcome->error != NULL) {
        strbuf_puts(out, "    ");
        text_escape_terminal(out, outcome->error);
        strbuf_putc(out, '\n');
    }
    for (size_t i = 0; i < outcome->failure_count; i++)
        add_failure(out, &outcome->failures[i], outcome->details[i]);
}

void test_results_text(const struct test_results *results, const struct style *style,
                       struct strbuf *out)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct test_outcome *outcome = &results->outcomes[i];
        if (style->verbose || test_outcome_failed(outcome)) add_outcome(out, outcome, style);
    }
    for (size_t i = 0; i < results->untested_count; i++) {
        const struct rule *rule = results->untested[i];
        strbuf_puts(out, "no test exercises ");
        text_escape_terminal(out, rule->policy->name);
        strbuf_putc(out, '/');
        text_escape_terminal(out, rule->name);
        strbuf_puts(out, " (");
        text_escape_terminal(out, rule->place.file);
        strbuf_printf(out, ":%u)\n", rule->place.line);
    }
    strbuf_printf(out, "%zu passed, %zu failed; %zu of %zu rules exercised\n",
                  results->count - results->failed, results->failed,
                  results->rule_count - results->untested_count, results->rule_count);
}

/* A description ends at the line's end, and "#" begins a directive. */
static void add_tap_name(struct strbuf *out, const char *text)
{
    CLEANUP(strbuf_release) struct strbuf plain;
    strbuf_init(&plain, 0);
    text_escape_terminal(&plain, text);
    for (const char *at = plain.data; *at != '\0'; at++) {
        if (*at == '#' || *at == '\\') strbuf_putc(out, '\\');
        strbuf_putc(out, *at);
    }
}

static void add_tap_value(struct strbuf *out, const char *key, const char *value)
{
    strbuf_printf(out, "    %s: ", key);
    json_quote(out, value);
    strbuf_putc(out, '\n');
}

static void add_tap_failures(struct strbuf *out, const struct test_outcome *outcome)
{
    strbuf_puts(out, "  ---\n");
    if (outcome->error != NULL) {
        strbuf_puts(out, "  message: ");
        json_quote(out, outcome->error);
        strbuf_putc(out, '\n');
    }
    if (outcome->failure_count > 0) strbuf_puts(out, "  failures:\n");
    for (size_t i = 0; i < outcome->failure_count; i++) {
        const struct test_failure *failure = &outcome->failures[i];
        strbuf_puts(out, "  - what: ");
        json_quote(out, failure->what);
        strbuf_putc(out, '\n');
        add_tap_value(out, "expected", failure->expected);
        add_tap_value(out, "actual", failure->actual);
        add_tap_value(out, "because", outcome->details[i]);
        strbuf_printf(out, "    line: %u\n", failure->place.line);
    }
    strbuf_puts(out, "  ...\n");
}

void test_results_tap(const struct test_results *results, struct strbuf *out)
{
    strbuf_printf(out, "TAP version 14\n1..%zu\n", results->count);
    for (size_t i = 0; i < results->count; i++) {
        const struct test_outcome *outcome = &results->outcomes[i];
        const bool failed = test_outcome_failed(outcome);
        strbuf_printf(out, "%s %zu - ", failed ? "not ok" : "ok", i + 1);
        add_tap_name(out, outcome->suite);
        strbuf_puts(out, ": ");
        add_tap_name(out, outcome->name);
        strbuf_putc(out, '\n');
        if (failed) add_tap_failures(out, outcome);
    }
}
