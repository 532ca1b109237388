/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "fleet/kube.h"

/*
 * One coordinator at a time: a Lease of coordination.k8s.io/v1, taken, renewed and given back as
 * Kubernetes' own controllers do. Clocks of different machines are never compared: a foreign lease
 * has expired when WE have seen it unchanged for its duration. Each write carries the
 * resourceVersion that was read, so of two who try at once one fails.
 *
 * A holder that could not renew within two thirds of the duration has lost it, by its own
 * monotonic clock, before anyone else may take it. What it has sent by then may still arrive.
 */
struct lease; /* opaque */

struct lease_options {
    const char *space, *name;
    const char *holder;       /* who we are; another process with the same text is taken for us */
    const char *labels;       /* JSON object of labels for a lease that is made, or NULL */
    int64_t duration_seconds; /* 0: 15 */
};

/* `kube` is borrowed and outlives the lease; texts are copied. */
struct lease *lease_new(struct kube *kube, const struct lease_options *options);
void lease_free(struct lease **lease);

/* Waits until it is ours, at most so many seconds. KUBE_OK; ERROR_LOCKED naming the holder
 * (KUBE_FAILED); KUBE_INTERRUPTED; or why the server refuses. */
int lease_take(struct lease *lease, int64_t wait_seconds, struct error *err);

/*
 * Renews it where that is due (a third of the duration has passed), else only looks at the clock;
 * made for a pulse. False when it is lost: it stays lost, and `lease_loss` says why.
 */
bool lease_keep(struct lease *lease);
bool lease_is_held(const struct lease *lease); /* by the clock alone */
const struct error *lease_loss(const struct lease *lease);

/* Gives it back, so that the next one need not wait. Nothing where it is not ours. */
int lease_give_back(struct lease *lease, struct error *err);
