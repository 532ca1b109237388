/* SPDX-License-Identifier: Apache-2.0 */
#include "run/verify.h"

#include "report/nametext.h"
#include "run/removeimage.h"

#include <string.h>

struct verifying {
    struct arena *arena;
    struct result *result;
    const struct inventory *after;
    size_t unlisted; /* surprises beyond the most */
};

static void add_surprise(struct verifying *verifying, const char *text)
{
    struct result *result = verifying->result;
    if (result->surprise_count >= VERIFY_SURPRISES_MOST) {
        verifying->unlisted++;
        return;
    }
    result->surprises = ARENA_GROW(verifying->arena, result->surprises, result->surprise_count);
    result->surprises[result->surprise_count++] = text;
}

/* The image that the name (NULL: the image's ID) stands for now, or NULL. */
static const struct image *find_now(const struct verifying *verifying, const struct step *step,
                                    const struct image_name *name)
{
    if (!name) return inventory_find_id(verifying->after, step->image->id);
    return inventory_find(verifying->after, name->readable ? name->reference.text : name->listed);
}

static bool is_still_there(const struct verifying *verifying, const struct step *step,
                           const struct image_name *name)
{
    const struct image *now = find_now(verifying, step, name);
    return now && strcmp(now->id, step->image->id) == 0;
}

static void settle_name(const struct verifying *verifying, const struct step *step,
                        const struct image_name *name, struct name_result *became)
{
    const bool there = is_still_there(verifying, step, name);
    if (became->outcome == OUTCOME_REMOVED && there)
        *became = (struct name_result){OUTCOME_FAILED,
                                       "the engine said removed, but it is listed afterwards"};
    else if (became->outcome == OUTCOME_UNCERTAIN && there)
        *became = (struct name_result){
            OUTCOME_FAILED,
            arena_printf(verifying->arena, "still there afterwards; %s", became->detail)};
    else if (became->outcome == OUTCOME_UNCERTAIN)
        *became = (struct name_result){
            OUTCOME_REMOVED, arena_printf(verifying->arena, "gone afterwards; %s", became->detail)};
}

/* A name that nobody was to touch. */
static void look_at_kept(struct verifying *verifying, const struct step *step,
                         const struct name_step *name)
{
    if (name->follows || is_still_there(verifying, step, name->name)) return;
    const char *text = name->name ? name_text(name->name) : step->image->id;
    const char *what = find_now(verifying, step, name->name) ? "stands for another image now"
                                                             : "is gone";
    add_surprise(verifying, arena_printf(verifying->arena, "%s %s, not by this run", text, what));
}

static bool all_gone(const struct step *step, const struct step_result *became)
{
    for (size_t i = 0; i < step->name_count; i++) {
        const int outcome = became->names[i].outcome;
        if (name_is_sent(&step->names[i]) && outcome != OUTCOME_REMOVED && outcome != OUTCOME_GONE)
            return false;
    }
    return true;
}

static void look_at_image(struct verifying *verifying, const struct step *step,
                          const struct step_result *became)
{
    struct result *result = verifying->result;
    if (step->verdict != VERDICT_DELETE || !all_gone(step, became)) return;
    if (inventory_find_id(verifying->after, step->image->id)) {
        add_surprise(verifying, arena_printf(verifying->arena,
                                             "image %s is still there, without the names removed",
                                             step->image->id));
        return;
    }
    result->images_gone++;
    const int64_t size = step->image->size_bytes > 0 ? step->image->size_bytes : 0;
    if (__builtin_add_overflow(result->deleted_bytes, size, &result->deleted_bytes))
        result->deleted_bytes = INT64_MAX;
}

void verify_against(struct arena *arena, struct result *result, const struct inventory *after)
{
    struct verifying verifying = {.arena = arena, .result = result, .after = after};
    const struct plan *plan = result->plan;
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct step *step = &plan->steps[i];
        struct step_result *became = &result->steps[i];
        for (size_t j = 0; j < step->name_count; j++) {
            if (became->names[j].outcome == RESULT_NOTHING)
                look_at_kept(&verifying, step, &step->names[j]);
            else
                settle_name(&verifying, step, step->names[j].name, &became->names[j]);
        }
        look_at_image(&verifying, step, became);
    }
    if (verifying.unlisted > 0)
        result->surprises[result->surprise_count - 1] = arena_printf(arena, "and %zu more",
                                                                     verifying.unlisted + 1);
    result->verified = true;
}
