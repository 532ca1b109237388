/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/text.h"
#include "policy/policy.h"
#include "tests/lib/tap.h"

#include <string.h>

#define HEAD "apiVersion: imagecull/v1\nkind: CullPolicy\nmetadata: {name: p}\nspec:\n"

struct loading {
    struct policy_set set;
    struct arena arena;
    struct diag_list diags;
};

static void loading_init(struct loading *loading)
{
    policy_set_init(&loading->set);
    arena_init(&loading->arena);
    diag_list_init(&loading->diags, &loading->arena);
}

static void loading_release(struct loading *loading)
{
    policy_set_release(&loading->set);
    arena_release(&loading->arena);
}

static int load(struct loading *loading, const char *file, const char *text)
{
    const int status = policy_set_add(&loading->set, file, text, strlen(text), &loading->diags);
    for (size_t i = 0; i < loading->diags.count; i++)
        tap_diag("%s:%u:%u %s", loading->diags.items[i].place.file,
                 loading->diags.items[i].place.line, loading->diags.items[i].place.column,
                 loading->diags.items[i].text);
    return status;
}

static void test_unset(void)
{
    struct loading loading;
    loading_init(&loading);
    is_int(load(&loading, "f", HEAD "  delete:\n    - {name: r, dangling: true}\n"), 0,
           "least policy");
    const struct policy *policy = loading.set.policies[0];
    const struct rule *rule = policy->rules[0];
    is_str(policy->name, "p", "name of the policy");
    ok(policy->owner == NULL && policy->ticket == NULL, "no owner, no ticket");
    ok(!policy->nodes.present && !policy->disk.present, "no scope, no watermarks");
    ok(policy->limits.deletions == -1 && policy->limits.share_basis_points == -1 &&
           policy->limits.bytes == -1,
       "no limits of its own");
    ok(policy->disk.start_above == -1 && policy->disk.stop_below == -1, "watermarks are unset");
    is_int(policy->order_by, -1, "no order");
    ok(rule->older_than == -1 && rule->on_node_for == -1 && rule->unused_for == -1 &&
           rule->larger_than == -1 && rule->keep_newest == -1 && rule->newest_by == -1,
       "no conditions");
    ok(rule->until == TIME_UNKNOWN, "no last day");
    ok(!rule->force && !rule->has_except && rule->tags.semver_range == NULL, "nothing else either");
    ok(rule->match.dangling && !rule->match.untagged, "what was said is there");
    ok(rule->policy == policy && rule->kind == RULE_DELETE, "the rule knows where it belongs");
    ok(rule->owner == NULL && rule->ticket == NULL && rule->description == NULL, "no texts");
    is_int(loading.set.file_count, 1, "the file is there");
    is_str(loading.set.files[0].sha256, "", "its hash is the caller's to say");
    loading_release(&loading);
}

static const char everything[] =
    "apiVersion: imagecull/v1\n"
    "kind: CullPolicy\n"
    "metadata: {name: p.1-a, owner: me, ticket: T-1}\n"
    "spec:\n"
    "  nodes: {names: [\"build-*\"], labels: {pool: build}}\n"
    "  limits: {deletions: 0, share: 12.5%, bytes: 500GiB}\n"
    "  disk: {startAbove: 80%, stopBelow: 70%}\n"
    "  orderBy: largest\n"
    "  delete:\n"
    "    - name: d\n"
    "      owner: o\n"
    "      ticket: t\n"
    "      description: x\n"
    "      names: [alpine]\n"
    "      globs: [\"a:*\"]\n"
    "      regex: [a|b]\n"
    "      digests: [\"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"]\n"
    "      untagged: true\n"
    "      except: {names: [busybox], dangling: true}\n"
    "      labels: {a: \"b*\", c: \"\"}\n"
    "      tags: {semver: ^1.2}\n"
    "      olderThan: 3d\n"
    "      onNodeFor: 90s\n"
    "      unusedFor: 2w\n"
    "      largerThan: 1.5GB\n"
    "      keepNewest: 1\n"
    "      newestBy: semver\n"
    "      until: 2027-03-01\n"
    "      force: true\n"
    "  keep:\n"
    "    - {name: k, labels: {a: b}}\n";

static void test_policy_values(const struct policy *policy)
{
    is_str(policy->name, "p.1-a", "name");
    is_str(policy->owner, "me", "owner");
    is_str(policy->ticket, "T-1", "ticket");
    ok(policy->nodes.present, "a scope");
    is_str(policy->nodes.names.items[0].text, "build-*", "names of nodes");
    is_str(policy->nodes.labels.items[0].key, "pool", "labels of nodes");
    is_int(policy->limits.deletions, 0, "deletions");
    is_int(policy->limits.share_basis_points, 1250, "share");
    is_int(policy->limits.bytes, INT64_C(500) << 30, "bytes");
    is_int(policy->limits.share_place.line, 6, "place of a limit");
    ok(policy->disk.present, "watermarks");
    is_int(policy->disk.start_above, 8000, "start");
    is_int(policy->disk.stop_below, 7000, "stop");
    is_int(policy->disk.place.line, 7, "place of the watermarks");
    is_int(policy->order_by, ORDER_LARGEST, "order");
    is_int(policy->rule_count, 2, "rules");
    is_str(policy->rules[0]->name, "k", "keep comes first");
}

static void test_rule_values(const struct rule *rule)
{
    is_str(rule->name, "d", "name of the rule");
    is_int(rule->place.line, 10, "line of the rule");
    is_int(rule->name_place.column, 13, "column of its name");
    is_str(rule->owner, "o", "owner of the rule");
    is_str(rule->ticket, "t", "ticket of the rule");
    is_str(rule->description, "x", "description");
    is_str(rule->match.name_refs[0].text, "docker.io/library/alpine:latest", "a name, whole");
    is_str(rule->match.glob_parts[0].repository, "docker.io/library/a", "a glob, whole");
    is_int(pattern_match(rule->match.patterns[0], "b"), ANSWER_YES, "a pattern that works");
    is_int(rule->match.digests.count, 1, "a digest");
    ok(rule->match.untagged && !rule->match.dangling, "untagged");
    ok(rule->has_except && rule->except.dangling, "an exception");
    is_str(rule->except.name_refs[0].text, "docker.io/library/busybox:latest", "its name, whole");
    is_int(rule->labels.count, 2, "labels");
    is_str(rule->labels.items[1].value, "", "an empty label");
    ok(semver_range_match(rule->tags.semver_range, "1.3.0"), "a range that works");
    is_int(rule->older_than, 3 * 86400, "olderThan");
    is_int(rule->older_than_place.line, 22, "line of olderThan");
    is_int(rule->on_node_for, 90, "onNodeFor");
    is_int(rule->unused_for, 14 * 86400, "unusedFor");
    is_int(rule->larger_than, 1500000000, "largerThan");
    is_int(rule->keep_newest, 1, "keepNewest");
    is_int(rule->newest_by, NEWEST_BY_SEMVER, "newestBy");
    is_int(rule->until, INT64_C(1803859200), "until");
    ok(rule->force, "force");
}

static void test_everything(void)
{
    struct loading loading;
    loading_init(&loading);
    if (is_int(load(&loading, "f", everything), 0, "a policy with every key")) {
        test_policy_values(loading.set.policies[0]);
        test_rule_values(loading.set.policies[0]->rules[1]);
        is_str(loading.set.rules[0]->name, "d", "the set has rules as they are written");
        is_int(loading.set.rules[1]->index, 1, "and numbers them");
    }
    loading_release(&loading);
}

/* The table is what the manual and editors read: each key of it is in the text above. */
static void check_keys(const struct field *rows, const char *path)
{
    for (; rows->key != NULL; rows++) {
        struct strbuf name;
        strbuf_init(&name, 0);
        strbuf_printf(&name, "%s:", rows->key);
        has_str(everything, name.data, "%s%s is in the policy with every key", path, rows->key);
        ok(rows->help != NULL && *rows->help != '\0', "%s%s has a help text", path, rows->key);
        if (rows->rows != NULL) check_keys(rows->rows, name.data);
        strbuf_release(&name);
    }
}

static void test_sets(void)
{
    struct loading loading;
    loading_init(&loading);
    char text[] = HEAD "  delete:\n    - {name: r, dangling: true}\n";
    is_int(load(&loading, "one", text), 0, "first file");
    memset(text, 'x', sizeof text - 1);
    is_str(loading.set.policies[0]->rules[0]->name, "r", "texts are copied");
    is_int(policy_set_finish(&loading.set, &loading.diags), 0, "one policy of a name");
    is_int(load(&loading, "two", HEAD "  keep:\n    - {name: r, dangling: true}\n"), 0,
           "second file");
    is_int(loading.set.rules[1]->index, 1, "numbers go on");
    is_int(policy_set_finish(&loading.set, &loading.diags), -1, "two policies of one name");
    is_str(loading.diags.items[0].rule_id, "duplicate-policy", "what is said");
    is_str(loading.diags.items[0].place.file, "two", "at the second place");
    is_str(loading.diags.items[0].hint, "the first one is at one:3", "with the first");
    loading_release(&loading);
    policy_set_release(&loading.set);
    ok(loading.set.rule_count == 0, "a released set is empty and can be released again");
}

/* A test document alone is no policy, and no error. */
static void test_nothing(void)
{
    struct loading loading;
    loading_init(&loading);
    is_int(load(&loading, "t", "kind: CullTest\n"), 0, "a file of tests");
    is_int(loading.set.policy_count, 0, "has no policies");
    is_int(load(&loading, "e", ""), -1, "an empty file");
    is_str(loading.diags.items[0].rule_id, "no-policy", "what is said");
    is_int(policy_set_add(&loading.set, "n", NULL, 0, &loading.diags), -1, "no text at all");
    loading_release(&loading);
}

static void test_file_limit(void)
{
    struct loading loading;
    loading_init(&loading);
    int status = 0;
    for (int i = 0; i < POLICY_MAX_FILES; i++)
        status |= policy_set_add(&loading.set, "t", "kind: CullTest\n", 15, &loading.diags);
    is_int(status, 0, "as many files as there may be");
    is_int(load(&loading, "t", "kind: CullTest\n"), -1, "one file more");
    is_str(loading.diags.items[0].rule_id, "policy-limit", "what is said");
    loading_release(&loading);
}

static void add_many(struct loading *loading, size_t count)
{
    struct strbuf text;
    strbuf_init(&text, 0);
    strbuf_puts(&text, HEAD "  delete:\n");
    for (size_t i = 0; i < count; i++)
        strbuf_printf(&text, "  - {name: r%zu, dangling: true}\n", i);
    policy_set_add(&loading->set, "f", text.data, text.length, &loading->diags);
    strbuf_release(&text);
}

static void test_rule_limit(void)
{
    struct loading loading;
    loading_init(&loading);
    /* As if all but ten of the rules had been read. */
    loading.set.rules = ARENA_ARRAY(&loading.set.arena, POLICY_MAX_RULES, struct rule *);
    loading.set.rule_count = POLICY_MAX_RULES - 10;
    add_many(&loading, 11);
    is_int(loading.diags.error_count, 1, "one rule too many");
    is_str(loading.diags.items[0].rule_id, "policy-limit", "what is said");
    is_int(loading.set.policy_count, 0, "the policy is left out");
    add_many(&loading, 10);
    is_int(loading.diags.error_count, 1, "as many rules as there may be");
    is_int(loading.set.rule_count, POLICY_MAX_RULES, "all of them");
    loading_release(&loading);
}

int main(void)
{
    test_unset();
    test_everything();
    check_keys(policy_document_fields, "");
    test_sets();
    test_nothing();
    test_file_limit();
    test_rule_limit();
    return tap_done();
}
