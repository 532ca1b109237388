/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/yamlerrors.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "policy/findings.h"
#include "policy/sourcelines.h"
#include "policy/yamltree.h"

#include <string.h>

static struct place place_of_byte(const struct diag_source *source, size_t offset)
{
    struct place place = {.file = source->file, .width = 1};
    source_locate(source->text, source->length, offset, &place.line, &place.column);
    return place;
}

/* Of the first sequence that is not UTF-8: within the first line that is not as a whole. */
static size_t find_bad_byte(const struct diag_source *source)
{
    struct source_line line = source_line_at(source->text, source->length, 0);
    while (line.next < source->length && text_is_utf8(line.text, line.length))
        line = source_line_at(source->text, source->length, line.next);
    size_t bad = 0;
    while (bad < line.length) {
        const size_t size = code_point_length(line.text + bad, line.length - bad);
        if (!text_is_utf8(line.text + bad, size)) break;
        bad += size;
    }
    return line.offset + bad;
}

static bool looks_like_utf16(const struct diag_source *source)
{
    if (source->length < 2) return false;
    const char *text = source->text;
    return memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0 ||
           (text[0] == '\0') != (text[1] == '\0');
}

int yaml_check_text(const struct diag_source *source, struct diag_list *diags)
{
    const struct place whole = {.file = source->file, .width = 1};
    if (source->length > YAML_MAX_BYTES) {
        finding_add(diags, FINDING_YAML_LIMIT, &whole, "split the file",
                    "%zu bytes, more than the %zu that a file may have", source->length,
                    YAML_MAX_BYTES);
        return -1;
    }
    if (text_is_utf8(source->text, source->length)) return 0;
    if (looks_like_utf16(source)) {
        finding_add(diags, FINDING_YAML_ENCODING, &whole, "save the file as UTF-8",
                    "the file is UTF-16 or UTF-32");
        return -1;
    }
    const size_t bad = find_bad_byte(source);
    const struct place place = place_of_byte(source, bad);
    if (source->text[bad] == '\0')
        finding_add(diags, FINDING_YAML_ENCODING, &place, NULL, "a NUL character in the text");
    else
        finding_add(diags, FINDING_YAML_ENCODING, &place, "save the file as UTF-8",
                    "byte 0x%02X is not UTF-8", (unsigned)(unsigned char)source->text[bad]);
    return -1;
}

/* What usually lies behind one of libyaml's messages. */
struct syntax_hint {
    const char *message; /* part of the problem or its context */
    const char *at;      /* characters one of which stands at the place; NULL: any */
    const char *hint;
};

static const struct syntax_hint syntax_hints[] = {
    {"while scanning an alias", NULL,
     "text that begins with \"*\" needs quotes: globs: [\"**:dev\"]"},
    {"while scanning an anchor", NULL, "text that begins with \"&\" needs quotes"},
    {"while scanning a tag", NULL, "text that begins with \"!\" needs quotes"},
    {"while parsing a tag", NULL, "text that begins with \"!\" needs quotes"},
    {"found character that cannot start any token", "\t", "indent with spaces, not with tabs"},
    {"found character that cannot start any token", "@`%", "this text needs quotes"},
    {"found a tab character", NULL, "indent with spaces, not with tabs"},
    {"mapping values are not allowed", NULL,
     "text with \": \" in it needs quotes; if this is a key, look at its indentation"},
    {"found unexpected end of stream", NULL, "is a quote missing at the end?"},
    {"while parsing a flow", NULL,
     "a \"[\" or \"{\" without its end, or text in it that needs quotes"},
    {"did not find expected key", NULL, "look at the indentation of this line and those above"},
    {"did not find expected '-' indicator", NULL,
     "look at the indentation of this line and those above"},
    {"could not find expected ':'", NULL, "a key needs \": \" with a blank behind it"},
    {"unknown escape character", NULL,
     "in single quotes a backslash stands for itself: regex: ['a\\.b']"},
};

static const char *find_hint(const char *problem, const char *context, char at)
{
    for (size_t i = 0; i < ARRAY_LENGTH(syntax_hints); i++) {
        const struct syntax_hint *row = &syntax_hints[i];
        if (strstr(problem, row->message) == NULL && strstr(context, row->message) == NULL)
            continue;
        if (row->at == NULL || (at != '\0' && strchr(row->at, at) != NULL)) return row->hint;
    }
    return NULL;
}

/* Byte offset of a column in its line; the line's length where the line ends before it. */
static size_t column_offset(const char *line, size_t length, unsigned column)
{
    size_t offset = 0;
    for (unsigned i = 1; i < column && offset < length; i++)
        offset += code_point_length(line + offset, length - offset);
    return offset;
}

static char byte_at(const struct diag_list *diags, const struct place *place)
{
    size_t length = 0;
    const char *line = diag_source_line(diags, place, &length);
    if (line == NULL) return '\0';
    const size_t offset = column_offset(line, length, place->column);
    return offset < length ? line[offset] : '\0';
}

void yaml_add_syntax_finding(const struct diag_source *source, const yaml_parser_t *parser,
                             struct diag_list *diags)
{
    const char *problem = parser->problem != NULL ? parser->problem : "cannot be read";
    const char *context = parser->context != NULL ? parser->context : "";
    struct place place = {source->file, (unsigned)parser->problem_mark.line + 1,
                          (unsigned)parser->problem_mark.column + 1, 1};
    if (parser->error == YAML_READER_ERROR)
        place = place_of_byte(source,
                              parser->problem_offset + source_start(source->text, source->length));
    const char *hint = find_hint(problem, context, byte_at(diags, &place));
    const bool elsewhere = *context != '\0' &&
                           parser->context_mark.line != parser->problem_mark.line;
    if (elsewhere)
        finding_add(diags, FINDING_YAML_SYNTAX, &place, hint, "%s %s that begins on line %zu",
                    problem, context, parser->context_mark.line + 1);
    else
        finding_add(diags, FINDING_YAML_SYNTAX, &place, hint, "%s%s%s", problem,
                    *context != '\0' ? " " : "", context);
}

/* Bytes in the file of the next character of a scalar; `*bytes` are those in its text. 0 where it
 * cannot be told. */
static size_t written_length(const char *at, size_t room, char quote, size_t *bytes)
{
    *bytes = 1;
    if (room == 0) return 0;
    if (quote == '\'' && *at == '\'') return room > 1 && at[1] == '\'' ? 2 : 0;
    if (quote == '"' && *at == '"') return 0;
    if (quote == '"' && *at == '\\') return room > 1 && strchr("\\\"/", at[1]) != NULL ? 2 : 0;
    *bytes = code_point_length(at, room);
    return *bytes;
}

struct place yaml_place_inside(const struct diag_list *diags, const struct place *scalar,
                               size_t offset)
{
    size_t length = 0;
    const char *line = diag_source_line(diags, scalar, &length);
    if (line == NULL) return *scalar;
    size_t at = column_offset(line, length, scalar->column);
    if (at == length || line[at] == '|' || line[at] == '>') return *scalar;
    const char quote = line[at] == '\'' || line[at] == '"' ? line[at] : '\0';
    if (quote != '\0') at++;
    while (offset > 0) {
        size_t bytes = 0;
        const size_t written = written_length(line + at, length - at, quote, &bytes);
        if (written == 0 || bytes > offset) return *scalar;
        at += written;
        offset -= bytes;
    }
    struct place place = *scalar;
    place.column = (unsigned)code_point_count(line, at) + 1;
    place.width = 1;
    return place;
}
