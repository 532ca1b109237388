/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/jsonwriter.h"
#include "policy/diag.h"

/* Findings in policy files: as text with their lines, and as JSON ("kind": "Findings"). */
void findings_text(const struct diag_list *findings, size_t policy_count, size_t rule_count,
                   struct strbuf *out);
void findings_write_json(struct json_writer *json, const struct diag_list *findings,
                         size_t policy_count, size_t rule_count);
