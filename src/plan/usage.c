/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/usage.h"

#include "policy/keeplist.h"

#include <string.h>

#define ID_PREFIX "sha256:"

/* Containers by what they do to an image. */
struct usage {
    const struct container *running, *stopped, *mounting;
    bool may_be_used; /* a container calls its image by digits that begin this ID */
};

struct usages {
    struct arena *arena;
    const struct inventory *known;
    struct usage *items;              /* one for each image */
    const struct container *unknown;  /* its image cannot be told */
    struct keep_list *unknown_images; /* what such containers call their images */
};

/* The first image whose ID is not before `id`. */
static size_t lower_bound(const struct inventory *known, const char *id)
{
    size_t low = 0;
    size_t high = known->image_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(known->images[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void mark_ids(struct usages *usages, const char *beginning)
{
    for (size_t i = lower_bound(usages->known, beginning); i < usages->known->image_count; i++) {
        if (!text_starts_with(usages->known->images[i].id, beginning)) break;
        usages->items[i].may_be_used = true;
    }
}

/* What a container uses cannot be told: it may be any image without a tag, and any that goes by
 * that name or digest (two images may share one) or whose ID begins so. */
static void add_unknown(struct usages *usages, const struct container *container, const char *text)
{
    struct error no_name = {0};
    if (usages->unknown == NULL) usages->unknown = container;
    (void)keep_list_add(usages->unknown_images, text, container->id, 0, &no_name);
    if (*text == '\0') return;
    mark_ids(usages, text_starts_with(text, ID_PREFIX)
                         ? text
                         : arena_printf(usages->arena, ID_PREFIX "%s", text));
}

static struct usage *usage_at(const struct usages *usages, const struct image *image)
{
    return &usages->items[image - usages->known->images];
}

static struct usage *usage_of(const struct usages *usages, const struct image *image)
{
    return image ? usage_at(usages, image) : NULL;
}

static void add_volumes(struct usages *usages, const struct container *container)
{
    for (size_t i = 0; i < container->image_volume_count; i++) {
        const struct image *image = inventory_find(usages->known, container->image_volumes[i]);
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
    struct usage *usage = usage_of(usages, inventory_find_id(usages->known, container->image_id));
    if (usage == NULL) return;
    const struct container **user = container_is_running(container) ? &usage->running
                                                                    : &usage->stopped;
    if (*user == NULL) *user = container;
}

struct usages *usages_find(struct arena *arena, const struct inventory *known,
                           const struct container *containers, size_t container_count)
{
    struct usages *usages = ARENA_NEW(arena, struct usages);
    *usages = (struct usages){.arena = arena,
                              .known = known,
                              .items = ARENA_ARRAY(arena, known->image_count, struct usage),
                              .unknown_images = keep_list_new(arena)};
    for (size_t i = 0; i < container_count; i++) add_container(usages, &containers[i]);
    return usages;
}

static bool may_be_used(const struct usages *usages, const struct image *image)
{
    if (usages->unknown == NULL) return false;
    if (usage_at(usages, image)->may_be_used) return true;
    return image->tag_count == 0 || keep_list_find(usages->unknown_images, image);
}

struct image_use usages_of(const struct usages *usages, const struct image *image)
{
    const struct usage *usage = usage_at(usages, image);
    const struct container *stopped = usage->running ? NULL : usage->stopped;
    if (usage->running) return (struct image_use){REASON_IN_USE, usage->running, NULL};
    if (may_be_used(usages, image))
        return (struct image_use){REASON_USE_UNKNOWN, usages->unknown, stopped};
    if (usage->mounting) return (struct image_use){REASON_IMAGE_VOLUME, usage->mounting, stopped};
    return (struct image_use){REASON_COUNT, NULL, stopped};
}
