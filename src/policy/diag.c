/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/diag.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "policy/findings.h"
#include "policy/sourcelines.h"

#include <stdlib.h>
#include <string.h>

#define INDENT_COLUMNS 4

/* Findings are printed in order: the next line is sought from the last one on. */
struct diag_cursor {
    const struct diag_source *source;
    unsigned line;
    size_t offset;
};

void diag_list_init(struct diag_list *list, struct arena *arena)
{
    *list = (struct diag_list){.arena = arena, .cursor = ARENA_NEW(arena, struct diag_cursor)};
}

void diag_add_source(struct diag_list *list, const char *file, const char *text, size_t length)
{
    list->sources = ARENA_GROW(list->arena, list->sources, list->source_count);
    list->sources[list->source_count++] = (struct diag_source){file, text, length};
    list->cursor->source = NULL; /* the array may have moved */
}

static void count_severity(struct diag_list *list, enum severity severity)
{
    if (severity == SEVERITY_ERROR) list->error_count++;
    if (severity == SEVERITY_WARNING) list->warning_count++;
}

static void add_overflow(struct diag_list *list, const struct place *place)
{
    list->items = ARENA_GROW(list->arena, list->items, list->count);
    list->items[list->count++] = (struct diag){
        .severity = finding_rows[FINDING_TOO_MANY_FINDINGS].severity,
        .place = {.file = place->file, .width = 1},
        .rule_id = finding_rows[FINDING_TOO_MANY_FINDINGS].id,
        .text = arena_printf(list->arena, "more than %d findings; the rest is not listed",
                             DIAG_MAX),
        .hint = "correct these first",
    };
    list->error_count++;
}

/* A copy of at most DIAG_TEXT_MAX bytes, cut between code points. */
static const char *copy_cut(struct arena *arena, const char *text)
{
    const size_t length = strlen(text);
    if (length <= DIAG_TEXT_MAX) return arena_strdup(arena, text);
    size_t end = 0, size = 0;
    while (end + size <= DIAG_TEXT_MAX) {
        end += size;
        size = code_point_length(text + end, length - end);
    }
    return arena_printf(arena, "%.*s...", (int)end, text);
}

void diag_vadd(struct diag_list *list, enum severity severity, const struct place *place,
               const char *rule_id, const char *hint, const char *format, va_list args)
{
    count_severity(list, severity);
    if (list->count > DIAG_MAX) return;
    if (list->count == DIAG_MAX) {
        add_overflow(list, place);
        return;
    }
    struct strbuf text;
    strbuf_init(&text, 0);
    strbuf_vprintf(&text, format, args);
    list->items = ARENA_GROW(list->arena, list->items, list->count);
    list->items[list->count++] = (struct diag){
        .severity = severity,
        .place = *place,
        .rule_id = rule_id,
        .text = copy_cut(list->arena, text.data),
        .hint = hint == NULL ? NULL : copy_cut(list->arena, hint),
    };
    strbuf_release(&text);
}

void diag_add(struct diag_list *list, enum severity severity, const struct place *place,
              const char *rule_id, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_vadd(list, severity, place, rule_id, hint, format, args);
    va_end(args);
}

static int compare_numbers(unsigned left, unsigned right)
{
    return (left > right) - (left < right);
}

static int compare_diags(const void *left, const void *right)
{
    const struct diag *a = left, *b = right;
    int order = strcmp(a->place.file, b->place.file);
    if (order == 0) order = compare_numbers(a->place.line, b->place.line);
    if (order == 0) order = compare_numbers(a->place.column, b->place.column);
    if (order == 0) order = strcmp(a->rule_id, b->rule_id);
    if (order == 0) order = strcmp(a->text, b->text);
    return order;
}

void diag_sort(struct diag_list *list)
{
    size_t count = list->count < DIAG_MAX ? list->count : DIAG_MAX;
    if (count > 0) qsort(list->items, count, sizeof list->items[0], compare_diags);
}

static const struct diag_source *find_source(const struct diag_list *list, const char *file)
{
    for (size_t i = 0; i < list->source_count; i++)
        if (strcmp(list->sources[i].file, file) == 0) return &list->sources[i];
    return NULL;
}

const char *diag_source_line(const struct diag_list *list, const struct place *place,
                             size_t *length)
{
    struct diag_cursor *cursor = list->cursor;
    bool again = cursor->source != NULL && strcmp(cursor->source->file, place->file) == 0;
    const struct diag_source *source = again ? cursor->source : find_source(list, place->file);
    if (source == NULL || place->line == 0) return NULL;
    if (!again || place->line < cursor->line)
        *cursor = (struct diag_cursor){source, 1, source_start(source->text, source->length)};
    struct source_line line = source_line_at(source->text, source->length, cursor->offset);
    while (cursor->line < place->line) {
        if (line.next == source->length) return NULL;
        cursor->offset = line.next;
        cursor->line++;
        line = source_line_at(source->text, source->length, cursor->offset);
    }
    *length = line.length;
    return line.text;
}

static size_t min_size(size_t left, size_t right)
{
    return left < right ? left : right;
}

/* Part of a source line that is shown, in code points from 0. */
struct window {
    size_t first, end;
    size_t mark, mark_end;
};

static struct window choose_window(const struct place *place, size_t count)
{
    struct window window = {.first = 0, .end = count};
    window.mark = min_size(place->column > 0 ? place->column - 1 : 0, count);
    window.mark_end = min_size(window.mark + place->width, count);
    if (window.mark_end <= window.mark) window.mark_end = window.mark + 1;
    if (count <= DIAG_WINDOW_COLUMNS) return window;
    if (window.mark > DIAG_WINDOW_COLUMNS / 2) window.first = window.mark - DIAG_WINDOW_COLUMNS / 2;
    window.first = min_size(window.first, count - DIAG_WINDOW_COLUMNS);
    window.end = window.first + DIAG_WINDOW_COLUMNS;
    return window;
}

/* Appends one code point as it can be shown; returns the columns that it takes. */
static size_t render_cell(struct strbuf *out, const char *text, size_t length, size_t column)
{
    if (*text == '\t') {
        size_t columns = DIAG_TAB_COLUMNS - column % DIAG_TAB_COLUMNS;
        strbuf_pad(out, ' ', columns);
        return columns;
    }
    if (*text == '\0') { /* would end the cell */
        strbuf_puts(out, "\\x00");
        return strlen("\\x00");
    }
    char cell[5] = {0};
    memcpy(cell, text, length);
    size_t before = out->length;
    text_escape_terminal(out, cell);
    return text_columns(out->data + before);
}

static void format_source(const char *line, size_t length, const struct place *place,
                          struct strbuf *out)
{
    const size_t count = code_point_count(line, length);
    const struct window window = choose_window(place, count);
    size_t column = 0, mark_column = 0, mark_columns = 0, number = 0;
    strbuf_pad(out, ' ', INDENT_COLUMNS);
    if (window.first > 0) strbuf_puts(out, "...");
    if (window.first > 0) column = 3;
    mark_column = column;
    for (size_t i = 0; i < length && number < window.end; number++) {
        size_t size = code_point_length(line + i, length - i);
        if (number >= window.first) {
            size_t columns = render_cell(out, line + i, size, column);
            if (number < window.mark) mark_column += columns;
            if (number >= window.mark && number < window.mark_end) mark_columns += columns;
            column += columns;
        }
        i += size;
    }
    if (window.end < count) strbuf_puts(out, "...");
    strbuf_putc(out, '\n');
    strbuf_pad(out, ' ', INDENT_COLUMNS + mark_column);
    strbuf_putc(out, '^');
    if (mark_columns > 1) strbuf_pad(out, '~', mark_columns - 1);
    strbuf_putc(out, '\n');
}

void diag_format(const struct diag_list *list, const struct diag *diag, struct strbuf *out)
{
    text_escape_terminal(out, diag->place.file);
    if (diag->place.line > 0) strbuf_printf(out, ":%u:%u", diag->place.line, diag->place.column);
    strbuf_printf(out, ": %s: ", severity_name(diag->severity));
    text_escape_terminal(out, diag->text);
    strbuf_printf(out, " (%s)\n", diag->rule_id);
    size_t length = 0;
    const char *line = diag_source_line(list, &diag->place, &length);
    if (line != NULL && length > 0) format_source(line, length, &diag->place, out);
    if (diag->hint == NULL) return;
    strbuf_pad(out, ' ', INDENT_COLUMNS);
    strbuf_puts(out, "hint: ");
    text_escape_terminal(out, diag->hint);
    strbuf_putc(out, '\n');
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {
        [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    return names[severity];
}
