/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/dockerwrite.h"

#include "base/text.h"

#include <string.h>

/* An engine takes a bare, short or hex-only name for the beginning of an ID and removes what it
 * never was asked for. A canonical reference with its host cannot be read so. */
static bool is_whole_reference(const struct reference *reference)
{
    return reference->text != NULL && reference->host != NULL && *reference->host != '\0' &&
           reference->repository != NULL && strchr(reference->text, '/') != NULL &&
           (reference->tag == NULL) != (reference->digest == NULL);
}

const char *docker_removal_problem(const struct removal *removal)
{
    const struct image *image = removal->image;
    const struct image_name *name = removal->name;
    if (!text_is_digest(image->id)) return "the image has no whole id";
    if (name == NULL) {
        const bool named = image->tag_count + image->digest_count > 0;
        return named ? "by its id only an image without names is removed" : NULL;
    }
    if (!name->readable || !is_whole_reference(&name->reference))
        return "the name is not a whole reference with either a tag or a digest";
    if (name->reference.digest != NULL && image_has_tag_in(image, name->reference.repository))
        return "the digest goes with the last tag of its repository, not alone";
    return NULL;
}

void docker_removal_path(const struct removal *removal, bool containerd_store,
                         enum docker_force force, struct strbuf *path)
{
    const struct image_name *name = removal->name;
    /* A forced removal of the only digest of the containerd store goes by ID: by digest, force
     * would strip a running container's image of its name. */
    const bool by_id = name == NULL || (containerd_store && force == DOCKER_FORCE &&
                                        name->reference.digest != NULL);
    strbuf_puts(path, "/images/");
    http_encode(path, by_id ? removal->image->id : name->reference.text);
    if (!by_id && containerd_store && name->reference.tag != NULL) {
        http_encode(path, "@");
        http_encode(path, removal->image->id);
    }
    strbuf_puts(path, "?noprune=1");
    if (force == DOCKER_FORCE) strbuf_puts(path, "&force=1");
}
