/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strbuf.h"
#include "policy/diag.h"

/* Findings for systems that review changes: SARIF 2.1.0 (OASIS), and the workflow commands by
 * which GitHub Actions makes annotations, one a line. */
void findings_write_sarif(const struct diag_list *findings, struct strbuf *out);
void findings_write_github(const struct diag_list *findings, struct strbuf *out);
