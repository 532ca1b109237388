/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/jsonwriter.h"
#include "plan/plan.h"
#include "report/result.h"

/*
 * A plan, or with `result` what became of it, as one JSON document ("apiVersion": "imagecull/v1",
 * "kind": "Plan" or "Result"); the keys and their order are documented in imagecull-plan(5). A
 * saved plan is this document.
 */
#define PLAN_API_VERSION "imagecull/v1"

void plan_write_json(struct json_writer *json, const struct plan *plan,
                     const struct result *result);

/* Parts that other documents share. */
void rule_write_json(struct json_writer *json, const char *key, const struct rule *rule);
void node_write_json(struct json_writer *json, const struct inventory *inventory);
/* SHA-256 of a policy file in hexadecimal digits, "" where the set has no such file. */
const char *policy_file_hash(const struct policy_set *set, const char *file);
/* One image; `result` may be NULL. */
void step_write_json(struct json_writer *json, const char *key, const struct step *step,
                     const struct result *result);
