/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "model/image.h"

struct inventory_index;

/*
 * What one node holds at one moment. The arena owns every text. Images are sorted by ID,
 * containers by ID, names of an image by canonical text: results never depend on list order.
 */

enum container_state {
    CONTAINER_UNKNOWN, /* counts as running */
    CONTAINER_CREATED,
    CONTAINER_RUNNING,
    CONTAINER_PAUSED,
    CONTAINER_RESTARTING,
    CONTAINER_EXITED,
    CONTAINER_DEAD,
    CONTAINER_REMOVING,
    CONTAINER_STATE_COUNT
};

struct container {
    const char *id;
    const char *name;
    const char *image_id;   /* resolved ID; "" where the engine's answer cannot be resolved */
    const char *image_text; /* as the engine says it: name or ID at creation */
    enum container_state state;
    const char **image_volumes; /* names or IDs of images mounted as volumes */
    size_t image_volume_count;
};

enum engine_kind { ENGINE_DOCKER, ENGINE_PODMAN, ENGINE_CRI, ENGINE_SNAPSHOT, ENGINE_KIND_COUNT };

/* How the engine treats names; decides what a plan may ask for. */
enum engine_ability {
    ENGINE_REMOVES_NAMES = 1 << 0, /* one name can go while the image stays */
    ENGINE_TELLS_ARRIVAL = 1 << 1,
    ENGINE_TELLS_LABELS = 1 << 2,
    ENGINE_TELLS_CREATED = 1 << 3
};

struct engine_facts {
    enum engine_kind kind;
    const char *endpoint; /* "unix:///run/docker.sock" */
    const char *name;     /* "docker", "podman", "containerd", "cri-o", … as it calls itself */
    const char *version;
    const char *api_version;
    const char *storage; /* "overlay2", "containerd snapshotter overlayfs"; "" unknown */
    unsigned abilities;  /* enum engine_ability; for a snapshot: those of its origin */
};

struct node_facts {
    const char *name; /* "" unknown */
    struct image_label *labels;
    size_t label_count;
    enum answer labels_known;
};

struct disk_facts {
    const char *path;       /* "" unknown */
    int64_t capacity_bytes; /* -1 unknown, as all below */
    int64_t used_bytes;
    int64_t capacity_inodes;
    int64_t used_inodes;
};

struct inventory {
    struct arena arena;
    int64_t taken_at;
    struct engine_facts engine;
    struct node_facts node;
    struct disk_facts disk;
    struct image *images;
    size_t image_count;
    struct container *containers;
    size_t container_count;
    const char **own_images; /* references or IDs that are imagecull's own image */
    size_t own_image_count;
    struct inventory_index *index; /* of all names; made by inventory_seal */
};

/* Limits of what a node may hold, names with repetitions; beyond them the reading fails (ERROR_PROTOCOL). */
#define INVENTORY_MAX_IMAGES          1000000
#define INVENTORY_MAX_NAMES_PER_IMAGE 100000
#define INVENTORY_MAX_CONTAINERS      1000000

void inventory_init(struct inventory *inventory);
void inventory_release(struct inventory *inventory);

/* Appends an empty image (all unknown) or container, copying the ID; the pointer holds until the
 * next append. No text in it is NULL. */
struct image *inventory_add_image(struct inventory *inventory, const char *id);
struct container *inventory_add_container(struct inventory *inventory, const char *id);

/* Adds a name as the engine lists it, to the tags or the digests by what it is. "<none>:<none>"
 * and "<none>@<none>" are no names; a digest without a repository ("sha256:…",
 * "<none>@sha256:…") is none either. A name that cannot be parsed is kept among the
 * tags with readable = false. "repo" is "repo:latest", and "repo:tag@digest" goes to the digests.
 * Returns the canonical kind: 't', 'd', '-' (no name), '?' (unreadable). */
int inventory_add_name(struct inventory *inventory, struct image *image, const char *listed);

/*
 * Sorts everything, drops repeated names (of two spellings the bytewise lesser stays), and
 * resolves image_text of containers without an image_id as inventory_find does. Call once, last.
 * ERROR_PROTOCOL where an ID is not "sha256:" and 64 hex digits, two images have one ID, one tag
 * names two images, or a limit is passed. One repository digest may name two images.
 */
int inventory_seal(struct inventory *inventory, struct error *err);

/* By whole ID; NULL where absent. */
const struct image *inventory_find_id(const struct inventory *inventory, const char *id);
/* By any spelling a person or container uses: whole or truncated (unique, 12+ digits) ID, tag or
 * digest reference (its digest decides, a tag in it does not). NULL where absent, ambiguous (also
 * between an ID and a name) or unreadable. */
const struct image *inventory_find(const struct inventory *inventory, const char *text);

/* True where it runs or may: not for created, exited and dead ones. */
bool container_is_running(const struct container *container);
const char *container_state_name(enum container_state state);
enum container_state container_state_from_name(const char *name); /* UNKNOWN for others */
const char *engine_kind_name(enum engine_kind kind);
