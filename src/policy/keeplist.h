/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "model/image.h"
#include "policy/diag.h"

/*
 * References and IDs to keep that come from outside the policies: one a line, or the JSON that
 * the fleet coordinator writes (read elsewhere, added by keep_list_add).
 */
#define KEEP_LIST_MAX_BYTES   ((size_t)64 * 1024 * 1024)
#define KEEP_LIST_MAX_ENTRIES 1000000

struct keep_list; /* opaque, in its arena */

struct keep_entry {
    const char *text;   /* as written */
    const char *source; /* file name */
    unsigned line;
};

struct keep_list *keep_list_new(struct arena *arena);
size_t keep_list_count(const struct keep_list *list);
/* Adds a reference (a missing tag is latest; "repo:tag@digest" keeps both), a repository digest,
 * or a whole image ID ("sha256:…" or 64 hex digits). ERROR_INPUT for anything else, cut IDs (12 or
 * more hex digits alone) too: as names they would keep nothing. */
int keep_list_add(struct keep_list *list, const char *text, const char *source, unsigned line,
                  struct error *err);
/* One entry a line; blank lines and lines that begin with "#" are skipped. All errors are found. */
int keep_list_read(struct keep_list *list, const char *file, const char *text, size_t length,
                   struct diag_list *diags);
/* The entry that protects the image through its ID or any of its names (its digests too, also by
 * manifest digest alone), or NULL. */
const struct keep_entry *keep_list_find(const struct keep_list *list, const struct image *image);
