/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/order.h"

#include <stdlib.h>
#include <string.h>

#include "plan/scope.h"

static int compare_age(const struct step *left, const struct step *right)
{
    int64_t one = left->image->created_at;
    int64_t other = right->image->created_at;
    if (one == other) return 0;
    if (one == TIME_UNKNOWN) return 1;
    if (other == TIME_UNKNOWN) return -1;
    return one < other ? -1 : 1;
}

static int compare_size(const struct step *left, const struct step *right)
{
    /* An unknown size is -1: last. */
    int64_t one = left->image->size_bytes;
    int64_t other = right->image->size_bytes;
    return (one < other) - (one > other);
}

static const char *sort_name(const struct step *step)
{
    const struct image_name *name = step->names[0].name;
    return name && name->readable ? name->reference.text : step->image->id;
}

static int compare_reference(const struct step *left, const struct step *right)
{
    return strcmp(sort_name(left), sort_name(right));
}

static int compare_rest(const struct step *left, const struct step *right)
{
    int order = compare_age(left, right);
    if (order == 0) order = compare_size(left, right);
    if (order == 0) order = compare_reference(left, right);
    return order != 0 ? order : strcmp(left->image->id, right->image->id);
}

static int by_oldest(const void *left, const void *right)
{
    return compare_rest(*(struct step *const *)left, *(struct step *const *)right);
}

static int by_largest(const void *left, const void *right)
{
    const struct step *one = *(struct step *const *)left;
    const struct step *other = *(struct step *const *)right;
    int order = compare_size(one, other);
    return order != 0 ? order : compare_rest(one, other);
}

static int by_reference(const void *left, const void *right)
{
    const struct step *one = *(struct step *const *)left;
    const struct step *other = *(struct step *const *)right;
    int order = compare_reference(one, other);
    return order != 0 ? order : compare_rest(one, other);
}

static enum order_by asked_order(const struct plan_input *input)
{
    const struct policy *first = NULL;
    for (size_t i = 0; i < input->policies->policy_count; i++) {
        const struct policy *policy = input->policies->policies[i];
        if (policy->order_by < 0) continue;
        if (policy_applies(policy, &input->inventory->node) == ANSWER_NO) continue;
        if (first == NULL || policy_compare_place(policy, first) < 0) first = policy;
    }
    return first ? (enum order_by)first->order_by : ORDER_OLDEST;
}

void steps_sort(const struct plan *plan, struct step **steps, size_t count)
{
    static int (*const orders[])(const void *, const void *) = {
        [ORDER_OLDEST] = by_oldest,
        [ORDER_LARGEST] = by_largest,
        [ORDER_REFERENCE] = by_reference,
    };
    if (count > 1) qsort(steps, count, sizeof *steps, orders[asked_order(plan->input)]);
}
