/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads policy files as one set and prints what was found and what was read, for the corpus of
 * good and bad policies. Findings name files by the last part of their path.
 */
#include "base/cleanup.h"
#include "base/file.h"
#include "policy/policy.h"

#include <stdio.h>
#include <string.h>

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static int add_file(struct policy_set *set, const char *path, struct diag_list *diags)
{
    struct strbuf text;
    struct error err = {0};
    strbuf_init(&text, 0);
    if (file_read(path, YAML_MAX_BYTES + 1, &text, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        strbuf_release(&text);
        return -1;
    }
    policy_set_add(set, base_name(path), text.data, text.length, diags);
    strbuf_release(&text);
    return 0;
}

static void print_findings(struct diag_list *diags)
{
    struct strbuf out;
    strbuf_init(&out, 0);
    diag_sort(diags);
    for (size_t i = 0; i < diags->count; i++) diag_format(diags, &diags->items[i], &out);
    fputs(out.data, stdout);
    strbuf_release(&out);
}

static void print_rule(const struct rule *rule)
{
    printf("  %s:%u:%u %s %s\n", rule->place.file, rule->place.line, rule->place.column,
           rule->kind == RULE_KEEP ? "keep" : "delete", rule->name == NULL ? "-" : rule->name);
    if (rule->comment != NULL) printf("    comment \"%s\"\n", rule->comment);
    for (size_t i = 0; i < rule->match.names.count; i++)
        printf("    name %s\n", rule->match.name_refs[i].text);
    for (size_t i = 0; i < rule->match.globs.count; i++)
        printf("    glob %s : %s @ %s\n", rule->match.glob_parts[i].repository,
               rule->match.glob_parts[i].tag == NULL ? "-" : rule->match.glob_parts[i].tag,
               rule->match.glob_parts[i].digest == NULL ? "-" : rule->match.glob_parts[i].digest);
}

int main(int argc, char **argv)
{
    struct policy_set set;
    struct arena arena;
    struct diag_list diags;
    int status = 0;
    policy_set_init(&set);
    arena_init(&arena);
    diag_list_init(&diags, &arena);
    for (int i = 1; i < argc; i++)
        if (add_file(&set, argv[i], &diags) < 0) status = 1;
    policy_set_finish(&set, &diags);
    print_findings(&diags);
    if (diags.error_count == 0) {
        printf("%zu policies, %zu rules\n", set.policy_count, set.rule_count);
        for (size_t i = 0; i < set.rule_count; i++) print_rule(set.rules[i]);
    }
    policy_set_release(&set);
    arena_release(&arena);
    return status;
}
