/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of every plan, tried on random worlds. A failure names the seed. */
#include <string.h>

#include "base/cleanup.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/randomworld.h"

#define WORLDS 3000

/* The plan without the rules' names, since which of several is told depends on their lines. */
static const char *bare_plan(struct world *world)
{
    if (world->trouble) return world->trouble;
    const char *text = "";
    for (size_t i = 0; i < world->plan.step_count; i++) {
        const struct step *step = &world->plan.steps[i];
        text = arena_printf(&world->arena, "%s; %s %s%s", text, verdict_name(step->verdict),
                            reason_name(step->reason), step->force ? " force" : "");
        for (size_t j = 0; j < step->name_count; j++)
            text = arena_printf(&world->arena, "%s %s:%s", text,
                                verdict_name(step->names[j].verdict),
                                reason_name(step->names[j].reason));
    }
    return arena_printf(&world->arena, "%s; %s", text, world_order(world));
}

/* The first name that `more` removes and `less` does not, or NULL. */
static const char *removed_beyond(struct world *more, const struct world *less)
{
    if (more->trouble) return more->trouble;
    for (size_t i = 0; i < more->plan.step_count; i++)
        for (size_t j = 0; j < more->plan.steps[i].name_count; j++)
            if (more->plan.steps[i].names[j].verdict > less->plan.steps[i].names[j].verdict)
                return more->plan.steps[i].names[j].name ? more->plan.steps[i].names[j].name->listed
                                                         : more->plan.steps[i].image->id;
    return NULL;
}

static bool order_does_not_matter(uint64_t seed, struct random_world *random)
{
    struct world plain;
    struct world shuffled;
    size_t order[] = {0, 1, 2};
    random_world_plan(random, NULL, &plain);
    random_world_shuffle(random);
    for (size_t i = random->policy_count; i > 1; i--) {
        size_t j = random_below(random, i);
        size_t other = order[j];
        order[j] = order[i - 1];
        order[i - 1] = other;
    }
    random_world_plan(random, order, &shuffled);
    bool same = plain.trouble == NULL && strcmp(bare_plan(&plain), bare_plan(&shuffled)) == 0;
    if (!same) {
        tap_diag("seed %llu: %s", (unsigned long long)seed, bare_plan(&plain));
        tap_diag("shuffled: %s", bare_plan(&shuffled));
    }
    world_release(&plain);
    world_release(&shuffled);
    return same;
}

static bool removes_no_more(uint64_t seed, struct random_world *random,
                            void (*change)(struct random_world *random))
{
    struct world before;
    struct world after;
    random_world_plan(random, NULL, &before);
    change(random);
    random_world_plan(random, NULL, &after);
    const char *beyond = before.trouble ? before.trouble : removed_beyond(&after, &before);
    if (beyond) {
        tap_diag("seed %llu: %s", (unsigned long long)seed, beyond);
        tap_diag("before: %s", world_verdicts(&before));
        tap_diag("after: %s", world_verdicts(&after));
    }
    world_release(&before);
    world_release(&after);
    return beyond == NULL;
}

static bool keeps_only_protect(uint64_t seed, struct random_world *random)
{
    return removes_no_more(seed, random, random_world_add_keep);
}

static bool conditions_only_narrow(uint64_t seed, struct random_world *random)
{
    return removes_no_more(seed, random, random_world_add_condition);
}

static bool is_used_by_running(const struct inventory *inventory, const struct image *image)
{
    for (size_t i = 0; i < inventory->container_count; i++)
        if (container_is_running(&inventory->containers[i]) &&
            strcmp(inventory->containers[i].image_id, image->id) == 0)
            return true;
    return false;
}

static bool has_bad_name(const struct image *image)
{
    for (size_t i = 0; i < image->tag_count; i++)
        if (!image->tags[i].readable) return true;
    return false;
}

static bool is_untouchable(const struct world *world, const struct image *image)
{
    return is_used_by_running(&world->inventory, image) || image->pinned != ANSWER_NO ||
           image->sandbox != ANSWER_NO || has_bad_name(image) ||
           (world->keep_list && keep_list_find(world->keep_list, image));
}

/* A name goes only by a rule that says yes to it, and of an image that goes every name goes. */
static bool step_is_sound(const struct world *world, const struct step *step)
{
    const struct evaluation evaluation = {&world->inventory, WORLD_NOW, world->plan.ranking};
    size_t gone = 0;
    for (size_t i = 0; i < step->name_count; i++) {
        const struct name_step *name = &step->names[i];
        const struct subject subject = {step->image, name->name};
        if (name->verdict != VERDICT_DELETE) continue;
        gone++;
        if (name->rule == NULL || name->rule->kind != RULE_DELETE) return false;
        if (name->follows) continue;
        if (rule_evaluate(name->rule, &subject, &evaluation, NULL, NULL) != ANSWER_YES)
            return false;
    }
    if (step->verdict == VERDICT_KEEP) return gone == 0;
    if (is_untouchable(world, step->image)) return false;
    if (step->verdict == VERDICT_DELETE) return gone == step->name_count;
    return gone > 0 && gone < step->name_count;
}

static bool nothing_protected_goes(uint64_t seed, struct random_world *random)
{
    struct world world;
    random_world_plan(random, NULL, &world);
    bool sound = world.trouble == NULL;
    size_t verdicts[VERDICT_COUNT] = {0};
    for (size_t i = 0; sound && i < world.plan.step_count; i++) {
        sound = step_is_sound(&world, &world.plan.steps[i]);
        verdicts[world.plan.steps[i].verdict]++;
    }
    sound = sound && verdicts[VERDICT_KEEP] == world.plan.keep_count &&
            verdicts[VERDICT_UNTAG] == world.plan.untag_count &&
            verdicts[VERDICT_DELETE] == world.plan.delete_count &&
            world.plan.order_count == world.plan.untag_count + world.plan.delete_count;
    if (!sound) tap_diag("seed %llu: %s", (unsigned long long)seed, world_verdicts(&world));
    world_release(&world);
    return sound;
}

static const struct {
    const char *title;
    bool (*holds)(uint64_t seed, struct random_world *random);
    unsigned wishes;
} properties[] = {
    {"the order of files, rules and lists does not matter", order_does_not_matter, 0},
    {"another keep rule removes nothing more", keeps_only_protect,
     RANDOM_NO_DISK | RANDOM_NO_NEWEST},
    {"another condition removes nothing more", conditions_only_narrow, RANDOM_NO_DISK},
    {"only what rules condemn goes, and nothing protected", nothing_protected_goes, 0},
};

/* The worlds are worth something only if everything happens in them. */
static void check_variety(void)
{
    size_t seen[REASON_COUNT] = {0};
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        struct random_world random;
        struct world world;
        random_world_init(&random, seed, 0);
        random_world_plan(&random, NULL, &world);
        for (size_t i = 0; world.trouble == NULL && i < REASON_COUNT; i++)
            seen[i] += world.plan.reason_counts[i];
        world_release(&world);
        random_world_release(&random);
    }
    for (size_t i = 0; i < REASON_COUNT; i++)
        if (i != REASON_PATTERN_LIMIT)
            ok(seen[i] > 0, "the worlds have images that are %s", reason_name((enum reason)i));
}

int main(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(properties); i++) {
        size_t broken = 0;
        for (uint64_t seed = 0; seed < WORLDS && broken < 3; seed++) {
            struct random_world random;
            random_world_init(&random, seed, properties[i].wishes);
            if (!properties[i].holds(seed, &random)) broken++;
            random_world_release(&random);
        }
        is_int(broken, 0, "%s", properties[i].title);
    }
    check_variety();
    return tap_done();
}
