/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/jsonwriter.h"
#include "base/strbuf.h"
#include "run/options.h"

/*
 * Results on their way to standard output. A result that cannot be written is a failure like any
 * other: an apply whose plan nobody can see deletes nothing.
 */

/* Writes and flushes; the buffer is empty afterwards. A buffer over its ceiling is an error. */
int output_text(struct strbuf *text, struct error *err);

/* Writes `document` with a newline behind it to standard output, and also to `path` if given. */
int output_save(const struct strbuf *document, const char *path, struct error *err);

/* Whether to color, and how wide lines may be: 0 for no limit (no terminal). */
bool output_wants_color(const struct options *options);
unsigned output_columns(void);

/* JSON results may be large: many thousands of images with their reasons. */
#define OUTPUT_MAX_BYTES ((size_t)2 * 1024 * 1024 * 1024)
