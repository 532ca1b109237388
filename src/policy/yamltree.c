/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/yamltree.h"

#include "base/map.h"
#include "base/memory.h"
#include "policy/findings.h"
#include "policy/sourcelines.h"
#include "policy/yamlerrors.h"
#include "policy/yamlscalar.h"

#include <string.h>

/* From this many members on, repeated keys are sought in a hash table. */
#define MANY_MEMBERS 16

static bool next_event(struct yaml_reader *reader, yaml_event_t *event)
{
    if (yaml_parser_parse(&reader->parser, event)) return true;
    yaml_add_syntax_finding(&reader->source, &reader->parser, reader->diags);
    reader->stopped = true;
    return false;
}

static struct yaml_node *read_node(struct yaml_reader *reader, const yaml_event_t *event,
                                   unsigned depth);

static struct yaml_node *read_next(struct yaml_reader *reader, unsigned depth)
{
    yaml_event_t event;
    if (!next_event(reader, &event)) return NULL;
    struct yaml_node *node = read_node(reader, &event, depth);
    yaml_event_delete(&event);
    return node;
}

static struct yaml_node *read_list(struct yaml_reader *reader, const yaml_event_t *start,
                                   unsigned depth)
{
    const struct place place = yaml_event_place(reader, start);
    struct yaml_node *list = yaml_new_node(reader, YAML_LIST, &place);
    if (list == NULL) return NULL;
    yaml_refuse_properties(reader, &place, start->data.sequence_start.anchor,
                           start->data.sequence_start.tag);
    while (!reader->stopped) {
        yaml_event_t event;
        if (!next_event(reader, &event)) break;
        const bool is_end = event.type == YAML_SEQUENCE_END_EVENT;
        struct yaml_node *item = is_end ? NULL : read_node(reader, &event, depth);
        yaml_event_delete(&event);
        if (is_end) return list;
        if (item == NULL) break;
        list->items = ARENA_GROW(reader->arena, list->items, list->count);
        list->items[list->count++] = item;
    }
    return NULL;
}

/* A map that is being read. */
struct map_reader {
    struct yaml_node *node;
    struct map keys; /* in use from MANY_MEMBERS on */
};

static const struct yaml_member *find_member(const struct map_reader *map, const char *key)
{
    if (map->node->count >= MANY_MEMBERS) {
        const size_t *index = map_get(&map->keys, key);
        return index == NULL ? NULL : &map->node->members[*index];
    }
    for (size_t i = 0; i < map->node->count; i++)
        if (strcmp(map->node->members[i].key, key) == 0) return &map->node->members[i];
    return NULL;
}

static void remember_key(struct yaml_reader *reader, struct map_reader *map, size_t index)
{
    size_t *value = ARENA_NEW(reader->arena, size_t);
    *value = index;
    map_put(&map->keys, map->node->members[index].key, value);
}

static void add_member(struct yaml_reader *reader, struct map_reader *map,
                       struct yaml_member member)
{
    const struct yaml_member *first = find_member(map, member.key);
    if (first != NULL) {
        finding_add(reader->diags, FINDING_YAML_REPEATED_KEY, &member.key_place, NULL,
                    "\"%s\" stands twice in this map; the first is on line %u", member.key,
                    first->key_place.line);
        return;
    }
    struct yaml_node *node = map->node;
    node->members = ARENA_GROW(reader->arena, node->members, node->count);
    node->members[node->count++] = member;
    if (node->count > MANY_MEMBERS) remember_key(reader, map, node->count - 1);
    if (node->count != MANY_MEMBERS) return;
    map_init(&map->keys, reader->arena);
    for (size_t i = 0; i < MANY_MEMBERS; i++) remember_key(reader, map, i);
}

/* The key's text; NULL where the member must be left out. */
static const char *read_key(struct yaml_reader *reader, const yaml_event_t *event,
                            const struct place *place, unsigned depth)
{
    if (event->type != YAML_SCALAR_EVENT) {
        if (event->type != YAML_ALIAS_EVENT)
            finding_add(reader->diags, FINDING_YAML_KEY, place, NULL,
                        "a key must be text, not a list or a map");
        read_node(reader, event, depth);
        return NULL;
    }
    const char *key = yaml_take_scalar(reader, event, place);
    if (key == NULL) return NULL;
    const bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && yaml_is_null_text(key)) {
        finding_add(reader->diags, FINDING_YAML_KEY, place, NULL, "a key is missing before \":\"");
        return NULL;
    }
    if (plain && strcmp(key, "<<") == 0) {
        finding_add(reader->diags, FINDING_YAML_MERGE_KEY, place, "write the keys out",
                    "merge keys are not allowed");
        return NULL;
    }
    return key;
}

/* Reads a key and its value. False at the end of the map and where reading stopped. */
static bool read_member(struct yaml_reader *reader, struct map_reader *map, unsigned depth)
{
    yaml_event_t event;
    if (!next_event(reader, &event)) return false;
    if (event.type == YAML_MAPPING_END_EVENT) {
        yaml_event_delete(&event);
        return false;
    }
    struct yaml_member member = {.key_place = yaml_event_place(reader, &event)};
    member.key = read_key(reader, &event, &member.key_place, depth);
    yaml_event_delete(&event);
    if (reader->stopped) return false;
    member.value = read_next(reader, depth);
    if (member.value == NULL) return false;
    if (member.key != NULL) add_member(reader, map, member);
    return true;
}

static struct yaml_node *read_map(struct yaml_reader *reader, const yaml_event_t *start,
                                  unsigned depth)
{
    const struct place place = yaml_event_place(reader, start);
    struct map_reader map = {.node = yaml_new_node(reader, YAML_MAP, &place)};
    if (map.node == NULL) return NULL;
    yaml_refuse_properties(reader, &place, start->data.mapping_start.anchor,
                           start->data.mapping_start.tag);
    while (read_member(reader, &map, depth)) {}
    if (reader->stopped) return NULL;
    /* A block map begins with its first key: underline that. */
    const struct place *first = map.node->count > 0 ? &map.node->members[0].key_place : NULL;
    if (first != NULL && first->line == place.line && first->column == place.column)
        map.node->place.width = first->width;
    return map.node;
}

static struct yaml_node *read_node(struct yaml_reader *reader, const yaml_event_t *event,
                                   unsigned depth)
{
    if (event->type == YAML_SCALAR_EVENT) return yaml_read_scalar(reader, event);
    if (event->type == YAML_ALIAS_EVENT) return yaml_read_alias(reader, event);
    if (depth >= YAML_MAX_DEPTH) {
        const struct place place = yaml_event_place(reader, event);
        yaml_stop_at_limit(reader, &place, "lists and maps in one another", YAML_MAX_DEPTH);
        return NULL;
    }
    return event->type == YAML_SEQUENCE_START_EVENT ? read_list(reader, event, depth + 1)
                                                    : read_map(reader, event, depth + 1);
}

static void refuse_directives(struct yaml_reader *reader, const yaml_event_t *event)
{
    if (event->data.document_start.tag_directives.start ==
        event->data.document_start.tag_directives.end)
        return;
    const struct place place = yaml_event_place(reader, event);
    finding_add(reader->diags, FINDING_YAML_DIRECTIVE, &place, NULL,
                "%%TAG directives are not allowed");
}

static void read_document(struct yaml_reader *reader, const yaml_event_t *start,
                          struct yaml_documents *documents)
{
    const struct place place = yaml_event_place(reader, start);
    refuse_directives(reader, start);
    struct yaml_node *root = read_next(reader, 0);
    if (root == NULL || root->is_null) return;
    if (documents->count == YAML_MAX_DOCUMENTS) {
        yaml_stop_at_limit(reader, &place, "documents in one file", YAML_MAX_DOCUMENTS);
        return;
    }
    documents->roots = ARENA_GROW(reader->arena, documents->roots, documents->count);
    documents->roots[documents->count++] = root;
}

static void read_stream(struct yaml_reader *reader, struct yaml_documents *documents)
{
    bool ended = false;
    while (!ended && !reader->stopped) {
        yaml_event_t event;
        if (!next_event(reader, &event)) return;
        if (event.type == YAML_DOCUMENT_START_EVENT) read_document(reader, &event, documents);
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
}

int yaml_read(struct arena *arena, const char *file, const char *text, size_t length,
              struct yaml_documents *documents, struct diag_list *diags)
{
    const size_t errors_before = diags->error_count;
    struct yaml_reader reader = {.arena = arena, .source = {file, text, length}, .diags = diags};
    *documents = (struct yaml_documents){0};
    if (yaml_check_text(&reader.source, diags) < 0) return -1;
    if (!yaml_parser_initialize(&reader.parser)) memory_exhausted(1, sizeof reader.parser);
    const size_t start = source_start(text, length);
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text + start,
                                 length - start);
    yaml_comments_find(arena, text, length, &reader.comments);
    read_stream(&reader, documents);
    yaml_parser_delete(&reader.parser);
    for (size_t i = 0; i < documents->count; i++)
        yaml_comments_attach(arena, &reader.comments, documents->roots[i]);
    return diags->error_count == errors_before ? 0 : -1;
}

struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->members[i].key, key) == 0) return map->members[i].value;
    return NULL;
}
