/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strbuf.h"
#include "plan/plan.h"

/* "deletions", "share", "bytes". */
const char *limit_name(enum limit_kind kind);

/* Where the limit comes from: "policy NAME", "command line" or "default". */
void limit_add_source(struct strbuf *out, const struct plan *plan, enum limit_kind kind);

/* A value of the limit with its unit: "250", "70%", "1.2 TB". */
void limit_add_value(struct strbuf *out, enum limit_kind kind, int64_t value);

/* One line: each tripped limit with value and source, and the rules that made the plan large. */
void limit_text_explain(struct strbuf *out, const struct plan *plan);
