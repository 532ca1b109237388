/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/answer.h"
#include "model/inventory.h"
#include "policy/policy.h"

/* Whether a policy's `nodes` take in this node. UNKNOWN where the node's name or labels are asked
 * for and not known, and nothing else says no. */
enum answer policy_applies(const struct policy *policy, const struct node_facts *node);

/* Order of rules and of policies by where they are written: file, line, column. Never depends on
 * the order in which files were read. */
int rule_compare_place(const struct rule *left, const struct rule *right);
int policy_compare_place(const struct policy *left, const struct policy *right);
