/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "policy/yamltree.h"

/*
 * Comments of the form "# imagecull: …", which libyaml does not hand over. Candidates are sought
 * in the text; those that turn out to stand inside a scalar are dropped while scalars are read;
 * the rest is tied to the nodes of the line that they stand on or right above of.
 */
struct yaml_comment {
    const char *text; /* behind the colon, trimmed */
    unsigned line, column;
    unsigned target; /* line whose nodes it belongs to; 0: none */
    bool in_scalar;
};

struct yaml_comments {
    struct yaml_comment *items; /* by place */
    size_t count;
    size_t judged;        /* those before the latest scalar */
    unsigned joined_line; /* the latest line that was asked for, and what it got */
    const char *joined;
};

/* Lines and columns as in struct place. */
void yaml_comments_find(struct arena *arena, const char *text, size_t length,
                        struct yaml_comments *comments);
/* Scalars must come in the order of the text; the end is exclusive. */
void yaml_comments_see_scalar(struct yaml_comments *comments, unsigned start_line,
                              unsigned start_column, unsigned end_line, unsigned end_column);
/* Fills `comment` of all nodes below. */
void yaml_comments_attach(struct arena *arena, struct yaml_comments *comments,
                          struct yaml_node *node);
