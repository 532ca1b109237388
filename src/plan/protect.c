/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/protect.h"

#include "plan/criteria.h"
#include "plan/usage.h"

/* An own image may be written as a name that another engine spells differently, or with tag and
 * digest: it is looked for as a keep-list would. */
static bool *own_images_find(struct arena *arena, const struct inventory *inventory)
{
    bool *own = ARENA_ARRAY(arena, inventory->image_count, bool);
    if (inventory->own_image_count == 0) return own;
    struct keep_list *names = keep_list_new(arena);
    for (size_t i = 0; i < inventory->own_image_count; i++) {
        const struct image *image = inventory_find(inventory, inventory->own_images[i]);
        if (image) own[image - inventory->images] = true;
        struct error unreadable = {0};
        (void)keep_list_add(names, inventory->own_images[i], "", 0, &unreadable);
    }
    for (size_t i = 0; i < inventory->image_count; i++)
        if (keep_list_find(names, &inventory->images[i])) own[i] = true;
    return own;
}

int64_t image_known_arrival(const struct image *image)
{
    int64_t seen = image->seen_arrive == ANSWER_YES ? image->first_seen_at : TIME_UNKNOWN;
    return image->arrived_at > seen ? image->arrived_at : seen;
}

static bool is_fresh(const struct image *image, const struct plan_input *input)
{
    int64_t arrival = image_known_arrival(image);
    if (arrival == TIME_UNKNOWN || input->grace_seconds <= 0) return false;
    /* An arrival in the future is no older than any grace period. */
    return seconds_since(input->now, arrival) < input->grace_seconds;
}

static bool has_unreadable_name(const struct image *image)
{
    for (size_t i = 0; i < image->tag_count; i++)
        if (!image->tags[i].readable) return true;
    for (size_t i = 0; i < image->digest_count; i++)
        if (!image->digests[i].readable) return true;
    return false;
}

static enum reason firm_reason(const struct image *image, const struct image_use *use, bool is_own,
                               const struct protection *protection)
{
    if (use->firm != REASON_COUNT) return use->firm;
    if (image->pinned != ANSWER_NO) return REASON_PINNED;
    if (image->sandbox != ANSWER_NO) return REASON_SANDBOX;
    if (is_own) return REASON_OWN_IMAGE;
    if (protection->keep_entry) return REASON_KEEP_LIST;
    return has_unreadable_name(image) ? REASON_NAME_UNREADABLE : REASON_COUNT;
}

struct protection *protections_find(struct arena *arena, const struct plan_input *input)
{
    const struct inventory *inventory = input->inventory;
    const struct usages *usages = usages_find(arena, inventory, inventory->containers,
                                              inventory->container_count);
    const bool *own = own_images_find(arena, inventory);
    struct protection *all = ARENA_ARRAY(arena, inventory->image_count, struct protection);
    for (size_t i = 0; i < inventory->image_count; i++) {
        const struct image *image = &inventory->images[i];
        const struct image_use use = usages_of(usages, image);
        if (input->keep_list) all[i].keep_entry = keep_list_find(input->keep_list, image);
        all[i].firm = firm_reason(image, &use, own[i], &all[i]);
        all[i].firm_container = use.firm_container;
        all[i].stopped = use.stopped;
        all[i].is_fresh = is_fresh(image, input);
    }
    return all;
}
