/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "plan/criteria.h"
#include "plan/decide.h"

#define SHOWN_ID_BYTES 12

static const char *container_detail(struct arena *arena, const struct container *container,
                                    const char *what)
{
    const char *name = container->name;
    return arena_printf(arena, "container %.*s%s%s%s %s", SHOWN_ID_BYTES, container->id,
                        *name ? " (" : "", name, *name ? ")" : "", what);
}

/* What a container says of an image that cannot be told. */
static const char *unknown_use(struct arena *arena, const struct inventory *inventory,
                               const struct container *container)
{
    const char *verb = "uses";
    const char *text = container->image_text;
    if (container->image_id[0] != '\0') {
        verb = "mounts";
        for (size_t i = 0; i < container->image_volume_count; i++) {
            text = container->image_volumes[i];
            if (inventory_find(inventory, text) == NULL) break;
        }
    }
    return arena_printf(arena, "%s \"%s\", and which image that is cannot be told", verb, text);
}

static const char *use_detail(struct arena *arena, const struct inventory *inventory,
                              const struct step *step)
{
    const struct container *container = step->container;
    const char *what = "has it mounted as a volume";
    if (step->reason == REASON_USE_UNKNOWN)
        what = unknown_use(arena, inventory, container);
    else if (step->reason != REASON_IMAGE_VOLUME)
        what = arena_printf(arena, "uses it (%s)", container_state_name(container->state));
    return container_detail(arena, container, what);
}

static const char *grace_detail(struct arena *arena, const struct plan_input *input,
                                const struct image *image)
{
    int64_t arrival = image_known_arrival(image);
    int64_t age = seconds_since(input->now, arrival);
    const char *grace = show_duration(arena, input->grace_seconds);
    if (age < 0)
        return arena_printf(arena, "came in the future (%s), grace %s", show_date(arena, arrival),
                            grace);
    return arena_printf(arena, "came %s ago, grace %s", show_duration(arena, age), grace);
}

static const char *keep_entry_detail(struct arena *arena, const struct keep_entry *entry)
{
    return arena_printf(arena, "\"%s\" in %s:%u", entry->text, entry->source, entry->line);
}

static const char *unreadable_detail(struct arena *arena, const struct step *step)
{
    for (size_t i = 0; i < step->name_count; i++)
        if (step->names[i].name && !step->names[i].name->readable)
            return arena_printf(arena, "name \"%s\"", step->names[i].name->listed);
    return "";
}

static const char *other_names_detail(struct arena *arena, const struct step *step)
{
    for (size_t i = 0; i < step->name_count; i++) {
        const struct name_step *name = &step->names[i];
        if (name->reason == REASON_OTHER_NAMES || name->follows) continue;
        return arena_printf(arena, "%s stays (%s)", name->name->reference.text,
                            reason_name(name->reason));
    }
    return "";
}

static const char *flag_detail(enum answer answer, const char *question)
{
    return answer == ANSWER_YES ? "" : question;
}

/* What the rule looked at, one after the other: all that holds. */
static const char *all_details(struct arena *arena, const struct trace *trace)
{
    const char *joined = "";
    for (size_t i = 0; i < trace->count; i++) {
        const struct criterion_result *result = &trace->results[i];
        bool plain = result->criterion == CRITERION_NODES || result->criterion == CRITERION_UNTIL ||
                     result->criterion == CRITERION_EXCEPT;
        if (plain || *result->detail == '\0') continue;
        joined = arena_printf(arena, "%s%s%s", joined, *joined ? "; " : "", result->detail);
    }
    return joined;
}

/* The criterion that gave the reason. */
static const char *miss_detail(const struct trace *trace, enum reason reason)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct criterion_result *result = &trace->results[i];
        if (result->answer == ANSWER_YES) continue;
        if (result->reason == reason) return result->detail;
        if (reason == REASON_KEEP_UNKNOWN && result->answer == ANSWER_UNKNOWN)
            return result->detail;
    }
    return "";
}

static const char *protected_detail(struct decider *decider, const struct step *step)
{
    struct arena *arena = decider->arena;
    const struct protection *protection = &decider->protections[step - decider->plan->steps];
    switch (step->reason) {
    case REASON_PINNED:
        return flag_detail(step->image->pinned, "whether the runtime pins it is not known");
    case REASON_SANDBOX:
        return flag_detail(step->image->sandbox, "whether pod sandboxes use it is not known");
    case REASON_GRACE: return grace_detail(arena, decider->plan->input, step->image);
    case REASON_KEEP_RULE: return all_details(arena, &step->trace);
    case REASON_KEEP_LIST: return keep_entry_detail(arena, protection->keep_entry);
    case REASON_NAME_UNREADABLE: return unreadable_detail(arena, step);
    default: return miss_detail(&step->trace, step->reason);
    }
}

static const char *step_detail(struct decider *decider, const struct step *step)
{
    struct arena *arena = decider->arena;
    switch (step->reason) {
    case REASON_IN_USE:
    case REASON_IN_USE_STOPPED:
    case REASON_USE_UNKNOWN:
    case REASON_IMAGE_VOLUME: return use_detail(arena, decider->evaluation.inventory, step);
    case REASON_OTHER_NAMES: return other_names_detail(arena, step);
    case REASON_DISK_BELOW: return gates_explain(&decider->gates, step->rule, arena);
    case REASON_MATCHED:
    case REASON_SOME_NAMES: return all_details(arena, &step->trace);
    default: return protected_detail(decider, step);
    }
}

void step_describe(struct decider *decider, struct step *step, const struct image_name *name)
{
    step->trace = (struct trace){.arena = decider->arena};
    if (step->rule) {
        const struct subject subject = {step->image, name};
        (void)rule_evaluate(step->rule, &subject, &decider->evaluation, &step->trace, NULL);
    }
    step->detail = step_detail(decider, step);
}
