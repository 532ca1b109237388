/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "plan/decide.h"
#include "plan/keeprules.h"

/* Where a tag stands against "repository:…". */
static int compare_repository(const struct image_name *tag, const char *repository)
{
    size_t length = strlen(repository);
    int order = strncmp(tag->reference.text, repository, length);
    if (order != 0) return order;
    return (unsigned char)tag->reference.text[length] - ':';
}

enum bound { BOUND_FIRST, BOUND_PAST };

/* The position of the repository's first tag, or of the first behind them. */
static size_t tag_bound(const struct image *image, const char *repository, enum bound bound)
{
    size_t low = 0;
    size_t high = image->tag_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct image_name *tag = &image->tags[middle];
        /* Unreadable ones stand behind all others. */
        int order = tag->readable ? compare_repository(tag, repository) : 1;
        if (order < 0 || (order == 0 && bound == BOUND_PAST))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t image_tags_in(const struct image *image, const char *repository, size_t *first)
{
    *first = tag_bound(image, repository, BOUND_FIRST);
    return tag_bound(image, repository, BOUND_PAST) - *first;
}

static void list_names(struct arena *arena, struct step *step)
{
    const struct image *image = step->image;
    size_t count = image->tag_count + image->digest_count;
    step->name_count = count > 0 ? count : 1;
    step->names = ARENA_ARRAY(arena, step->name_count, struct name_step);
    for (size_t i = 0; i < image->tag_count; i++) step->names[i].name = &image->tags[i];
    for (size_t i = 0; i < image->digest_count; i++) {
        struct name_step *name = &step->names[image->tag_count + i];
        size_t first = 0;
        name->name = &image->digests[i];
        name->follows = name->name->readable &&
                        image_tags_in(image, name->name->reference.repository, &first) > 0;
        step->recoverable |= name->name->readable;
    }
}

void decider_init(struct decider *decider, struct plan *plan)
{
    const struct plan_input *input = plan->input;
    struct arena *arena = &plan->arena;
    size_t image_count = input->inventory->image_count;
    *decider = (struct decider){.plan = plan, .arena = arena};
    plan->step_count = image_count;
    plan->steps = ARENA_ARRAY(arena, image_count, struct step);
    for (size_t i = 0; i < image_count; i++) {
        plan->steps[i].image = &input->inventory->images[i];
        plan->steps[i].detail = "";
        list_names(arena, &plan->steps[i]);
    }
    rule_index_init(&decider->keep_rules, arena, input->policies, RULE_KEEP);
    rule_index_init(&decider->delete_rules, arena, input->policies, RULE_DELETE);
    decider->ranking = ranking_new(arena);
    decider->evaluation = (struct evaluation){input->inventory, input->now, decider->ranking};
    decider->kept = ARENA_ARRAY(arena, image_count, struct kept);
    decider->counted_in = ARENA_ARRAY(arena, input->policies->rule_count, size_t);
    decider->protections = protections_find(arena, input);
    gates_init(&decider->gates, arena, input->policies, &input->inventory->disk);
}

void decider_prepare(struct decider *decider)
{
    keep_rules_read(decider);
    delete_rules_rank(decider);
}
