/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "policy/testfile.h"

/* One CullTest document, as test_document_fields reads it. */
struct test_document {
    int api_version, kind;
    const char *name;
    struct {
        struct text_list policies;
        struct object_list tests;
    } spec;
};

extern const struct field test_document_fields[];
