/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <yaml.h>

#include "policy/yamlcomments.h"
#include "policy/yamltree.h"

/* A file on its way from events to a tree. What the halves of the reader share. */
struct yaml_reader {
    yaml_parser_t parser;
    struct arena *arena;
    struct diag_source source;
    struct diag_list *diags;
    struct yaml_comments comments;
    size_t node_count;
    bool stopped; /* past a limit or a syntax error: nothing more can be read */
};

struct place yaml_event_place(const struct yaml_reader *reader, const yaml_event_t *event);
/* "more than 1000000 values": nothing more is read. */
void yaml_stop_at_limit(struct yaml_reader *reader, const struct place *place, const char *what,
                        size_t limit);
/* Findings for what stands before a value; either may be NULL. */
void yaml_refuse_properties(struct yaml_reader *reader, const struct place *place,
                            const yaml_char_t *anchor, const yaml_char_t *tag);

/* Empty, "~" and the spellings of null. */
bool yaml_is_null_text(const char *text);
/* The text of a scalar in the arena; NULL past the limit. */
const char *yaml_take_scalar(struct yaml_reader *reader, const yaml_event_t *event,
                             const struct place *place);
/* All of these return NULL past a limit. */
struct yaml_node *yaml_new_node(struct yaml_reader *reader, enum yaml_kind kind,
                                const struct place *place);
struct yaml_node *yaml_read_scalar(struct yaml_reader *reader, const yaml_event_t *event);
struct yaml_node *yaml_read_alias(struct yaml_reader *reader, const yaml_event_t *event);
