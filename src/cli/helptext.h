/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/strbuf.h"

/*
 * Text in columns for help. Appends `text` word by word from column `at` on; lines break before
 * HELP_COLUMNS and go on at column `indent`. Ends with a newline.
 */
void help_wrap(struct strbuf *out, const char *text, size_t at, size_t indent);

/* "  head    text", the text from `column` on, on a line of its own where the head is long. */
void help_entry(struct strbuf *out, const char *head, const char *text, size_t column);
