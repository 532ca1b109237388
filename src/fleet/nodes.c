/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/nodes.h"

#include "base/cleanup.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const char *const verdict_names[] = {
    [NODE_ELIGIBLE]     = "eligible",
    [NODE_LEAVING]      = "leaving",
    [NODE_VIRTUAL]      = "virtual",
    [NODE_OTHER_OS]     = "other-os",
    [NODE_NOT_SELECTED] = "not-selected",
    [NODE_NOT_MATCHED]  = "not-matched",
    [NODE_NOT_READY]    = "not-ready",
    [NODE_CORDONED]     = "cordoned",
    [NODE_TAINTED]      = "tainted",
};
/* clang-format on */
_Static_assert(ARRAY_LENGTH(verdict_names) == NODE_VERDICT_COUNT, "every verdict has its name");

const char *node_verdict_name(enum node_verdict verdict)
{
    return verdict_names[verdict];
}

bool toleration_covers(const struct toleration *toleration, const struct taint *taint)
{
    if (toleration->effect[0] != '\0' && strcmp(toleration->effect, taint->effect) != 0)
        return false;
    if (toleration->key[0] == '\0') return toleration->exists;
    if (strcmp(toleration->key, taint->key) != 0) return false;
    return toleration->exists || strcmp(toleration->value, taint->value) == 0;
}

static bool is_tolerated(const struct node_rules *rules, const struct taint *taint)
{
    for (size_t i = 0; i < rules->toleration_count; i++)
        if (toleration_covers(&rules->tolerations[i], taint)) return true;
    return false;
}

/* PreferNoSchedule keeps nobody away. */
static bool keeps_away(const struct node_rules *rules, const struct taint *taint)
{
    const bool is_hard = strcmp(taint->effect, "NoSchedule") == 0 ||
                         strcmp(taint->effect, "NoExecute") == 0;
    return is_hard && !is_tolerated(rules, taint);
}

/* A cordoned node gets the taint as well, but later: the scheduler asks for its toleration. */
static bool is_cordoned(const struct node *node, const struct node_rules *rules)
{
    static const struct taint cordon = {"node.kubernetes.io/unschedulable", "", "NoSchedule"};
    return node->cordoned && !is_tolerated(rules, &cordon);
}

static bool is_virtual(const struct node *node)
{
    const char *type = labels_get(&node->labels, "type");
    if (type != NULL && strcmp(type, "virtual-kubelet") == 0) return true;
    for (size_t i = 0; i < node->taint_count; i++)
        if (strcmp(node->taints[i].key, "virtual-kubelet.io/provider") == 0) return true;
    return false;
}

static bool is_other_os(const struct node *node, const struct node_rules *rules)
{
    return node->os[0] != '\0' && strcmp(node->os, rules->os != NULL ? rules->os : "linux") != 0;
}

/* An empty term matches nothing. */
static bool meets_term(const struct node *node, const struct node_term *term)
{
    struct label name = {"metadata.name", node->name};
    const struct labels fields = {&name, 1};
    return term->labels.count + term->fields.count > 0 &&
           label_selector_matches(&term->labels, &node->labels) &&
           label_selector_matches(&term->fields, &fields);
}

static bool is_matched(const struct node *node, const struct node_rules *rules)
{
    if (!label_selector_matches(&rules->node_selector, &node->labels)) return false;
    for (size_t i = 0; i < rules->term_count; i++)
        if (meets_term(node, &rules->terms[i])) return true;
    return !rules->has_terms;
}

static void add_detail(struct strbuf *detail, const char *text)
{
    if (detail != NULL) strbuf_puts(detail, text);
}

static bool is_tainted(const struct node *node, const struct node_rules *rules,
                       struct strbuf *detail)
{
    for (size_t i = 0; i < node->taint_count; i++) {
        const struct taint *taint = &node->taints[i];
        if (!keeps_away(rules, taint)) continue;
        if (detail != NULL)
            strbuf_printf(detail, "%s%s%s:%s", taint->key, taint->value[0] != '\0' ? "=" : "",
                          taint->value, taint->effect);
        return true;
    }
    return false;
}

enum node_verdict node_judge(const struct node *node, const struct node_rules *rules,
                             struct strbuf *detail)
{
    if (node->leaving) return NODE_LEAVING;
    if (is_virtual(node)) return NODE_VIRTUAL;
    if (is_other_os(node, rules)) {
        add_detail(detail, node->os);
        return NODE_OTHER_OS;
    }
    if (!label_selector_matches(&rules->selector, &node->labels)) return NODE_NOT_SELECTED;
    if (!is_matched(node, rules)) return NODE_NOT_MATCHED;
    if (!node->ready) {
        add_detail(detail, node->unready);
        return NODE_NOT_READY;
    }
    if (is_cordoned(node, rules)) return NODE_CORDONED;
    return is_tainted(node, rules, detail) ? NODE_TAINTED : NODE_ELIGIBLE;
}

struct listing {
    struct arena *arena;
    const struct node_rules *rules;
    struct node_list *list;
};

/* The whole node is gone when it is judged: of it stays what the list says. */
static int each(void *context, const cJSON *item, struct error *err)
{
    struct listing *listing = context;
    struct node_list *list = listing->list;
    CLEANUP(arena_release) struct arena scratch = {0};
    CLEANUP(strbuf_release) struct strbuf detail;
    struct node node;
    strbuf_init(&detail, 0);
    if (list->count == NODES_MAX)
        return error_set(err, ERROR_INPUT, "more than %d nodes", NODES_MAX);
    if (node_read(&scratch, item, &node, err) < 0) return -1;
    const enum node_verdict verdict = node_judge(&node, listing->rules, &detail);
    list->entries = ARENA_GROW(listing->arena, list->entries, list->count);
    list->entries[list->count++] = (struct node_entry){
        .name = arena_strdup(listing->arena, node.name),
        .hostname = arena_strdup(listing->arena, node.hostname),
        .uid = arena_strdup(listing->arena, node.uid),
        .runtime = arena_strdup(listing->arena, node.runtime),
        .verdict = verdict,
        .detail = arena_strdup(listing->arena, detail.data),
    };
    if (verdict == NODE_ELIGIBLE) list->eligible_count++;
    return 0;
}

static void forget(void *context)
{
    struct listing *listing = context;
    *listing->list = (struct node_list){0};
}

static int compare(const void *left, const void *right)
{
    const struct node_entry *one = left;
    const struct node_entry *other = right;
    return strcmp(one->name, other->name);
}

int nodes_list(struct kube *kube, struct arena *arena, const struct node_rules *rules,
               struct node_list *list, struct error *err)
{
    struct listing listing = {arena, rules, list};
    const struct kube_query query = {.kind = KUBE_NODES};
    const struct kube_reader reader = {each, forget, &listing};
    *list = (struct node_list){0};
    const int result = kube_list(kube, &query, &reader, list->version, err);
    if (result != KUBE_OK) return result;
    if (list->count > 0) qsort(list->entries, list->count, sizeof *list->entries, compare);
    return KUBE_OK;
}
