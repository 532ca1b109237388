/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/scope.h"

#include <string.h>

static enum answer name_applies(const struct text_list *names, const struct node_facts *node)
{
    if (names->count == 0) return ANSWER_YES;
    if (node->name[0] == '\0') return ANSWER_UNKNOWN;
    for (size_t i = 0; i < names->count; i++)
        if (glob_match_text(names->items[i].text, node->name)) return ANSWER_YES;
    return ANSWER_NO;
}

static const char *node_label(const struct node_facts *node, const char *key)
{
    for (size_t i = 0; i < node->label_count; i++)
        if (strcmp(node->labels[i].key, key) == 0) return node->labels[i].value;
    return NULL;
}

static enum answer labels_apply(const struct label_list *labels, const struct node_facts *node)
{
    if (labels->count == 0) return ANSWER_YES;
    if (node->labels_known != ANSWER_YES) return ANSWER_UNKNOWN;
    for (size_t i = 0; i < labels->count; i++) {
        const char *value = node_label(node, labels->items[i].key);
        if (value == NULL || !glob_match_text(labels->items[i].value, value)) return ANSWER_NO;
    }
    return ANSWER_YES;
}

enum answer policy_applies(const struct policy *policy, const struct node_facts *node)
{
    if (!policy->nodes.present) return ANSWER_YES;
    return answer_and(name_applies(&policy->nodes.names, node),
                      labels_apply(&policy->nodes.labels, node));
}

static int place_compare(const struct place *left, const struct place *right)
{
    int order = strcmp(left->file, right->file);
    if (order != 0) return order;
    if (left->line != right->line) return left->line < right->line ? -1 : 1;
    return (left->column > right->column) - (left->column < right->column);
}

int rule_compare_place(const struct rule *left, const struct rule *right)
{
    int order = place_compare(&left->place, &right->place);
    if (order != 0) return order;
    return (left->index > right->index) - (left->index < right->index);
}

int policy_compare_place(const struct policy *left, const struct policy *right)
{
    int order = place_compare(&left->place, &right->place);
    return order != 0 ? order : strcmp(left->name, right->name);
}
