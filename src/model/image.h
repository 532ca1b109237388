/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/answer.h"
#include "base/arena.h"
#include "base/jsonwriter.h"
#include "base/text.h"
#include "model/reference.h"

/*
 * An image of one node as an engine listed it: an ID and all its names. Everything lives in
 * the inventory's arena. What an engine does not tell is "unknown", never a default that
 * could be taken for a value.
 */

/* One name. `listed` is the engine's own spelling, which alone may be sent back to it. */
struct image_name {
    const char *listed;
    struct reference reference; /* canonical; all NULL where `listed` cannot be parsed */
    bool readable;              /* false: nothing about this image may be touched */
};

struct image_label {
    const char *key;
    const char *value;
};

struct image {
    const char *id; /* "sha256:" and 64 hex digits on every engine */
    struct image_name *tags;
    size_t tag_count;
    struct image_name *digests; /* repository digests: repo@sha256:… */
    size_t digest_count;
    const char *parent_id; /* "" where none or not told */
    int64_t created_at;    /* when it was built; TIME_UNKNOWN for zero, before 2000, absent */
    int64_t arrived_at;    /* when it came to this node, as the engine knows it; TIME_UNKNOWN */
    int64_t size_bytes;    /* as the engine reports it; -1 unknown */
    struct image_label *labels;
    size_t label_count;
    enum answer labels_known; /* NO: this engine's list does not have them (yet) */
    enum answer pinned;       /* the runtime says: never remove */
    enum answer sandbox;      /* pause image */

    /* From imagecull's own state file; filled in by the run before deciding. */
    int64_t first_seen_at;   /* TIME_UNKNOWN without state */
    int64_t last_used_at;    /* last seen in use by a container; TIME_UNKNOWN = never seen */
    enum answer seen_arrive; /* YES: it was not there when the state file was first made */
};

/* Facts that an engine's list may not carry and that cost a call per image. */
enum fact_need { NEED_CREATED = 1 << 0, NEED_ARRIVED = 1 << 1, NEED_LABELS = 1 << 2 };

/* The label's value, or NULL. */
const char *image_label_value(const struct image *image, const char *key);

/* Labels as an object, or null where they are not known. */
void image_labels_write_json(struct json_writer *json, const char *key,
                             const struct image_label *labels, size_t count, enum answer known);

/* True where one of the tags stands in `repository`. */
bool image_has_tag_in(const struct image *image, const char *repository);

/* Neither tag nor repository digest. */
bool image_is_dangling(const struct image *image);

/* The engine's raw creation time made honest: TIME_UNKNOWN unless it is 2000-01-01 or later.
 * Times in the future are left for the decision, which knows `now`. */
int64_t image_honest_time(int64_t raw);

/* Order by ID. */
int image_compare_id(const void *left, const void *right);
