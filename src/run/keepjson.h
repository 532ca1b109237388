/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "policy/keeplist.h"

/*
 * A keep-list as JSON, which says itself when it was made and how long it holds:
 *     {"apiVersion": "imagecull/v1", "kind": "KeepList", "createdAt": "2026-03-01T12:00:00Z",
 *      "maxAge": "1d", "images": ["registry.example.com/a:1", ...]}
 * maxAge may be left out. Strict: anything else is ERROR_INPUT, and then nothing may be deleted.
 */
struct keep_json_facts {
    int64_t created_at;
    int64_t max_age; /* seconds; -1: not said */
};

/* Adds the images to the list. `file` names it in errors. */
int keep_json_read(struct keep_list *list, const char *file, const char *text, size_t length,
                   struct keep_json_facts *facts, struct error *err);
