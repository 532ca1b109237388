/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/yamlscalar.h"

#include "policy/findings.h"

#include <string.h>

struct place yaml_event_place(const struct yaml_reader *reader, const yaml_event_t *event)
{
    const yaml_mark_t *start = &event->start_mark, *end = &event->end_mark;
    struct place place = {reader->source.file, (unsigned)start->line + 1,
                          (unsigned)start->column + 1, 1};
    const bool has_width = event->type == YAML_SCALAR_EVENT || event->type == YAML_ALIAS_EVENT;
    if (has_width && start->line == end->line && end->column > start->column)
        place.width = (unsigned)(end->column - start->column);
    return place;
}

void yaml_stop_at_limit(struct yaml_reader *reader, const struct place *place, const char *what,
                        size_t limit)
{
    finding_add(reader->diags, FINDING_YAML_LIMIT, place, NULL, "more than %zu %s", limit, what);
    reader->stopped = true;
}

void yaml_refuse_properties(struct yaml_reader *reader, const struct place *place,
                            const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor != NULL)
        finding_add(reader->diags, FINDING_YAML_ANCHOR, place,
                    "write the value out; text that begins with \"&\" needs quotes",
                    "anchors are not allowed: \"&%s\"", (const char *)anchor);
    if (tag != NULL)
        finding_add(reader->diags, FINDING_YAML_TAG, place,
                    "text that begins with \"!\" needs quotes", "tags are not allowed: \"%s\"",
                    (const char *)tag);
}

bool yaml_is_null_text(const char *text)
{
    return *text == '\0' || strcmp(text, "~") == 0 || strcmp(text, "null") == 0 ||
           strcmp(text, "Null") == 0 || strcmp(text, "NULL") == 0;
}

/* The scalar's text in the arena; NULL past the limit. */
const char *yaml_take_scalar(struct yaml_reader *reader, const yaml_event_t *event,
                             const struct place *place)
{
    const char *text = (const char *)event->data.scalar.value;
    const size_t length = event->data.scalar.length;
    yaml_comments_see_scalar(&reader->comments, place->line, place->column,
                             (unsigned)event->end_mark.line + 1,
                             (unsigned)event->end_mark.column + 1);
    yaml_refuse_properties(reader, place, event->data.scalar.anchor, event->data.scalar.tag);
    if (length > YAML_MAX_SCALAR_BYTES) {
        yaml_stop_at_limit(reader, place, "bytes in one text", YAML_MAX_SCALAR_BYTES);
        return NULL;
    }
    if (memchr(text, '\0', length) != NULL) {
        finding_add(reader->diags, FINDING_YAML_ENCODING, place, NULL,
                    "a NUL character in the text");
        return "";
    }
    return arena_strndup(reader->arena, text, length);
}

struct yaml_node *yaml_new_node(struct yaml_reader *reader, enum yaml_kind kind,
                                const struct place *place)
{
    if (++reader->node_count > YAML_MAX_NODES) {
        yaml_stop_at_limit(reader, place, "values in one file", YAML_MAX_NODES);
        return NULL;
    }
    struct yaml_node *node = ARENA_NEW(reader->arena, struct yaml_node);
    node->kind = kind;
    node->place = *place;
    return node;
}

struct yaml_node *yaml_read_scalar(struct yaml_reader *reader, const yaml_event_t *event)
{
    const struct place place = yaml_event_place(reader, event);
    struct yaml_node *node = yaml_new_node(reader, YAML_SCALAR, &place);
    if (node == NULL) return NULL;
    node->text = yaml_take_scalar(reader, event, &place);
    if (node->text == NULL) return NULL;
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->is_null = !node->quoted && yaml_is_null_text(node->text);
    node->broken = event->data.scalar.tag != NULL ||
                   strlen(node->text) != event->data.scalar.length;
    return node;
}

struct yaml_node *yaml_read_alias(struct yaml_reader *reader, const yaml_event_t *event)
{
    const struct place place = yaml_event_place(reader, event);
    finding_add(reader->diags, FINDING_YAML_ALIAS, &place,
                "write the value out; text that begins with \"*\" needs quotes",
                "aliases are not allowed: \"*%s\"", (const char *)event->data.alias.anchor);
    struct yaml_node *node = yaml_new_node(reader, YAML_SCALAR, &place);
    if (node == NULL) return NULL;
    node->text = "";
    node->broken = true;
    return node;
}
