/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <yaml.h>

#include "policy/diag.h"

/*
 * What libyaml cannot read, told with the place and with what usually lies behind it. A source
 * is the file's whole text with its name.
 */

/* Refuses text over YAML_MAX_BYTES, other encodings than UTF-8, and NUL. 0, or -1 with a finding. */
int yaml_check_text(const struct diag_source *source, struct diag_list *diags);

/* The failure that stopped the parser, as a finding. */
void yaml_add_syntax_finding(const struct diag_source *source, const yaml_parser_t *parser,
                             struct diag_list *diags);
