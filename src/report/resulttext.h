/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strbuf.h"
#include "report/result.h"
#include "report/style.h"

/* What became of a plan, for people: an outcome a name, then the sums and what was found when
 * the node was listed again. */
void result_text(const struct result *result, const struct style *style, struct strbuf *out);
