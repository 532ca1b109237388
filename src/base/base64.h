/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strbuf.h"

/* Appends what `text` encodes (RFC 4648 section 4, with its padding; line breaks are skipped).
 * Returns 0, or -1 where it is no base64; what was appended by then is void. */
int base64_decode(struct strbuf *out, const char *text);
