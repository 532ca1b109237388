/* SPDX-License-Identifier: Apache-2.0 */
#include "model/inventoryindex.h"

#include "base/cleanup.h"
#include "base/map.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ID_PREFIX       "sha256:"
#define ID_DIGITS       64
#define ID_LEAST_DIGITS 12

/* Both lead from canonical text to struct image. A repository digest is there without its tag. */
struct inventory_index {
    struct map tags;
    struct map digests;
    struct image ambiguous; /* stands for a digest that names several images */
};

static const char *digest_key(struct arena *arena, const struct reference *reference)
{
    if (!reference->tag) return reference->text;
    return arena_printf(arena, "%s@%s", reference->repository, reference->digest);
}

static void index_digest(struct inventory *inventory, struct image *image,
                         const struct image_name *name)
{
    struct inventory_index *index = inventory->index;
    const char *key = digest_key(&inventory->arena, &name->reference);
    const struct image *earlier = map_put(&index->digests, key, image);
    if (earlier && earlier != image) map_put(&index->digests, key, &index->ambiguous);
}

static int index_tag(struct inventory *inventory, struct image *image,
                     const struct image_name *name, struct error *err)
{
    const struct image *earlier = map_put(&inventory->index->tags, name->reference.text, image);
    if (!earlier || earlier == image) return 0;
    return error_set(err, ERROR_PROTOCOL, "the engine lists the name %s for two images, %s and %s",
                     name->reference.text, earlier->id, image->id);
}

int inventory_index_build(struct inventory *inventory, struct error *err)
{
    inventory->index = ARENA_NEW(&inventory->arena, struct inventory_index);
    map_init(&inventory->index->tags, &inventory->arena);
    map_init(&inventory->index->digests, &inventory->arena);
    for (size_t i = 0; i < inventory->image_count; i++) {
        struct image *image = &inventory->images[i];
        for (size_t j = 0; j < image->tag_count; j++)
            if (image->tags[j].readable && index_tag(inventory, image, &image->tags[j], err) < 0)
                return -1;
        for (size_t j = 0; j < image->digest_count; j++)
            index_digest(inventory, image, &image->digests[j]);
    }
    return 0;
}

const struct image *inventory_find_id(const struct inventory *inventory, const char *id)
{
    if (inventory->image_count == 0) return NULL;
    const struct image key = {.id = id};
    return bsearch(&key, inventory->images, inventory->image_count, sizeof key, image_compare_id);
}

/* The first digits of an ID, with "sha256:" or without: NULL where the text is nothing like it. */
static const char *id_digits(const char *text)
{
    const char *digits = text_starts_with(text, ID_PREFIX) ? text + strlen(ID_PREFIX) : text;
    const size_t length = strlen(digits);
    if (length < ID_LEAST_DIGITS || length > ID_DIGITS || !text_is_hex(digits, length)) return NULL;
    return digits;
}

/* How many images have an ID that begins so, counted up to 2, and the first of them. */
static size_t find_digits(const struct inventory *inventory, const char *digits,
                          const struct image **found)
{
    const size_t length = strlen(digits);
    size_t low = 0;
    size_t high = inventory->image_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(inventory->images[middle].id + strlen(ID_PREFIX), digits) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t count = 0;
    for (; count < 2 && low + count < inventory->image_count; count++)
        if (strncmp(inventory->images[low + count].id + strlen(ID_PREFIX), digits, length) != 0)
            break;
    if (count > 0) *found = &inventory->images[low];
    return count;
}

/* As find_digits, for a name. */
static size_t find_name(const struct inventory *inventory, const char *text,
                        const struct image **found)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    struct error ignored = {0}; /* what is no name is not found */
    struct reference reference;
    if (reference_parse(&scratch, text, REFERENCE_DEFAULT_LATEST, &reference, &ignored) < 0)
        return 0;
    const struct inventory_index *index = inventory->index;
    assert(
        index); /* an unsealed inventory would find nothing, which nobody may take for an answer */
    const struct image *image = reference.digest
                                    ? map_get(&index->digests, digest_key(&scratch, &reference))
                                    : map_get(&index->tags, reference.text);
    if (!image) return 0;
    *found = image;
    return image == &index->ambiguous ? 2 : 1;
}

const struct image *inventory_find(const struct inventory *inventory, const char *text)
{
    const struct image *by_id = NULL;
    const struct image *by_name = NULL;
    const char *digits = id_digits(text);
    const size_t ids = digits ? find_digits(inventory, digits, &by_id) : 0;
    const size_t names = find_name(inventory, text, &by_name);
    if (ids > 1 || names > 1 || (by_id && by_name && by_id != by_name)) return NULL;
    return by_id ? by_id : by_name;
}
