/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/jsonwriter.h"

/*
 * The policy language as JSON Schema (draft 2020-12), for editors and for validators in pipelines;
 * made from the tables that the parser reads with. It accepts everything that the parser accepts; what
 * a schema cannot say (references, regular expressions, names given twice) only the parser refuses.
 */
void policy_write_json_schema(struct json_writer *json);
