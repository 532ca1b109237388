/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "policy/policy.h"

/* One document of a policy file, as policy_document_fields reads it. */
struct policy_document {
    int api_version, kind; /* checked; one choice each */
    struct {
        const char *name, *owner, *ticket;
        struct place name_place;
    } metadata;
    struct {
        struct policy_nodes nodes;
        struct object_list keep, delete; /* of struct rule */
        struct policy_limits limits;
        struct policy_disk disk;
        int order_by;
    } spec;
};

/* The tables of rules and of exceptions, within policy_document_fields. */
extern const struct field policy_keep_rule_fields[], policy_delete_rule_fields[],
    policy_selector_fields[];

/* What `kind` says of the only documents that policy files hold. */
extern const char *const policy_kinds[];
