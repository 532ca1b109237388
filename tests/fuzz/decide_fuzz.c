/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy, a line of four dots, and a recorded node: whatever they say, what runs is not touched,
 * what goes was named by a delete rule, and the sums are right.
 */
#include "engine/inventoryjson.h"
#include "plan/plan.h"
#include "tests/fuzz/fuzzinput.h"

#include <assert.h>

#define BORDER "\n....\n"
#define NOW    INT64_C(1772366400)

static bool runs(const struct inventory *inventory, const struct image *image)
{
    for (size_t i = 0; i < inventory->container_count; i++)
        if (container_is_running(&inventory->containers[i]) &&
            strcmp(inventory->containers[i].image_id, image->id) == 0)
            return true;
    return false;
}

static void check_step(const struct inventory *inventory, const struct step *step)
{
    size_t gone = 0;
    for (size_t i = 0; i < step->name_count; i++) {
        if (step->names[i].verdict != VERDICT_DELETE) continue;
        gone++;
        assert(step->names[i].rule && step->names[i].rule->kind == RULE_DELETE);
    }
    assert(step->verdict != VERDICT_KEEP || gone == 0);
    assert(step->verdict != VERDICT_DELETE || gone == step->name_count);
    assert(step->verdict != VERDICT_UNTAG || (gone > 0 && gone < step->name_count));
    if (step->verdict == VERDICT_KEEP) return;
    assert(!runs(inventory, step->image) && step->image->pinned == ANSWER_NO);
}

static void check_plan(const struct plan_input *input)
{
    struct plan plan = {0};
    plan_make(&plan, input);
    assert(plan.step_count == input->inventory->image_count);
    assert(plan.delete_count + plan.untag_count + plan.keep_count == plan.step_count);
    assert(plan.order_count == plan.delete_count + plan.untag_count);
    for (size_t i = 0; i < plan.step_count; i++) check_step(input->inventory, &plan.steps[i]);
    plan_release(&plan);
}

static void decide(const char *policy, const char *node)
{
    struct policy_set set;
    struct inventory inventory;
    struct arena arena;
    struct diag_list diags;
    struct error err = {0};
    const struct plan_limits none = {.deletions = -1, .share_basis_points = -1, .bytes = -1};
    policy_set_init(&set);
    inventory_init(&inventory);
    arena_init(&arena);
    diag_list_init(&diags, &arena);
    if (policy_set_add(&set, "f", policy, strlen(policy), &diags) == 0 &&
        policy_set_finish(&set, &diags) == 0 &&
        inventory_read_json(node, strlen(node), "node", &inventory, &err) == 0)
        check_plan(&(struct plan_input){.policies = &set,
                                        .inventory = &inventory,
                                        .now = NOW,
                                        .grace_seconds = GRACE_DEFAULT_SECONDS,
                                        .limits_override = &none});
    inventory_release(&inventory);
    policy_set_release(&set);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    char *border = strstr(text, BORDER);
    if (border) {
        *border = '\0';
        decide(text, border + strlen(BORDER));
    }
    free(text);
    return 0;
}
