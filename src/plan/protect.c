/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/protect.h"

#include "plan/criteria.h"

/* Containers by what they do to an image, and those that might use any untagged one. */
struct usage {
    const struct container *running, *stopped, *mounting;
    bool is_own;
};

struct usages {
    struct arena *arena;
    const struct inventory *inventory;
    struct usage *items;              /* one for each image */
    const struct container *unknown;  /* its image cannot be told */
    struct keep_list *unknown_images; /* what such containers call their images */
};

/* What a container uses cannot be told: it may be any image without a tag, and any that goes by
 * that name or digest (two images may share one). */
static void add_unknown(struct usages *usages, const struct container *container, const char *text)
{
    struct error no_name = {0};
    if (usages->unknown == NULL) usages->unknown = container;
    (void)keep_list_add(usages->unknown_images, text, container->id, 0, &no_name);
}

static struct usage *usage_of(struct usages *usages, const struct image *image)
{
    return image ? &usages->items[image - usages->inventory->images] : NULL;
}

static void add_volumes(struct usages *usages, const struct container *container)
{
    for (size_t i = 0; i < container->image_volume_count; i++) {
        const struct image *image = inventory_find(usages->inventory, container->image_volumes[i]);
        struct usage *usage = usage_of(usages, image);
        if (usage == NULL)
            add_unknown(usages, container, container->image_volumes[i]);
        else if (usage->mounting == NULL)
            usage->mounting = container;
    }
}

static void add_container(struct usages *usages, const struct container *container)
{
    add_volumes(usages, container);
    if (container->image_id[0] == '\0') {
        add_unknown(usages, container, container->image_text);
        return;
    }
    /* An ID that is not in the list is of an image that is gone: it protects nothing. */
    struct usage *usage = usage_of(usages,
                                   inventory_find_id(usages->inventory, container->image_id));
    if (usage == NULL) return;
    const struct container **user = container_is_running(container) ? &usage->running
                                                                    : &usage->stopped;
    if (*user == NULL) *user = container;
}

/* An own image may be written as a name that another engine spells differently, or with tag and
 * digest: it is looked for as a keep-list would. */
static void mark_own_images(struct usages *usages)
{
    const struct inventory *inventory = usages->inventory;
    if (inventory->own_image_count == 0) return;
    struct keep_list *own = keep_list_new(usages->arena);
    for (size_t i = 0; i < inventory->own_image_count; i++) {
        struct usage *usage = usage_of(usages, inventory_find(inventory, inventory->own_images[i]));
        if (usage) usage->is_own = true;
        struct error unreadable = {0};
        (void)keep_list_add(own, inventory->own_images[i], "", 0, &unreadable);
    }
    for (size_t i = 0; i < inventory->image_count; i++)
        if (keep_list_find(own, &inventory->images[i])) usages->items[i].is_own = true;
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

static bool may_be_used(const struct usages *usages, const struct image *image)
{
    if (usages->unknown == NULL) return false;
    return image->tag_count == 0 || keep_list_find(usages->unknown_images, image);
}

static enum reason firm_reason(const struct image *image, const struct usage *usage,
                               const struct usages *usages, const struct protection *protection)
{
    if (usage->running) return REASON_IN_USE;
    if (may_be_used(usages, image)) return REASON_USE_UNKNOWN;
    if (usage->mounting) return REASON_IMAGE_VOLUME;
    if (image->pinned != ANSWER_NO) return REASON_PINNED;
    if (image->sandbox != ANSWER_NO) return REASON_SANDBOX;
    if (usage->is_own) return REASON_OWN_IMAGE;
    if (protection->keep_entry) return REASON_KEEP_LIST;
    return has_unreadable_name(image) ? REASON_NAME_UNREADABLE : REASON_COUNT;
}

static const struct container *firm_user(enum reason reason, const struct usage *usage,
                                         const struct usages *usages)
{
    if (reason == REASON_IN_USE) return usage->running;
    if (reason == REASON_IMAGE_VOLUME) return usage->mounting;
    return reason == REASON_USE_UNKNOWN ? usages->unknown : NULL;
}

struct protection *protections_find(struct arena *arena, const struct plan_input *input)
{
    const struct inventory *inventory = input->inventory;
    struct usages usages = {.arena = arena,
                            .inventory = inventory,
                            .items = ARENA_ARRAY(arena, inventory->image_count, struct usage),
                            .unknown_images = keep_list_new(arena)};
    for (size_t i = 0; i < inventory->container_count; i++)
        add_container(&usages, &inventory->containers[i]);
    mark_own_images(&usages);

    struct protection *all = ARENA_ARRAY(arena, inventory->image_count, struct protection);
    for (size_t i = 0; i < inventory->image_count; i++) {
        const struct image *image = &inventory->images[i];
        const struct usage *usage = &usages.items[i];
        if (input->keep_list) all[i].keep_entry = keep_list_find(input->keep_list, image);
        all[i].firm = firm_reason(image, usage, &usages, &all[i]);
        all[i].firm_container = firm_user(all[i].firm, usage, &usages);
        if (usage->running == NULL) all[i].stopped = usage->stopped;
        all[i].is_fresh = is_fresh(image, input);
    }
    return all;
}
