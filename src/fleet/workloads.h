/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "fleet/kube.h"

/*
 * The cluster's keep-list: every image that some workload names, in all namespaces. Of pods, what
 * their containers, init containers and ephemeral containers ask for, and what their statuses say
 * runs; of Deployments, StatefulSets, DaemonSets, Jobs, CronJobs, ReplicationControllers and
 * ReplicaSets (kept for a rollback), what their pod templates ask for. All or nothing: one list
 * that fails fails the whole, for from less nobody may delete.
 */
struct image_names {
    struct arena arena;
    struct map names; /* key: the text; memory grows with distinct names only */
    size_t pod_count, template_count;
    size_t refused_count; /* texts that no node could run, left out */
};

#define IMAGE_NAMES_MAX 1000000 /* as many as a node reads */

void image_names_init(struct image_names *names);
void image_names_release(struct image_names *names);

/* What a Pod names; what a pod template (an object with "spec") names. ERROR_PROTOCOL where a
 * member is of another type than Kubernetes says. */
int image_names_add_pod(struct image_names *names, const cJSON *pod, struct error *err);
int image_names_add_template(struct image_names *names, const cJSON *template, struct error *err);

/* Reads the whole cluster. The time of a keep-list made from it is that of before the call. */
int workloads_read(struct kube *kube, struct image_names *names, struct error *err);

/* Where the keep-list goes. Texts are borrowed. */
struct keep_target {
    const char *space;
    const char *prefix; /* ConfigMaps are named <prefix>-keep-0, -1, ... */
    const char *labels; /* JSON object of labels */
    const char *owner;  /* JSON object of one ownerReference, or NULL */
    int64_t created_at; /* time of the keep-list */
    int64_t max_age_seconds;
    size_t part_bytes; /* most bytes of one part's data; 0: KEEP_PART_BYTES */
};

#define KEEP_PART_BYTES ((size_t)900 * 1024) /* of 1 MiB that a ConfigMap may hold */
#define KEEP_PARTS_MAX  64

/*
 * Writes the keep-list as ConfigMaps. Each has one key, keep-<i>.json, with a KeepList that says
 * that it is part i + 1 of n of the list <prefix>: a node that misses one refuses all. Ones that
 * are there already under these names are replaced, surplus ones of an earlier try deleted.
 * `*parts` is n, at least 1 (a cluster without a single image is refused: ERROR_INPUT).
 */
int keep_parts_write(struct kube *kube, const struct image_names *names,
                     const struct keep_target *target, size_t *parts, struct error *err);

/* The KeepLists alone, as text: for tests, and for a file. Part i in the arena. */
int keep_parts_make(struct arena *arena, const struct image_names *names,
                    const struct keep_target *target, const char ***texts, size_t *parts,
                    struct error *err);
