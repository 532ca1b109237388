/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/jsonwriter.h"
#include "policy/diag.h"
#include "policy/yamltree.h"

/*
 * Writes a YAML tree as JSON, with the types that Kubernetes' own readers give plain scalars: null,
 * true and false, whole numbers (also 0x1f, 0o17, 0b11 and, with a leading zero, octal: a file
 * mode). Everything else is text; so are decimals, which the API takes as quantities in either
 * form. Plain yes, no, on and off, which some readers take for booleans and some for text, are
 * findings. Returns 0, or -1 when one was added.
 */
int yaml_write_json(const struct yaml_node *node, struct json_writer *json, const char *key,
                    struct diag_list *diags);
