/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/nearest.h"
#include "engine/engine.h"
#include "model/inventory.h"
#include "plan/lintnodes.h"
#include "report/checkci.h"
#include "report/checktext.h"
#include "run/commands.h"
#include "run/exitstatus.h"
#include "run/nodeplan.h"
#include "run/output.h"
#include "run/planprint.h"
#include "run/policyfiles.h"
#include "run/recordednodes.h"

#include <time.h>

static int print(const struct diag_list *findings, const struct policy_set *policies,
                 const struct options *options, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf out;
    strbuf_init(&out, OUTPUT_MAX_BYTES);
    if (options->format == FORMAT_JSON) {
        struct json_writer json;
        json_writer_init(&json, &out, 2);
        findings_write_json(&json, findings, policies->policy_count, policies->rule_count);
        strbuf_putc(&out, '\n');
    } else if (options->format == FORMAT_SARIF) {
        findings_write_sarif(findings, &out);
    } else if (options->format == FORMAT_GITHUB) {
        findings_write_github(findings, &out);
    } else {
        findings_text(findings, policies->policy_count, policies->rule_count, &out);
    }
    return output_text(&out, err);
}

/* Arguments first, then what --policy names. */
static void gather_paths(const struct options *options, struct word_list *paths)
{
    for (size_t i = 0; i < options->arguments.count; i++)
        word_list_add(paths, options->arguments.items[i]);
    for (size_t i = 0; i < options->policies.count; i++)
        word_list_add(paths, options->policies.items[i]);
}

static int refuse_id(const char *id, struct error *err)
{
    const char *ids[FINDING_COUNT + 1];
    size_t count = 0;
    for (size_t i = 0; i < FINDING_COUNT; i++)
        if (finding_rows[i].severity == SEVERITY_WARNING) ids[count++] = finding_rows[i].id;
    ids[count] = NULL;
    if (finding_by_id(id))
        return error_set(err, ERROR_USAGE, "--disable: \"%s\" is an error and stays", id);
    const char *nearest = text_nearest(id, ids);
    if (nearest)
        return error_set(err, ERROR_USAGE,
                         "--disable: no warning is called \"%s\"; did you mean %s?", id, nearest);
    return error_set(err, ERROR_USAGE,
                     "--disable: no warning is called \"%s\"; imagecull-check(1) lists them", id);
}

static int read_disabled(struct lint *lint, const struct options *options, struct error *err)
{
    for (size_t i = 0; i < options->disabled.count; i++) {
        const struct finding_row *row = finding_by_id(options->disabled.items[i]);
        if (row == NULL || row->severity != SEVERITY_WARNING)
            return refuse_id(options->disabled.items[i], err);
        lint->disabled[row - finding_rows] = true;
    }
    return 0;
}

static int see_node(const struct policy_set *policies, const char *file,
                    const struct options *options, struct rule_sight *sights, struct error *err)
{
    const struct engine_target target = node_target_recorded(file);
    CLEANUP(cleanup_reader) struct engine_reader *reader = engine_reader_open(&target, err);
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    if (!reader || engine_read(reader, true, &inventory, err) < 0) return -1;
    int64_t now = options->now;
    if (now == TIME_UNKNOWN) now = inventory.taken_at;
    lint_see_node(policies, &inventory, now == TIME_UNKNOWN ? (int64_t)time(NULL) : now, sights);
    return 0;
}

/* Only of policies without errors: of others nothing is certain. */
static int find_warnings(struct lint *lint, const struct options *options, struct error *err)
{
    CLEANUP(recorded_nodes_release) struct recorded_nodes nodes = {0};
    if (read_disabled(lint, options, err) < 0 || recorded_nodes_list(&nodes, options, err) < 0)
        return -1;
    if (lint->diags->error_count > 0) return 0;
    struct rule_sight *sights = ARENA_ARRAY(lint->arena, lint->set->rule_count, struct rule_sight);
    bool *shadowed = ARENA_ARRAY(lint->arena, lint->set->rule_count, bool);
    for (size_t i = 0; i < nodes.count; i++)
        if (see_node(lint->set, nodes.files[i], options, sights, err) < 0) return -1;
    lint->with_inventories = nodes.count > 0;
    lint_start(lint);
    lint_policies(lint);
    lint_breadth(lint);
    lint_shadows(lint, shadowed);
    if (lint->with_inventories) lint_sights(lint, sights, shadowed);
    lint_finish(lint);
    return 0;
}

static int judge(const struct diag_list *findings, const struct options *options)
{
    const bool is_bad = findings->error_count > 0 || (options->strict && findings->count > 0);
    return is_bad ? EXIT_STATUS_INPUT : EXIT_STATUS_DONE;
}

int check_command(const struct options *options, struct notes *notes, struct error *err)
{
    (void)notes;
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(policy_set_release) struct policy_set policies;
    CLEANUP(word_list_release) struct word_list paths = {0};
    struct diag_list findings;
    policy_set_init(&policies);
    diag_list_init(&findings, &arena);
    gather_paths(options, &paths);
    if (policy_files_load(&paths, POLICY_TRUST_ANY, &policies, &findings, err) < 0) return -1;
    struct lint lint = {.arena = &arena, .set = &policies, .diags = &findings, .now = options->now};
    if (lint.now == TIME_UNKNOWN) lint.now = (int64_t)time(NULL);
    if (find_warnings(&lint, options, err) < 0) return -1;
    diag_sort(&findings);
    if (print(&findings, &policies, options, err) < 0) return -1;
    return judge(&findings, options);
}
