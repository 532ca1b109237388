/* SPDX-License-Identifier: Apache-2.0 */
#include "report/nametext.h"
#include "run/savedplan.h"

#include <string.h>

static bool same_text(const char *left, const char *right)
{
    return left == right || (left && right && strcmp(left, right) == 0);
}

static bool same_names(const struct saved_entry *entry, const struct step *step)
{
    if (entry->name_count != step->name_count) return false;
    for (size_t i = 0; i < step->name_count; i++) {
        const struct name_step *name = &step->names[i];
        if (!same_text(entry->names[i].text, name->name ? name_text(name->name) : NULL) ||
            entry->names[i].verdict != name->verdict)
            return false;
    }
    return true;
}

/* NULL: the step is as saved. */
static const char *why_stale(struct arena *arena, const struct saved_entry *entry,
                             const struct step *step)
{
    if (!step) return "the image is not on the node any more";
    if (step->verdict != entry->verdict)
        return arena_printf(arena, "now %s: %s%s%s", verdict_name(step->verdict),
                            reason_name(step->reason), step->detail[0] ? ", " : "", step->detail);
    return same_names(entry, step) ? NULL : "its names are not the same any more";
}

static const char *first_name(const struct saved_entry *entry)
{
    return entry->name_count > 0 && entry->names[0].text ? entry->names[0].text : "";
}

void saved_plan_match(struct arena *arena, const struct saved_plan *saved, const struct plan *plan,
                      bool *allowed, struct stale_entry **stale, size_t *stale_count)
{
    *stale = NULL;
    *stale_count = 0;
    for (size_t i = 0; i < saved->entry_count; i++) {
        const struct saved_entry *entry = &saved->entries[i];
        const struct step *step = plan_find_step(plan, entry->image_id);
        const char *why = why_stale(arena, entry, step);
        if (!why) {
            allowed[step - plan->steps] = true;
            continue;
        }
        *stale = ARENA_GROW(arena, *stale, *stale_count);
        (*stale)[(*stale_count)++] = (struct stale_entry){entry->image_id, first_name(entry), why};
    }
}
