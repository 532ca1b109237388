/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "engine/engine.h"
#include "policy/glob.h"
#include "report/nametext.h"
#include "report/testreport.h"
#include "run/commands.h"
#include "run/exitstatus.h"
#include "run/folder.h"
#include "run/output.h"
#include "run/planprint.h"
#include "run/policyfiles.h"
#include "run/testpolicies.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct testing {
    struct arena arena;
    struct diag_list diags; /* of test files and policies alike */
    const struct options *options;
    struct test_policies policies;
    struct test_results results;
};

static void testing_release(struct testing *testing)
{
    test_policies_release(&testing->policies);
    arena_release(&testing->arena);
}

static double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool is_wanted(const struct testing *testing, const struct test_case *test)
{
    const char *pattern = testing->options->run;
    return pattern == NULL || glob_match_text(pattern, test->name);
}

/* A recorded node, beside the test file unless the path is absolute. */
static int read_recorded(struct testing *testing, const struct test_suite *suite,
                         const struct test_case *test, struct inventory *inventory,
                         struct error *err)
{
    const struct engine_target target = {
        .kind = ENGINE_SNAPSHOT,
        .endpoint = test_path_beside(&testing->arena, suite->file, test->inventory_file),
        .chosen_by = "inventoryFile"};
    CLEANUP(cleanup_reader) struct engine_reader *reader = engine_reader_open(&target, err);
    return reader == NULL ? -1 : engine_read(reader, false, inventory, err);
}

static void keep_failures(struct testing *testing, struct test_outcome *outcome,
                          const struct test_judgement *judgement)
{
    struct arena *arena = &testing->arena;
    outcome->failures = judgement->failures;
    outcome->failure_count = judgement->count;
    outcome->details = ARENA_ARRAY(arena, judgement->count + 1, const char *);
    for (size_t i = 0; i < judgement->count; i++) {
        const struct step *step = judgement->failures[i].step;
        outcome->details[i] = "";
        judgement->failures[i].step = NULL; /* the plan goes before the report is written */
        if (step == NULL) continue;
        outcome->details[i] = arena_printf(
            arena, "%s %s%s%s%s%s", verdict_name(step->verdict), reason_name(step->reason),
            step->rule != NULL ? " by " : "", rule_text(arena, step->rule),
            *step->detail != '\0' ? ": " : "", step->detail);
    }
}

static int run_case(struct testing *testing, const struct test_suite *suite,
                    const struct test_case *test, struct policy_book *book,
                    struct test_outcome *outcome, struct error *err)
{
    CLEANUP(inventory_release) struct inventory inventory;
    CLEANUP(plan_release) struct plan plan = {0};
    struct test_judgement judgement;
    inventory_init(&inventory);
    if (test->inventory_file != NULL && read_recorded(testing, suite, test, &inventory, err) < 0)
        return -1;
    const int64_t recorded = test->inventory_file != NULL ? inventory.taken_at : TIME_UNKNOWN;
    const int64_t now = test_case_now(test, recorded);
    if (test->inventory_file == NULL && test_case_build(test, now, &inventory, err) < 0) return -1;
    test_case_fill_node(test, &inventory);
    const struct plan_input input = {.policies = &book->set,
                                     .inventory = &inventory,
                                     .now = now,
                                     .grace_seconds = test->grace < 0 ? 0 : test->grace};
    plan_make(&plan, &input);
    test_case_judge(&testing->arena, test, &plan, &judgement);
    test_mark_rules(&plan, book->used);
    keep_failures(testing, outcome, &judgement);
    return 0;
}

static void add_outcome(struct testing *testing, const struct test_suite *suite,
                        const struct test_case *test, struct policy_book *book)
{
    struct test_results *results = &testing->results;
    struct error err = {0};
    const double start = clock_seconds();
    struct test_outcome outcome = {.file = suite->file,
                                   .suite = suite->name,
                                   .name = test->name,
                                   .line = test->name_place.line};
    if (run_case(testing, suite, test, book, &outcome, &err) < 0)
        outcome.error = arena_strdup(&testing->arena, err.text);
    outcome.seconds = clock_seconds() - start;
    results->seconds += outcome.seconds;
    results->failed += test_outcome_failed(&outcome);
    results->outcomes = ARENA_GROW(&testing->arena, results->outcomes, results->count);
    results->outcomes[results->count++] = outcome;
}

static int run_file(struct testing *testing, const char *path, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    struct test_file file;
    strbuf_init(&text, YAML_MAX_BYTES);
    if (file_read(path, YAML_MAX_BYTES, &text, err) < 0) {
        err->kind = ERROR_INPUT;
        return error_context(err, "test file");
    }
    const char *copy = arena_strndup(&testing->arena, text.data, text.length);
    if (test_file_read(&testing->arena, path, copy, text.length, &file, &testing->diags) < 0)
        return 0; /* the findings are reported together */
    for (size_t i = 0; i < file.count; i++) {
        const struct test_suite *suite = &file.suites[i];
        const struct test_case *tests = suite->tests.items;
        struct policy_book *book = test_policies_find(&testing->policies, suite, &testing->diags,
                                                      err);
        if (book == NULL) return -1;
        if (testing->diags.error_count > 0) continue;
        for (size_t j = 0; j < suite->tests.count; j++)
            if (is_wanted(testing, &tests[j])) add_outcome(testing, suite, &tests[j], book);
    }
    return 0;
}

static int run_path(struct testing *testing, const char *path, struct error *err)
{
    static const char *const suffixes[] = {".yaml", ".yml", NULL};
    struct stat status;
    struct folder_files files = {0};
    if (stat(path, &status) < 0)
        return error_set_errno(err, ERROR_INPUT, errno, "test file: read %s", path);
    if (!S_ISDIR(status.st_mode)) return run_file(testing, path, err);
    if (folder_list(&testing->arena, path, suffixes, "test", &files, err) < 0) return -1;
    for (size_t i = 0; i < files.count; i++)
        if (run_file(testing, files.paths[i], err) < 0) return -1;
    return 0;
}

static int print(const struct testing *testing, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf out;
    strbuf_init(&out, OUTPUT_MAX_BYTES);
    switch (testing->options->format) {
    case FORMAT_TAP: test_results_tap(&testing->results, &out); break;
    case FORMAT_JUNIT: test_results_junit(&testing->results, &out); break;
    case FORMAT_JSON: {
        struct json_writer json;
        json_writer_init(&json, &out, 2);
        test_results_json(&json, &testing->results);
        strbuf_putc(&out, '\n');
        break;
    }
    default: {
        const struct style style = style_of(testing->options);
        test_results_text(&testing->results, &style, &out);
    }
    }
    return output_text(&out, err);
}

int test_command(const struct options *options, struct notes *notes, struct error *err)
{
    CLEANUP(testing_release) struct testing testing = {.options = options};
    diag_list_init(&testing.diags, &testing.arena);
    test_policies_init(&testing.policies, options);
    for (size_t i = 0; i < options->arguments.count; i++)
        if (run_path(&testing, options->arguments.items[i], err) < 0) return -1;
    if (testing.diags.error_count > 0) {
        notes_findings(notes, &testing.diags);
        return error_set(err, ERROR_INPUT, "the tests cannot be run: %zu errors in their files",
                         testing.diags.error_count);
    }
    if (testing.results.count == 0)
        return error_set(err, ERROR_INPUT, "there is no test to run%s",
                         options->run != NULL ? " with this name" : "");
    test_policies_untested(&testing.policies, &testing.arena, &testing.results);
    if (print(&testing, err) < 0) return -1;
    return testing.results.failed > 0 ? EXIT_STATUS_INPUT : EXIT_STATUS_DONE;
}
