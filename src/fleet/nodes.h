/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "fleet/kube.h"
#include "fleet/labels.h"

/*
 * The cluster's nodes, and which of them a run visits. Reading is one list; the decision is a pure
 * function of a node and the rules. Texts live in the arena.
 */
struct taint {
    const char *key, *value, *effect; /* "" where not said */
};

struct toleration {
    const char *key;    /* "" with Exists: any taint */
    bool exists;        /* operator Exists; else Equal */
    const char *value;  /* of Equal */
    const char *effect; /* "": all effects */
};

struct node {
    const char *name, *uid;
    const char *hostname; /* label kubernetes.io/hostname; the name where that is missing */
    const char *os;       /* "linux"; "" unknown */
    const char *runtime;  /* "containerd://1.7.2"; "" unknown */
    struct labels labels;
    struct taint *taints;
    size_t taint_count;
    bool ready;          /* condition Ready is "True" */
    const char *unready; /* reason of the condition, or "" */
    bool cordoned;       /* spec.unschedulable */
    bool leaving;        /* has a deletionTimestamp */
};

/* One of these terms is enough; all of a term's needs must be met. Fields: metadata.name. */
struct node_term {
    struct label_selector labels, fields;
};

struct node_rules {
    struct label_selector selector; /* of the command line */
    /* Of the pod template: */
    struct toleration *tolerations;
    size_t toleration_count;
    struct label_selector node_selector;
    struct node_term *terms; /* required node affinity */
    size_t term_count;
    bool has_terms; /* with a count of 0 nothing matches */
    const char *os; /* spec.os.name; NULL: linux */
};

enum node_verdict {
    NODE_ELIGIBLE,
    NODE_LEAVING,      /* being deleted */
    NODE_VIRTUAL,      /* a virtual kubelet: no engine behind it */
    NODE_OTHER_OS,     /* an operating system that the pods are not for */
    NODE_NOT_SELECTED, /* by the command line's selector */
    NODE_NOT_MATCHED,  /* by the template's nodeSelector or node affinity */
    NODE_NOT_READY,
    NODE_CORDONED,
    NODE_TAINTED,
    NODE_VERDICT_COUNT
};

/* "not-ready": stable, for machines. */
const char *node_verdict_name(enum node_verdict verdict);

/* From a Node object. ERROR_PROTOCOL where it is none. */
int node_read(struct arena *arena, const cJSON *object, struct node *node, struct error *err);

/* From a pod spec (of the job template): tolerations, nodeSelector, required node affinity, os.
 * *rules is zeroed before, and
 * `selector` is the caller's to set. ERROR_INPUT for what Kubernetes would not accept. */
int node_rules_read(struct arena *arena, const cJSON *pod_spec, struct node_rules *rules,
                    struct error *err);

/* The first verdict, in the order of the enum, that holds. `detail` (or NULL) gets what it is
 * about, such as the taint: "dedicated=gpu:NoSchedule". */
enum node_verdict node_judge(const struct node *node, const struct node_rules *rules,
                             struct strbuf *detail);

bool toleration_covers(const struct toleration *toleration, const struct taint *taint);

/* A node in short, with its verdict. */
struct node_entry {
    const char *name, *hostname, *uid, *runtime;
    enum node_verdict verdict;
    const char *detail; /* "" without */
};

struct node_list {
    struct node_entry *entries; /* by name */
    size_t count, eligible_count;
    char version[KUBE_VERSION_ROOM]; /* for a watch */
};

#define NODES_MAX 20000

/* Reads and judges all nodes. */
int nodes_list(struct kube *kube, struct arena *arena, const struct node_rules *rules,
               struct node_list *list, struct error *err);
