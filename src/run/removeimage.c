/* SPDX-License-Identifier: Apache-2.0 */
#include "run/removeimage.h"

#include "run/interrupt.h"

#include <string.h>

#define GO_AHEAD OUTCOME_COUNT

/* One step on its way. */
struct removing {
    struct remover *remover;
    const struct step *step;
    struct step_result *became;
    size_t tags_left; /* that the image may still have at most, as far as we know */
    bool deleted;     /* the engine said that the image itself is gone */
};

/* The check before one removal: GO_AHEAD, or the outcome that holds it back. */
struct check {
    enum outcome outcome;
    const char *detail;
    bool force;
};

static struct check held_back(enum outcome outcome, const char *detail)
{
    return (struct check){outcome, detail, false};
}

/* Where the connection is the trouble, the next look would fail as well, after its own timeout. */
static struct check blind(const struct removing *removing, const struct error *err)
{
    struct remover *remover = removing->remover;
    if (err->kind == ERROR_UNREACHABLE || err->kind == ERROR_DENIED || err->kind == ERROR_TIMEOUT)
        atomic_store(remover->broken, true);
    return held_back(OUTCOME_FAILED, arena_strdup(remover->arena, err->text));
}

/* Without a fresh list nothing is known about use, so nothing is removed. */
static struct check check_use(const struct removing *removing)
{
    struct remover *remover = removing->remover;
    const struct step *step = removing->step;
    struct error err = {0};
    struct fresh_use use;
    if (fresh_uses_ask(remover->uses, step->image, remover->arena, &use, &err) < 0)
        return blind(removing, &err);
    if (use.firm) return held_back(OUTCOME_IN_USE, use.firm);
    if (use.stopped && !step->force) return held_back(OUTCOME_IN_USE, use.stopped);
    return (struct check){GO_AHEAD, "", use.stopped != NULL};
}

/* A name must still stand for the image, and an image that is to go must have no further names. */
static struct check check_name(const struct removing *removing, const struct image_name *name)
{
    struct remover *remover = removing->remover;
    const struct image *image = removing->step->image;
    struct error err = {0};
    struct engine_lookup lookup = {0};
    if (engine_look_up(remover->reader, name ? name->listed : image->id, &lookup, &err) < 0)
        return blind(removing, &err);
    if (!lookup.present && removing->deleted)
        return held_back(OUTCOME_REMOVED, "went with the image");
    if (!lookup.present) return held_back(OUTCOME_GONE, "");
    if (strcmp(lookup.image_id, image->id) != 0)
        return held_back(OUTCOME_CHANGED,
                         arena_printf(remover->arena, "is %s now", lookup.image_id));
    if (removing->step->verdict != VERDICT_DELETE) return (struct check){GO_AHEAD, "", false};
    if (lookup.tag_count > removing->tags_left)
        return held_back(OUTCOME_CHANGED, "the image got another tag");
    if (!name && lookup.digest_count > image->digest_count)
        return held_back(OUTCOME_CHANGED, "the image got another repository digest");
    return (struct check){GO_AHEAD, "", false};
}

static struct name_result remove_name(struct removing *removing, const struct image_name *name,
                                      bool last)
{
    struct remover *remover = removing->remover;
    struct check check = {GO_AHEAD, "", false};
    if (name || !remover->writer_compares) check = check_name(removing, name);
    if (check.outcome == GO_AHEAD) check = check_use(removing);
    if (check.outcome != GO_AHEAD) return (struct name_result){(int)check.outcome, check.detail};
    if (interrupt_pending()) return (struct name_result){OUTCOME_NOT_DONE, ""};
    const struct removal removal = {
        .image = removing->step->image, .name = name, .last = last, .force = check.force};
    struct removal_result result = {.outcome = OUTCOME_UNCERTAIN};
    engine_remove(remover->writer, &removal, &result);
    if (result.outcome == OUTCOME_REMOVED && result.image_deleted) removing->deleted = true;
    return (struct name_result){(int)result.outcome, arena_strdup(remover->arena, result.detail)};
}

static bool outcome_goes_on(int outcome)
{
    return outcome == OUTCOME_REMOVED || outcome == OUTCOME_GONE || outcome == OUTCOME_CHANGED;
}

/* What is left after a name that could not be removed: in use with it, or not tried. */
static struct name_result left_over(const struct name_result *stopped)
{
    if (stopped->outcome == OUTCOME_IN_USE) return *stopped;
    return (struct name_result){OUTCOME_NOT_DONE, "an earlier name of the image was not removed"};
}

static bool is_tag(const struct step *step, const struct image_name *name)
{
    return name >= step->image->tags && name < step->image->tags + step->image->tag_count;
}

static size_t last_sent(const struct step *step)
{
    size_t last = 0;
    for (size_t i = 0; i < step->name_count; i++)
        if (name_is_sent(&step->names[i])) last = i;
    return last;
}

static void remove_names(struct removing *removing)
{
    const struct step *step = removing->step;
    const size_t last = last_sent(step);
    const struct name_result *stopped = NULL;
    for (size_t i = 0; i < step->name_count; i++) {
        struct name_result *became = &removing->became->names[i];
        const struct image_name *name = step->names[i].name;
        if (!name_is_sent(&step->names[i])) continue;
        if (stopped) {
            *became = left_over(stopped);
            continue;
        }
        if (interrupt_pending()) return;
        *became = remove_name(removing, name, i == last && step->verdict == VERDICT_DELETE);
        if (became->outcome == OUTCOME_NOT_DONE) return;
        if (!outcome_goes_on(became->outcome))
            stopped = became;
        else if (name && is_tag(step, name) && removing->tags_left > 0)
            removing->tags_left--;
    }
}

/* One call takes all names: they share the outcome. */
static void remove_whole(struct removing *removing)
{
    const struct step *step = removing->step;
    if (interrupt_pending()) return;
    const struct name_result outcome = remove_name(removing, NULL, true);
    for (size_t i = 0; i < step->name_count; i++)
        if (name_is_sent(&step->names[i])) removing->became->names[i] = outcome;
}

void remove_image(struct remover *remover, const struct step *step, struct step_result *became)
{
    struct removing removing = {
        .remover = remover, .step = step, .became = became, .tags_left = step->image->tag_count};
    if (remover->whole_images && step->verdict == VERDICT_DELETE)
        remove_whole(&removing);
    else
        remove_names(&removing);
}
