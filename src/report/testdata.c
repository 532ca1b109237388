/* SPDX-License-Identifier: Apache-2.0 */
#include "report/testreport.h"

#include "base/cleanup.h"
#include "base/text.h"

/* Control characters have no form in XML 1.0, not even an escaped one: they appear as \xNN. */
static void add_xml(struct strbuf *out, const char *text)
{
    CLEANUP(strbuf_release) struct strbuf plain;
    strbuf_init(&plain, 0);
    text_escape_terminal(&plain, text);
    for (const char *at = plain.data; *at != '\0'; at++) {
        switch (*at) {
        case '&': strbuf_puts(out, "&amp;"); break;
        case '<': strbuf_puts(out, "&lt;"); break;
        case '>': strbuf_puts(out, "&gt;"); break;
        case '"': strbuf_puts(out, "&quot;"); break;
        default: strbuf_putc(out, *at);
        }
    }
}

static void add_attribute(struct strbuf *out, const char *name, const char *value)
{
    strbuf_printf(out, " %s=\"", name);
    add_xml(out, value);
    strbuf_putc(out, '"');
}

static void add_junit_failures(struct strbuf *out, const struct test_outcome *outcome)
{
    if (outcome->error != NULL) {
        strbuf_puts(out, "      <error");
        add_attribute(out, "message", outcome->error);
        strbuf_puts(out, "/>\n");
    }
    for (size_t i = 0; i < outcome->failure_count; i++) {
        const struct test_failure *failure = &outcome->failures[i];
        strbuf_puts(out, "      <failure type=\"expectation\"");
        add_attribute(out, "message", failure->what);
        strbuf_puts(out, ">expected: ");
        add_xml(out, failure->expected);
        strbuf_puts(out, "\nactual: ");
        add_xml(out, failure->actual);
        strbuf_puts(out, "\nbecause: ");
        add_xml(out, outcome->details[i]);
        strbuf_printf(out, "\nline: %u</failure>\n", failure->place.line);
    }
}

static void add_case(struct strbuf *out, const struct test_outcome *outcome)
{
    strbuf_puts(out, "    <testcase");
    add_attribute(out, "name", outcome->name);
    add_attribute(out, "classname", outcome->suite);
    add_attribute(out, "file", outcome->file);
    strbuf_printf(out, " line=\"%u\" time=\"%.3f\"", outcome->line, outcome->seconds);
    if (!test_outcome_failed(outcome)) {
        strbuf_puts(out, "/>\n");
        return;
    }
    strbuf_puts(out, ">\n");
    add_junit_failures(out, outcome);
    strbuf_puts(out, "    </testcase>\n");
}

void test_results_junit(const struct test_results *results, struct strbuf *out)
{
    size_t errors = 0;
    for (size_t i = 0; i < results->count; i++) errors += results->outcomes[i].error != NULL;
    strbuf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    strbuf_printf(out,
                  "  <testsuite name=\"imagecull test\" tests=\"%zu\" failures=\"%zu\" "
                  "errors=\"%zu\" time=\"%.3f\">\n",
                  results->count, results->failed - errors, errors, results->seconds);
    for (size_t i = 0; i < results->count; i++) add_case(out, &results->outcomes[i]);
    strbuf_puts(out, "  </testsuite>\n</testsuites>\n");
}

static void write_failures(struct json_writer *json, const struct test_outcome *outcome)
{
    json_open_array(json, "failures");
    for (size_t i = 0; i < outcome->failure_count; i++) {
        const struct test_failure *failure = &outcome->failures[i];
        json_open_object(json, NULL);
        json_put_text(json, "what", failure->what);
        json_put_text(json, "expected", failure->expected);
        json_put_text(json, "actual", failure->actual);
        json_put_text(json, "because", outcome->details[i]);
        json_put_int(json, "line", failure->place.line);
        json_close_object(json);
    }
    json_close_array(json);
}

void test_results_json(struct json_writer *json, const struct test_results *results)
{
    json_open_object(json, NULL);
    json_put_text(json, "apiVersion", "imagecull/v1");
    json_put_text(json, "kind", "TestResult");
    json_put_int(json, "passed", (int64_t)(results->count - results->failed));
    json_put_int(json, "failed", (int64_t)results->failed);
    json_put_int(json, "rules", (int64_t)results->rule_count);
    json_open_array(json, "untestedRules");
    for (size_t i = 0; i < results->untested_count; i++) {
        const struct rule *rule = results->untested[i];
        json_open_object(json, NULL);
        json_put_text(json, "policy", rule->policy->name);
        json_put_text(json, "name", rule->name);
        json_put_text(json, "file", rule->place.file);
        json_put_int(json, "line", rule->place.line);
        json_close_object(json);
    }
    json_close_array(json);
    json_open_array(json, "tests");
    for (size_t i = 0; i < results->count; i++) {
        const struct test_outcome *outcome = &results->outcomes[i];
        json_open_object(json, NULL);
        json_put_text(json, "file", outcome->file);
        json_put_int(json, "line", outcome->line);
        json_put_text(json, "suite", outcome->suite);
        json_put_text(json, "name", outcome->name);
        json_put_bool(json, "passed", !test_outcome_failed(outcome));
        json_put_text(json, "error", outcome->error);
        write_failures(json, outcome);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}
