/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "fleet/kube.h"
#include "wire/json.h"

/* What a request was, for messages and for the RBAC that it needs. */
struct kube_subject {
    const char *verb; /* "list" */
    const struct kube_resource *resource;
    const char *space, *name; /* NULL: none */
};

/* A kind's place in the API. */
struct kube_resource {
    const char *api_version; /* "batch/v1", or "v1" of the core group */
    const char *plural;      /* "configmaps" */
    const char *kind;        /* "ConfigMap" */
};

const struct kube_resource *kube_resource_of(enum kube_kind kind);

/* Puts "list pods: " before the text. Returns `result`. */
int kube_name_failure(const struct kube_subject *subject, int result, struct error *err);

/*
 * An answer other than 2xx: fills `err` from the Status object in its body (or from the first of
 * its bytes where it is none) and returns the enum kube_result that fits.
 */
int kube_refusal(const struct kube_subject *subject, long status, const char *body, size_t length,
                 struct error *err);

/* The same for a Status that came inside of a watch, without the subject's name. */
int kube_refusal_of_status(const struct kube_subject *subject, const cJSON *status,
                           struct error *err);

/* Seconds to wait from details.retryAfterSeconds of a Status; -1 without. */
long kube_status_retry_after(const char *body, size_t length);
