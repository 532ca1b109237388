/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "report/style.h"

/*
 * A table in text: columns as wide as their widest cell, two blanks between them. Where lines are
 * limited, the one elastic column gives way: its cells lose their middle. Cells are escaped when
 * they are added, so that untrusted names cannot steer a terminal. Everything lives in the arena.
 */
#define TABLE_COLUMNS_MOST 8

enum table_align { TABLE_LEFT, TABLE_RIGHT, TABLE_ELASTIC /* left, and gives way */ };

struct table_column {
    const char *title;
    enum table_align align;
};

/* Of a row's first cell. */
enum table_tint { TINT_NONE, TINT_RED, TINT_YELLOW, TINT_GREEN };

struct table_row {
    const char **cells; /* NULL: a note */
    const char *note;
    enum table_tint tint;
};

struct table {
    struct arena *arena;
    const struct table_column *columns;
    size_t column_count;
    struct table_row *rows;
    size_t row_count;
};

void table_init(struct table *table, struct arena *arena, const struct table_column *columns,
                size_t column_count);
/* `cells` has one text a column; NULL is an empty one. Copied. */
void table_add(struct table *table, enum table_tint tint, const char *const *cells);
/* A line below the last row, set in, not in columns. */
void table_note(struct table *table, const char *text);
void table_print(const struct table *table, const struct style *style, struct strbuf *out);
