/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/policy.h"

#include "base/map.h"
#include "base/nearest.h"
#include "policy/findings.h"
#include "policy/policydocument.h"
#include "policy/selector.h"

#include <string.h>

/* Unit tests for policies lie beside them; who reads policies passes them by. */
#define TEST_KIND "CullTest"

/* One document on its way into the set. */
struct document {
    const struct yaml_node *root;
    struct policy_document *read;
    struct policy *policy;
};

void policy_set_init(struct policy_set *set)
{
    *set = (struct policy_set){0};
    arena_init(&set->arena);
}

void policy_set_release(struct policy_set *set)
{
    for (size_t i = 0; i < set->pattern_count; i++) pattern_free(&set->patterns[i]);
    arena_release(&set->arena);
    *set = (struct policy_set){0};
}

static bool is_plain_false(const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && !node->quoted && strcmp(node->text, "false") == 0;
}

/* Whether the map tries to name images; whether it does so well is found out elsewhere. */
static bool has_selector(const struct field *rows, const struct yaml_node *map)
{
    if (map->kind != YAML_MAP) return true;
    for (; rows->key != NULL; rows++) {
        const struct yaml_node *node = rows->selects ? yaml_get(map, rows->key) : NULL;
        if (node != NULL && !is_plain_false(node)) return true;
    }
    return false;
}

static void check_selectors(const struct rule *rule, const struct yaml_node *node,
                            struct diag_list *diags)
{
    const bool keep = rule->kind == RULE_KEEP;
    if (!has_selector(keep ? policy_keep_rule_fields : policy_delete_rule_fields, node))
        finding_add(diags, FINDING_NO_SELECTOR, &rule->place,
                    keep ? "add names, globs, regex, digests, dangling: true, untagged: true or "
                           "labels; other keys only narrow these"
                         : "add names, globs, regex, digests, dangling: true or untagged: true; "
                           "other keys only narrow these",
                    "the rule names no images");
    const struct yaml_node *except = yaml_get(node, "except");
    if (except != NULL && !has_selector(policy_selector_fields, except) && except->count > 0)
        finding_add(diags, FINDING_NO_SELECTOR, &except->place,
                    "add names, globs, regex, digests, dangling: true or untagged: true",
                    "\"except\" names no images");
}

static void check_rule(const struct rule *rule, const struct yaml_node *node,
                       struct diag_list *diags)
{
    if (node->kind != YAML_MAP || node->count == 0) return;
    check_selectors(rule, node, diags);
    if (rule->newest_by >= 0 && yaml_get(node, "keepNewest") == NULL)
        finding_add(diags, FINDING_NEWEST_BY_ALONE, &rule->newest_by_place,
                    "add keepNewest: N, or leave newestBy out",
                    "\"newestBy\" does nothing without \"keepNewest\"");
}

static void add_rules(struct policy_set *set, struct document *document, enum rule_kind kind,
                      struct diag_list *diags)
{
    struct policy *policy = document->policy;
    const bool keep = kind == RULE_KEEP;
    const struct object_list *list = keep ? &document->read->spec.keep
                                          : &document->read->spec.delete;
    const struct yaml_node *nodes = NULL;
    if (list->count > 0)
        nodes = yaml_get(yaml_get(document->root, "spec"), keep ? "keep" : "delete");
    for (size_t i = 0; i < list->count; i++) {
        struct rule *rule = (struct rule *)list->items + i;
        rule->kind = kind;
        rule->policy = policy;
        rule->place = nodes->items[i]->place;
        rule->comment = nodes->items[i]->comment;
        check_rule(rule, nodes->items[i], diags);
        selector_compile(set, &rule->match, diags);
        selector_compile(set, &rule->except, diags);
        rule_tags_compile(set, &rule->tags, diags);
        policy->rules[policy->rule_count++] = rule;
    }
}

static void check_rule_names(struct policy_set *set, const struct policy *policy,
                             struct diag_list *diags)
{
    struct map seen;
    map_init(&seen, &set->arena);
    for (size_t i = 0; i < policy->rule_count; i++) {
        struct rule *rule = policy->rules[i];
        if (rule->name == NULL) continue;
        const struct rule *first = map_get(&seen, rule->name);
        if (first == NULL)
            map_put(&seen, rule->name, rule);
        else
            finding_add(
                diags, FINDING_DUPLICATE_RULE, &rule->name_place,
                arena_printf(&set->arena, "the first one is on line %u", first->name_place.line),
                "two rules of this policy are called \"%s\"", rule->name);
    }
}

/* The set has the rules as they stand in the file, whichever of keep and delete comes first. */
static void register_rules(struct policy_set *set, const struct document *document)
{
    const struct policy_document *read = document->read;
    const bool delete_first = read->spec.delete.place.line < read->spec.keep.place.line;
    const size_t count = document->policy->rule_count;
    const size_t start = delete_first ? read->spec.keep.count : 0;
    for (size_t i = 0; i < count; i++) {
        struct rule *rule = document->policy->rules[(start + i) % count];
        rule->index = set->rule_count;
        set->rules = ARENA_GROW(&set->arena, set->rules, set->rule_count);
        set->rules[set->rule_count++] = rule;
    }
}

static void check_disk(const struct policy_disk *disk, struct diag_list *diags)
{
    if (disk->start_above < 0 || disk->stop_below < 0) return;
    if (disk->stop_below < disk->start_above) return;
    finding_add(diags, FINDING_DISK_ORDER, &disk->place,
                "for instance {startAbove: 80%, stopBelow: 70%}",
                "\"stopBelow\" must be below \"startAbove\"");
}

static void fill_policy(struct document *document, const char *file)
{
    const struct policy_document *read = document->read;
    *document->policy = (struct policy){
        .file = file,
        .name = read->metadata.name,
        .owner = read->metadata.owner,
        .ticket = read->metadata.ticket,
        .place = document->root->place,
        .name_place = read->metadata.name_place,
        .nodes = read->spec.nodes,
        .limits = read->spec.limits,
        .disk = read->spec.disk,
        .order_by = read->spec.order_by,
        .comment = document->root->comment,
    };
}

static void add_document(struct policy_set *set, const struct yaml_node *root, const char *file,
                         struct diag_list *diags)
{
    struct document document = {
        .root = root,
        .read = ARENA_NEW(&set->arena, struct policy_document),
        .policy = ARENA_NEW(&set->arena, struct policy),
    };
    schema_read(&set->arena, policy_document_fields, root, document.read, diags);
    const size_t rule_count = document.read->spec.keep.count + document.read->spec.delete.count;
    if (rule_count > POLICY_MAX_RULES - set->rule_count) {
        finding_add(diags, FINDING_POLICY_LIMIT, &root->place, NULL,
                    "more rules than the %d that all policies together may have", POLICY_MAX_RULES);
        return;
    }
    fill_policy(&document, file);
    if (rule_count > 0)
        document.policy->rules = ARENA_ARRAY(&set->arena, rule_count, struct rule *);
    add_rules(set, &document, RULE_KEEP, diags);
    add_rules(set, &document, RULE_DELETE, diags);
    check_rule_names(set, document.policy, diags);
    check_disk(&document.policy->disk, diags);
    register_rules(set, &document);
    set->policies = ARENA_GROW(&set->arena, set->policies, set->policy_count);
    set->policies[set->policy_count++] = document.policy;
}

/* What `kind` says where it is a text, else NULL. */
static const char *document_kind(const struct yaml_node *root)
{
    if (root->kind != YAML_MAP) return NULL;
    const struct yaml_node *kind = yaml_get(root, "kind");
    return kind == NULL || kind->kind != YAML_SCALAR || kind->is_null || kind->broken ? NULL
                                                                                      : kind->text;
}

static void refuse_kind(const struct yaml_node *root, const char *kind, struct diag_list *diags)
{
    static const char *const known[] = {"CullPolicy", TEST_KIND, NULL};
    const char *nearest = text_nearest(kind, known);
    struct strbuf hint;
    strbuf_init(&hint, 0);
    if (nearest != NULL)
        strbuf_printf(&hint, "did you mean \"%s\"?", nearest);
    else
        strbuf_puts(&hint, "a folder of policies holds CullPolicy and CullTest documents only");
    finding_add(diags, FINDING_UNKNOWN_KIND, &yaml_get(root, "kind")->place, hint.data,
                "kind \"%s\" is not known; known kinds: CullPolicy, CullTest", kind);
    strbuf_release(&hint);
}

static void add_documents(struct policy_set *set, const struct yaml_documents *documents,
                          const char *file, struct diag_list *diags)
{
    for (size_t i = 0; i < documents->count; i++) {
        const struct yaml_node *root = documents->roots[i];
        const char *kind = document_kind(root);
        if (kind != NULL && strcmp(kind, TEST_KIND) == 0) continue;
        if (kind != NULL && strcmp(kind, policy_kinds[0]) != 0)
            refuse_kind(root, kind, diags);
        else
            add_document(set, root, file, diags);
    }
}

static struct policy_file *add_file(struct policy_set *set, const char *file, const char *text,
                                    size_t length)
{
    set->files = ARENA_GROW(&set->arena, set->files, set->file_count);
    set->files[set->file_count] = (struct policy_file){
        .file = arena_strdup(&set->arena, file), .text = NULL, .length = length};
    char *copy = arena_alloc(&set->arena, length + 1, 1);
    if (length > 0) memcpy(copy, text, length);
    set->files[set->file_count].text = copy;
    return &set->files[set->file_count++];
}

int policy_set_add(struct policy_set *set, const char *file, const char *text, size_t length,
                   struct diag_list *diags)
{
    const size_t errors_before = diags->error_count;
    const struct place whole = {.file = arena_strdup(&set->arena, file), .width = 1};
    if (set->file_count == POLICY_MAX_FILES) {
        finding_add(diags, FINDING_POLICY_LIMIT, &whole, NULL, "more than %d policy files",
                    POLICY_MAX_FILES);
        return -1;
    }
    if (length > YAML_MAX_BYTES) length = YAML_MAX_BYTES + 1; /* enough to be refused */
    const struct policy_file *added = add_file(set, file, text, length);
    diag_add_source(diags, added->file, added->text, length);
    struct yaml_documents documents;
    const bool is_yaml = yaml_read(&set->arena, added->file, added->text, length, &documents,
                                   diags) == 0;
    if (is_yaml && documents.count == 0)
        finding_add(diags, FINDING_NO_POLICY, &whole,
                    "a policy begins with \"apiVersion: imagecull/v1\" and \"kind: CullPolicy\"",
                    "there is no policy in it");
    add_documents(set, &documents, added->file, diags);
    return diags->error_count == errors_before ? 0 : -1;
}

int policy_set_finish(struct policy_set *set, struct diag_list *diags)
{
    const size_t errors_before = diags->error_count;
    struct map seen;
    map_init(&seen, &set->arena);
    for (size_t i = 0; i < set->policy_count; i++) {
        struct policy *policy = set->policies[i];
        if (policy->name == NULL) continue;
        const struct policy *first = map_get(&seen, policy->name);
        if (first == NULL)
            map_put(&seen, policy->name, policy);
        else
            finding_add(diags, FINDING_DUPLICATE_POLICY, &policy->name_place,
                        arena_printf(&set->arena, "the first one is at %s:%u", first->file,
                                     first->name_place.line),
                        "two policies are called \"%s\"", policy->name);
    }
    return diags->error_count == errors_before ? 0 : -1;
}
