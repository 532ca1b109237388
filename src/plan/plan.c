/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

#include "plan/budget.h"
#include "plan/decide.h"
#include "plan/order.h"

/* First what goes whatever the disk says, then in the order of removal what goes only as long as
 * the disk is too full. */
static void decide_all(struct decider *decider)
{
    struct plan *plan = decider->plan;
    struct gates *gates = &decider->gates;
    struct step **waiting = ARENA_ARRAY(&plan->arena, plan->step_count, struct step *);
    size_t waiting_count = 0;
    for (size_t i = 0; i < plan->step_count; i++) {
        struct step *step = &plan->steps[i];
        if (decider_decide(decider, i)) waiting[waiting_count++] = step;
        if (step->verdict == VERDICT_DELETE) gates_take(gates, step->image->size_bytes);
    }
    steps_sort(plan, waiting, waiting_count);
    gates->are_shut = false;
    for (size_t i = 0; i < waiting_count; i++) {
        (void)decider_decide(decider, (size_t)(waiting[i] - plan->steps));
        if (waiting[i]->verdict == VERDICT_DELETE) gates_take(gates, waiting[i]->image->size_bytes);
    }
}

static void put_in_order(struct plan *plan)
{
    plan->order = ARENA_ARRAY(&plan->arena, plan->step_count, struct step *);
    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].verdict != VERDICT_KEEP)
            plan->order[plan->order_count++] = &plan->steps[i];
    steps_sort(plan, plan->order, plan->order_count);
}

static void add_size(int64_t *sum, const struct image *image)
{
    if (image->size_bytes > 0 && __builtin_add_overflow(*sum, image->size_bytes, sum))
        *sum = INT64_MAX;
}

static void count_step(struct plan *plan, const struct step *step)
{
    struct rule_totals unused = {0};
    struct rule_totals *totals = step->rule ? &plan->rules[step->rule->index] : &unused;
    plan->reason_counts[step->reason]++;
    switch (step->verdict) {
    case VERDICT_DELETE:
        plan->delete_count++;
        totals->deleted++;
        add_size(&plan->delete_bytes, step->image);
        add_size(&totals->bytes, step->image);
        break;
    case VERDICT_UNTAG:
        plan->untag_count++;
        totals->untagged++;
        break;
    default:
        plan->keep_count++;
        totals->kept++;
        break;
    }
}

void plan_make(struct plan *plan, const struct plan_input *input)
{
    *plan = (struct plan){.input = input, .rule_count = input->policies->rule_count};
    arena_init(&plan->arena);
    plan->rules = ARENA_ARRAY(&plan->arena, plan->rule_count, struct rule_totals);
    for (size_t i = 0; i < plan->rule_count; i++) plan->rules[i].rule = input->policies->rules[i];

    struct decider decider;
    decider_init(&decider, plan);
    decider_prepare(&decider);
    plan->ranking = decider.ranking;
    decide_all(&decider);
    put_in_order(plan);
    for (size_t i = 0; i < plan->step_count; i++) count_step(plan, &plan->steps[i]);
    plan_check_limits(plan);
}

void plan_release(struct plan *plan)
{
    arena_release(&plan->arena);
    *plan = (struct plan){0};
}

static int compare_step_id(const void *id, const void *step)
{
    return strcmp(id, ((const struct step *)step)->image->id);
}

const struct step *plan_find_step(const struct plan *plan, const char *image_id)
{
    if (plan->step_count == 0) return NULL;
    return bsearch(image_id, plan->steps, plan->step_count, sizeof *plan->steps, compare_step_id);
}
