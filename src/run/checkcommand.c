/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "report/checktext.h"
#include "run/commands.h"
#include "run/exitstatus.h"
#include "run/output.h"
#include "run/policyfiles.h"

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
    diag_sort(&findings);
    if (print(&findings, &policies, options, err) < 0) return -1;
    return findings.count > 0 ? EXIT_STATUS_INPUT : EXIT_STATUS_DONE;
}
