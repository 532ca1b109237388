/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/yamlcomments.h"

#include "base/strbuf.h"
#include "policy/sourcelines.h"

#include <string.h>

static const char comment_mark[] = "imagecull:";

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Offset of the first byte of the line that is no blank; its length where there is none. */
static size_t skip_blanks(const struct source_line *line, size_t offset)
{
    while (offset < line->length && is_blank(line->text[offset])) offset++;
    return offset;
}

/* Offset of the "#" of a comment of ours; the line's length where there is none. */
static size_t find_mark(const struct source_line *line)
{
    for (size_t i = 0; i < line->length; i++) {
        if (line->text[i] != '#' || (i > 0 && !is_blank(line->text[i - 1]))) continue;
        const size_t word = skip_blanks(line, i + 1);
        const size_t mark_length = sizeof comment_mark - 1;
        if (line->length - word >= mark_length &&
            memcmp(line->text + word, comment_mark, mark_length) == 0)
            return i;
    }
    return line->length;
}

static void add_comment(struct arena *arena, struct yaml_comments *comments,
                        const struct source_line *line, size_t hash, unsigned number)
{
    size_t start = skip_blanks(line, skip_blanks(line, hash + 1) + sizeof comment_mark - 1);
    size_t end = line->length;
    while (end > start && is_blank(line->text[end - 1])) end--;
    comments->items = ARENA_GROW(arena, comments->items, comments->count);
    comments->items[comments->count++] = (struct yaml_comment){
        .text = arena_strndup(arena, line->text + start, end - start),
        .line = number,
        .column = (unsigned)code_point_count(line->text, hash) + 1,
    };
}

/* Lines of comments right above a node belong to it, also across the "---" of its document. */
static bool carries_comments_on(const struct source_line *line, size_t first)
{
    if (first == line->length) return false;
    return line->text[first] == '#' || (line->length == 3 && memcmp(line->text, "---", 3) == 0);
}

void yaml_comments_find(struct arena *arena, const char *text, size_t length,
                        struct yaml_comments *comments)
{
    *comments = (struct yaml_comments){0};
    if (memmem(text, length, comment_mark, sizeof comment_mark - 1) == NULL) return;
    size_t waiting = 0; /* the first comment that has no target yet */
    unsigned number = 1;
    for (size_t offset = source_start(text, length); offset < length; number++) {
        const struct source_line line = source_line_at(text, length, offset);
        const size_t hash = find_mark(&line);
        const size_t first = skip_blanks(&line, 0);
        if (hash < line.length) add_comment(arena, comments, &line, hash, number);
        if (!carries_comments_on(&line, first)) {
            const unsigned target = first < line.length ? number : 0;
            while (waiting < comments->count) comments->items[waiting++].target = target;
        }
        offset = line.next;
    }
}

static bool is_before(unsigned line, unsigned column, unsigned other_line, unsigned other_column)
{
    return line != other_line ? line < other_line : column < other_column;
}

void yaml_comments_see_scalar(struct yaml_comments *comments, unsigned start_line,
                              unsigned start_column, unsigned end_line, unsigned end_column)
{
    while (comments->judged < comments->count) {
        struct yaml_comment *comment = &comments->items[comments->judged];
        if (!is_before(comment->line, comment->column, end_line, end_column)) return;
        comment->in_scalar = !is_before(comment->line, comment->column, start_line, start_column);
        comments->judged++;
    }
}

static size_t first_for_line(const struct yaml_comments *comments, unsigned line)
{
    size_t low = 0, high = comments->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (comments->items[middle].line < line && comments->items[middle].target < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const char *join_for_line(struct arena *arena, const struct yaml_comments *comments,
                                 unsigned line)
{
    struct strbuf joined;
    strbuf_init(&joined, 0);
    for (size_t i = first_for_line(comments, line); i < comments->count; i++) {
        const struct yaml_comment *comment = &comments->items[i];
        if (comment->line > line) break;
        if (comment->target != line || comment->in_scalar) continue;
        if (joined.length > 0) strbuf_putc(&joined, '\n');
        strbuf_puts(&joined, comment->text);
    }
    const char *text = joined.length > 0 ? arena_strdup(arena, joined.data) : NULL;
    strbuf_release(&joined);
    return text;
}

void yaml_comments_attach(struct arena *arena, struct yaml_comments *comments,
                          struct yaml_node *node)
{
    if (comments->count == 0) return;
    if (comments->joined_line != node->place.line) {
        comments->joined = join_for_line(arena, comments, node->place.line);
        comments->joined_line = node->place.line;
    }
    node->comment = comments->joined;
    for (size_t i = 0; i < node->count; i++)
        yaml_comments_attach(arena, comments,
                             node->kind == YAML_MAP ? node->members[i].value : node->items[i]);
}
