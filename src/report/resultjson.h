/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/jsonwriter.h"
#include "report/result.h"

/* The part "result" of a Result document: counts by outcome, bytes, what verification found, and
 * the entries of a saved plan that did not fit. */
void result_write_json(struct json_writer *json, const struct result *result);
