/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "policy/schema.h"

/*
 * One value of a YAML map, read into a member as its row says. Findings are added here, with
 * hints that show the right form.
 */
struct schema_reader {
    struct arena *arena;
    struct diag_list *diags;
    const struct field *document; /* the outermost rows, where misplaced keys are sought */
};

/* A scalar for a row of a scalar kind, a text list or labels. Objects are schema.c's. */
void schema_read_value(const struct schema_reader *reader, const struct field *row,
                       const struct yaml_node *node, void *target);
/* What the member holds while its key is absent. */
void schema_set_default(const struct field *row, void *target);
/* True where the node is of the kind; else adds a finding (unless the node is broken). */
bool schema_expect(const struct schema_reader *reader, const struct field *row,
                   const struct yaml_node *node, enum yaml_kind kind);
