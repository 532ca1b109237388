/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/schema.h"

#include "base/nearest.h"
#include "base/strbuf.h"
#include "policy/findings.h"
#include "policy/schemavalue.h"

#include <string.h>

#define SCHEMA_MAX_KEYS 64 /* of one table, for hints */

static const struct field *find_row(const struct field *rows, const char *key)
{
    for (; rows->key != NULL; rows++)
        if (strcmp(rows->key, key) == 0) return rows;
    return NULL;
}

/* Paths of the tables that know a key: "spec.keep[] or spec.delete[]". */
struct homes {
    struct strbuf list;
    size_t count;
};

static void find_homes(const struct field *rows, const char *key, const char *path,
                       const struct schema_reader *reader, struct homes *homes)
{
    for (; rows->key != NULL; rows++) {
        if (rows->rows == NULL) continue;
        const char *below = arena_printf(reader->arena, "%s%s%s%s", path, *path != '\0' ? "." : "",
                                         rows->key, rows->kind == FIELD_OBJECT_LIST ? "[]" : "");
        if (find_row(rows->rows, key) != NULL) {
            strbuf_printf(&homes->list, "%s%s", homes->count > 0 ? " or " : "", below);
            homes->count++;
        } else {
            find_homes(rows->rows, key, below, reader, homes);
        }
    }
}

static const char *nearest_hint(const struct schema_reader *reader, const struct field *rows,
                                const char *key)
{
    const char *keys[SCHEMA_MAX_KEYS + 1] = {NULL};
    struct strbuf known;
    strbuf_init(&known, 0);
    for (size_t i = 0; i < SCHEMA_MAX_KEYS && rows[i].key != NULL; i++) {
        keys[i] = rows[i].key;
        strbuf_printf(&known, "%s%s", i > 0 ? ", " : "", rows[i].key);
    }
    const char *nearest = text_nearest(key, keys);
    const char *hint = nearest != NULL
                           ? arena_printf(reader->arena, "did you mean \"%s\"?", nearest)
                           : arena_printf(reader->arena, "known here: %s", known.data);
    strbuf_release(&known);
    return hint;
}

static void refuse_key(const struct schema_reader *reader, const struct field *rows,
                       const struct yaml_member *member)
{
    if (reader->diags->count > DIAG_MAX) { /* nobody will read the hint */
        finding_add(reader->diags, FINDING_UNKNOWN_KEY, &member->key_place, NULL, "unknown key");
        return;
    }
    struct homes homes = {.count = 0};
    strbuf_init(&homes.list, 0);
    const bool at_top = find_row(reader->document, member->key) != NULL;
    if (!at_top) find_homes(reader->document, member->key, "", reader, &homes);
    if (at_top || homes.count > 0)
        finding_add(reader->diags, FINDING_MISPLACED_KEY, &member->key_place,
                    arena_printf(reader->arena, "it belongs %s%s",
                                 at_top ? "at the top of the document" : "in ", homes.list.data),
                    "\"%s\" does not belong here", member->key);
    else
        finding_add(reader->diags, FINDING_UNKNOWN_KEY, &member->key_place,
                    nearest_hint(reader, rows, member->key), "unknown key \"%s\"", member->key);
    strbuf_release(&homes.list);
}

static void set_defaults(const struct field *rows, void *target)
{
    for (; rows->key != NULL; rows++) {
        schema_set_default(rows, target);
        if (rows->kind == FIELD_OBJECT) set_defaults(rows->rows, (char *)target + rows->offset);
    }
}

static void read_object(const struct schema_reader *reader, const struct field *rows,
                        const struct yaml_node *map, void *target);

static void read_object_list(const struct schema_reader *reader, const struct field *row,
                             const struct yaml_node *node, void *target)
{
    struct object_list *list = (void *)((char *)target + row->offset);
    if (!schema_expect(reader, row, node, YAML_LIST)) return;
    list->place = node->place;
    list->count = node->count;
    list->items = arena_alloc(reader->arena, node->count, row->item_size);
    for (size_t i = 0; i < node->count; i++) {
        char *item = (char *)list->items + i * row->item_size;
        set_defaults(row->rows, item);
        if (node->items[i]->kind == YAML_MAP && node->items[i]->count > 0)
            read_object(reader, row->rows, node->items[i], item);
        else if (!node->items[i]->broken)
            finding_add(reader->diags, FINDING_WRONG_TYPE, &node->items[i]->place, NULL,
                        "an item of \"%s\" must be a map with keys", row->key);
    }
}

static void read_member(const struct schema_reader *reader, const struct field *row,
                        const struct yaml_node *node, void *target)
{
    if (row->place_offset > 0)
        *(struct place *)(void *)((char *)target + row->place_offset) = node->place;
    if (row->present_offset > 0) *(bool *)((char *)target + row->present_offset) = true;
    if (row->kind == FIELD_OBJECT_LIST)
        read_object_list(reader, row, node, target);
    else if (row->kind != FIELD_OBJECT)
        schema_read_value(reader, row, node, target);
    else if (schema_expect(reader, row, node, YAML_MAP))
        read_object(reader, row->rows, node, (char *)target + row->offset);
}

static void read_object(const struct schema_reader *reader, const struct field *rows,
                        const struct yaml_node *map, void *target)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct field *row = find_row(rows, map->members[i].key);
        if (row == NULL)
            refuse_key(reader, rows, &map->members[i]);
        else
            read_member(reader, row, map->members[i].value, target);
    }
    for (const struct field *row = rows; row->key != NULL; row++)
        if (row->required && yaml_get(map, row->key) == NULL)
            finding_add(reader->diags, FINDING_MISSING_KEY, &map->place, row->help,
                        "\"%s\" is missing", row->key);
}

int schema_read(struct arena *arena, const struct field *rows, const struct yaml_node *map,
                void *target, struct diag_list *diags)
{
    const struct schema_reader reader = {arena, diags, rows};
    const size_t errors_before = diags->error_count;
    set_defaults(rows, target);
    if (map->kind == YAML_MAP)
        read_object(&reader, rows, map, target);
    else if (!map->broken)
        finding_add(diags, FINDING_WRONG_TYPE, &map->place, NULL, "a document must be a map");
    return diags->error_count == errors_before ? 0 : -1;
}
