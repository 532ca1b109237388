/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/dockerlist.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "engine/imageparts.h"

#include <stdlib.h>
#include <string.h>

struct listing {
    struct docker_api *api;
    struct inventory *inventory;
    const struct inventory *known;
    bool containerd_store;
    size_t *incomplete; /* indexes of images whose digests the list does not have all */
    size_t incomplete_count;
    struct arena scratch;
};

static void listing_release(struct listing *listing)
{
    arena_release(&listing->scratch);
}

/*
 * The containerd store lists the digest of one repository only, whatever the number of
 * repositories. There the ID is the digest that every reference of the image points to, so the
 * others follow from the tags: repo@ID, which is what an inspection answers too. A keep rule
 * that names a digest thus sees them all at no cost.
 */
static void add_implied_digests(struct listing *listing, struct image *image)
{
    for (size_t i = 0; i < image->tag_count; i++) {
        const struct image_name *tag = &image->tags[i];
        if (!tag->readable || tag->reference.tag == NULL) continue;
        const char *familiar = reference_familiar(&tag->reference);
        const size_t length = strlen(familiar) - strlen(tag->reference.tag) - 1;
        const char *digest = arena_printf(&listing->scratch, "%.*s@%s", (int)length, familiar,
                                          image->id);
        inventory_add_name(listing->inventory, image, digest);
    }
}

/* Whether the ID is the digest that the image's references point to, as the store promises. */
static bool id_is_manifest(const struct image *image)
{
    for (size_t i = 0; i < image->digest_count; i++) {
        const struct image_name *digest = &image->digests[i];
        if (!digest->readable || digest->reference.digest == NULL ||
            strcmp(digest->reference.digest, image->id) != 0)
            return false;
    }
    return true;
}

static void complete_digests(struct listing *listing, struct image *image)
{
    if (id_is_manifest(image)) {
        add_implied_digests(listing, image);
        return;
    }
    listing->incomplete = ARENA_GROW(&listing->scratch, listing->incomplete,
                                     listing->incomplete_count);
    listing->incomplete[listing->incomplete_count++] = listing->inventory->image_count - 1;
}

static int read_image_facts(struct listing *listing, struct image *image, const cJSON *element,
                            struct error *err)
{
    struct arena *arena = &listing->inventory->arena;
    int64_t created = 0;
    int64_t size = 0;
    const char *parent = "";
    if (json_int(element, "Created", JSON_REQUIRED, &created, err) < 0 ||
        json_int(element, "Size", JSON_REQUIRED, &size, err) < 0 ||
        json_text(arena, element, "ParentId", JSON_OPTIONAL, &parent, err) < 0 ||
        parts_labels(arena, element, "Labels", &image->labels, &image->label_count, err) < 0)
        return -1;
    image->created_at = image_honest_time(created);
    image->size_bytes = size < 0 ? -1 : size;
    image->parent_id = parent;
    image->pinned = ANSWER_NO;
    image->sandbox = ANSWER_NO;
    /* An image whose content is not there has neither a time nor labels in this list. */
    const bool hollow = listing->containerd_store && created <= 0 && image->label_count == 0;
    image->labels_known = hollow ? ANSWER_NO : ANSWER_YES;
    return 0;
}

static int read_image(void *context, const cJSON *element, struct error *err)
{
    struct listing *listing = context;
    struct inventory *inventory = listing->inventory;
    const char *id = NULL;
    if (json_text(&listing->scratch, element, "Id", JSON_REQUIRED, &id, err) < 0) return -1;
    if (!text_is_digest(id)) return error_set(err, ERROR_PROTOCOL, "\"%s\" is no image id", id);
    if (inventory->image_count >= INVENTORY_MAX_IMAGES)
        return error_set(err, ERROR_PROTOCOL, "more than %d images", INVENTORY_MAX_IMAGES);
    struct image *image = inventory_add_image(inventory, id);
    if (parts_add_names(inventory, image, element, "RepoTags", JSON_REQUIRED, err) < 0 ||
        parts_add_names(inventory, image, element, "RepoDigests", JSON_REQUIRED, err) < 0 ||
        read_image_facts(listing, image, element, err) < 0)
        return error_context(err, "image %s", id);
    if (listing->containerd_store) complete_digests(listing, image);
    return 0;
}

static int inspect_incomplete(struct listing *listing, struct error *err)
{
    for (size_t i = 0; i < listing->incomplete_count; i++) {
        struct image *image = &listing->inventory->images[listing->incomplete[i]];
        CLEANUP(json_free) cJSON *tree = NULL;
        if (docker_api_inspect(listing->api, image->id, &tree, err) < 0) return -1;
        if (tree == NULL)
            return error_set(err, ERROR_ENGINE,
                             "image %s went away while the node was read; run again", image->id);
        if (parts_add_names(listing->inventory, image, tree, "RepoDigests", JSON_REQUIRED, err) < 0)
            return error_context(err, "image %s", image->id);
    }
    return 0;
}

int docker_list_images(struct docker_api *api, const struct docker_info *info,
                       struct inventory *inventory, struct error *err)
{
    CLEANUP(listing_release)
    struct listing listing = {
        .api = api, .inventory = inventory, .containerd_store = info->containerd_store};
    arena_init(&listing.scratch);
    if (docker_api_stream(api, "/images/json", "the list of images", read_image, &listing, err) < 0)
        return error_context(err, "list images");
    return inspect_incomplete(&listing, err);
}

/* Docker 28 and later: an image mounted as a volume, named as the user wrote it. */
static int read_mounts(struct arena *arena, struct container *container, const cJSON *element,
                       struct error *err)
{
    const cJSON *mounts = NULL;
    const cJSON *mount;
    if (json_array(element, "Mounts", JSON_OPTIONAL, &mounts, err) < 0) return -1;
    cJSON_ArrayForEach(mount, mounts)
    {
        const char *type = "";
        const char *name = NULL;
        if (!cJSON_IsObject(mount))
            return error_set(err, ERROR_PROTOCOL, "\"Mounts\" holds something that is no object");
        if (json_text(arena, mount, "Type", JSON_OPTIONAL, &type, err) < 0) return -1;
        if (strcmp(type, "image") != 0) continue;
        if (json_text(arena, mount, "Name", JSON_REQUIRED, &name, err) < 0) return -1;
        const size_t count = container->image_volume_count;
        container->image_volumes = ARENA_GROW(arena, container->image_volumes, count);
        container->image_volumes[container->image_volume_count++] = name;
    }
    return 0;
}

static int read_container_name(struct arena *arena, struct container *container,
                               const cJSON *element, struct error *err)
{
    const char **names = NULL;
    size_t count = 0;
    if (parts_texts(arena, element, "Names", &names, &count, err) < 0) return -1;
    if (count > 0) container->name = names[0] + (names[0][0] == '/');
    return 0;
}

static int read_container_image(struct listing *listing, struct container *container,
                                const cJSON *element, struct error *err)
{
    struct arena *arena = &listing->inventory->arena;
    const char *id = NULL;
    const char *text = NULL;
    if (json_text(arena, element, "ImageID", JSON_REQUIRED, &id, err) < 0 ||
        json_text(arena, element, "Image", JSON_REQUIRED, &text, err) < 0)
        return -1;
    if (*id != '\0' && !text_is_digest(id))
        return error_set(err, ERROR_PROTOCOL, "\"%s\" is no image id", id);
    if (*id == '\0' && listing->known != NULL) {
        const struct image *image = inventory_find(listing->known, text);
        if (image != NULL) id = arena_strdup(arena, image->id);
    }
    container->image_id = id;
    container->image_text = text;
    return 0;
}

static int read_container(void *context, const cJSON *element, struct error *err)
{
    struct listing *listing = context;
    struct inventory *inventory = listing->inventory;
    const char *id = NULL;
    const char *state = "";
    if (json_text(&listing->scratch, element, "Id", JSON_REQUIRED, &id, err) < 0) return -1;
    if (inventory->container_count >= INVENTORY_MAX_CONTAINERS)
        return error_set(err, ERROR_PROTOCOL, "more than %d containers", INVENTORY_MAX_CONTAINERS);
    struct container *container = inventory_add_container(inventory, id);
    if (read_container_name(&inventory->arena, container, element, err) < 0 ||
        read_container_image(listing, container, element, err) < 0 ||
        json_text(&listing->scratch, element, "State", JSON_OPTIONAL, &state, err) < 0 ||
        read_mounts(&inventory->arena, container, element, err) < 0)
        return error_context(err, "container %s", id);
    container->state = container_state_from_name(state);
    return 0;
}

static int list_containers(struct listing *listing, const char *path, struct error *err)
{
    if (docker_api_stream(listing->api, path, "the list of containers", read_container, listing,
                          err) < 0)
        return error_context(err, "list containers");
    return 0;
}

int docker_list_containers(struct docker_api *api, const struct inventory *known,
                           struct inventory *inventory, struct error *err)
{
    CLEANUP(listing_release)
    struct listing listing = {.api = api, .inventory = inventory, .known = known};
    arena_init(&listing.scratch);
    return list_containers(&listing, "/containers/json?all=1", err);
}

int docker_list_users(struct docker_api *api, const char *const *image_ids, size_t count,
                      struct inventory *inventory, struct error *err)
{
    CLEANUP(listing_release) struct listing listing = {.api = api, .inventory = inventory};
    CLEANUP(strbuf_release) struct strbuf filters;
    CLEANUP(strbuf_release) struct strbuf path;
    arena_init(&listing.scratch);
    strbuf_init(&filters, 0);
    strbuf_init(&path, 0);
    for (size_t i = 0; i < count; i++)
        strbuf_printf(&filters, "%s\"%s\"", i == 0 ? "{\"ancestor\":[" : ",", image_ids[i]);
    strbuf_puts(&filters, "]}");
    strbuf_puts(&path, "/containers/json?all=1&filters=");
    http_encode(&path, filters.data);
    return list_containers(&listing, path.data, err);
}

static int count_image(void *context, const cJSON *element, struct error *err)
{
    (void)element, (void)err;
    *(size_t *)context += 1;
    return 0;
}

int docker_count_images(struct docker_api *api, size_t *count, struct error *err)
{
    *count = 0;
    if (docker_api_stream(api, "/images/json", "the list of images", count_image, count, err) < 0)
        return error_context(err, "list images");
    return 0;
}
