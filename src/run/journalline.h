/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strbuf.h"
#include "run/journal.h"

/* The lines of a journal, each with its newline. */
void journal_add_run(struct strbuf *out, const struct journal *journal, int64_t now);
void journal_add_removal(struct strbuf *out, const struct journal *journal, const struct step *step,
                         int64_t now);
void journal_add_outcome(struct strbuf *out, const struct journal *journal, const struct step *step,
                         const struct step_result *became, const struct result *result,
                         int64_t now);
void journal_add_end(struct strbuf *out, const struct journal *journal, const struct result *result,
                     int64_t now);
