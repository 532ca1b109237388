/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/answer.h"
#include "base/error.h"

/*
 * A regular expression over whole canonical references: PCRE2, UTF, anchored at both ends,
 * with step, depth and heap limits. Past a limit the answer is unknown. Compiled when made,
 * JIT-compiled when first used.
 */
#define PATTERN_MAX_BYTES      4096
#define PATTERN_MATCH_LIMIT    100000u
#define PATTERN_DEPTH_LIMIT    1000u
#define PATTERN_HEAP_LIMIT_KIB 1024u

struct pattern; /* opaque */

/* ERROR_INPUT with the reason; `*offset` is the byte in `text` where it went wrong. */
struct pattern *pattern_new(const char *text, size_t *offset, struct error *err);
void pattern_free(struct pattern **pattern);
enum answer pattern_match(struct pattern *pattern, const char *subject);
