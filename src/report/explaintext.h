/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/jsonwriter.h"
#include "plan/explain.h"
#include "report/style.h"

/*
 * Every rule's view of one image: rule by rule, name by name, criterion by criterion, and the
 * verdict. For people, and as JSON ("kind": "Explanation").
 */
void explain_text(const struct plan *plan, const struct explanation *explanation,
                  const struct style *style, struct strbuf *out);
void explain_write_json(struct json_writer *json, const struct plan *plan,
                        const struct explanation *explanation);
