/* SPDX-License-Identifier: Apache-2.0 */
#include "report/table.h"

#include "base/text.h"

#include <string.h>

#define GAP           2
#define NOTE_INDENT   8
#define ELASTIC_LEAST 12
#define ELLIPSIS      "..."

static const char *const tints[] = {[TINT_NONE] = "",
                                    [TINT_RED] = "\033[31m",
                                    [TINT_YELLOW] = "\033[33m",
                                    [TINT_GREEN] = "\033[32m"};

void table_init(struct table *table, struct arena *arena, const struct table_column *columns,
                size_t column_count)
{
    *table = (struct table){.arena = arena, .columns = columns, .column_count = column_count};
}

static const char *escape(struct arena *arena, const char *text)
{
    struct strbuf escaped;
    strbuf_init(&escaped, 0);
    text_escape_terminal(&escaped, text ? text : "");
    const char *copy = arena_strdup(arena, escaped.data);
    strbuf_release(&escaped);
    return copy;
}

static void add_row(struct table *table, const struct table_row *row)
{
    table->rows = ARENA_GROW(table->arena, table->rows, table->row_count);
    table->rows[table->row_count++] = *row;
}

void table_add(struct table *table, enum table_tint tint, const char *const *cells)
{
    struct table_row row = {.tint = tint};
    row.cells = ARENA_ARRAY(table->arena, table->column_count, const char *);
    for (size_t i = 0; i < table->column_count; i++) row.cells[i] = escape(table->arena, cells[i]);
    add_row(table, &row);
}

void table_note(struct table *table, const char *text)
{
    const struct table_row row = {.note = escape(table->arena, text)};
    add_row(table, &row);
}

static void measure(const struct table *table, size_t *widths)
{
    for (size_t i = 0; i < table->column_count; i++)
        widths[i] = text_columns(table->columns[i].title);
    for (size_t r = 0; r < table->row_count; r++) {
        if (!table->rows[r].cells) continue;
        for (size_t i = 0; i < table->column_count; i++) {
            const size_t width = text_columns(table->rows[r].cells[i]);
            if (width > widths[i]) widths[i] = width;
        }
    }
}

static void fit(const struct table *table, const struct style *style, size_t *widths)
{
    size_t total = 0;
    size_t elastic = table->column_count;
    for (size_t i = 0; i < table->column_count; i++) {
        total += widths[i] + (i > 0 ? GAP : 0);
        if (table->columns[i].align == TABLE_ELASTIC) elastic = i;
    }
    if (style->columns == 0 || total <= style->columns || elastic == table->column_count) return;
    const size_t excess = total - style->columns;
    const size_t width = widths[elastic];
    if (width <= ELASTIC_LEAST) return;
    widths[elastic] = width - ELASTIC_LEAST > excess ? width - excess : ELASTIC_LEAST;
}

/* Bytes of the longest start of `text` that takes at most `columns`. */
static size_t start_within(const char *text, size_t columns)
{
    char piece[8];
    size_t at = 0;
    size_t used = 0;
    while (text[at]) {
        uint32_t code = 0;
        size_t length = text_decode(text + at, strlen(text + at), &code);
        if (length == 0 || length >= sizeof piece) length = 1;
        memcpy(piece, text + at, length);
        piece[length] = '\0';
        const size_t width = text_columns(piece);
        if (used + width > columns) break;
        used += width;
        at += length;
    }
    return at;
}

/* The end of a reference, its tag, says more than its middle. */
static void add_shortened(struct strbuf *out, const char *text, size_t width)
{
    const size_t left = (width - strlen(ELLIPSIS)) / 2;
    const size_t right = width - strlen(ELLIPSIS) - left;
    const size_t total = text_columns(text);
    const size_t skipped = start_within(text, total - right);
    const size_t kept = start_within(text, left);
    strbuf_add(out, text, kept);
    strbuf_puts(out, ELLIPSIS);
    strbuf_puts(out, text + skipped);
    strbuf_pad(out, ' ', width - text_columns(ELLIPSIS) - right - left);
}

static void add_cell(const struct table *table, size_t column, const char *text, size_t width,
                     struct strbuf *out)
{
    const size_t taken = text_columns(text);
    if (taken > width) {
        add_shortened(out, text, width);
        return;
    }
    if (table->columns[column].align == TABLE_RIGHT) strbuf_pad(out, ' ', width - taken);
    strbuf_puts(out, text);
    if (table->columns[column].align != TABLE_RIGHT) strbuf_pad(out, ' ', width - taken);
}

static void trim_end(struct strbuf *out)
{
    while (out->length > 0 && out->data[out->length - 1] == ' ') out->data[--out->length] = '\0';
}

static void print_cells(const struct table *table, const char *const *cells, enum table_tint tint,
                        const struct style *style, const size_t *widths, struct strbuf *out)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const bool tinted = i == 0 && tint != TINT_NONE && style->color;
        if (i > 0) strbuf_pad(out, ' ', GAP);
        if (tinted) strbuf_puts(out, tints[tint]);
        add_cell(table, i, cells[i], widths[i], out);
        if (tinted) strbuf_puts(out, "\033[0m");
    }
    trim_end(out);
    strbuf_putc(out, '\n');
}

void table_print(const struct table *table, const struct style *style, struct strbuf *out)
{
    size_t widths[TABLE_COLUMNS_MOST] = {0};
    const char *titles[TABLE_COLUMNS_MOST];
    for (size_t i = 0; i < table->column_count; i++) titles[i] = table->columns[i].title;
    measure(table, widths);
    fit(table, style, widths);
    print_cells(table, titles, TINT_NONE, style, widths, out);
    for (size_t r = 0; r < table->row_count; r++) {
        const struct table_row *row = &table->rows[r];
        if (row->cells) {
            print_cells(table, row->cells, row->tint, style, widths, out);
        } else {
            strbuf_pad(out, ' ', NOTE_INDENT);
            strbuf_puts(out, row->note);
            strbuf_putc(out, '\n');
        }
    }
}
