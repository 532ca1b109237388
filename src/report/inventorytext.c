/* SPDX-License-Identifier: Apache-2.0 */
#include "report/inventorytext.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "report/nametext.h"
#include "report/plantext.h"
#include "report/table.h"

static const struct table_column image_columns[] = {
    {"IMAGE", TABLE_ELASTIC}, {"ID", TABLE_LEFT}, {"SIZE", TABLE_RIGHT}, {"BUILT", TABLE_RIGHT}};
static const struct table_column container_columns[] = {
    {"CONTAINER", TABLE_LEFT}, {"STATE", TABLE_LEFT}, {"IMAGE", TABLE_ELASTIC}};

static const char *short_id(struct arena *arena, const char *id)
{
    return arena_printf(arena, "%.19s", id);
}

static void add_names(struct table *table, const struct image_name *names, size_t first,
                      size_t count)
{
    for (size_t i = first; i < count; i++) {
        const char *cells[] = {name_text_short(&names[i]), "", "", ""};
        table_add(table, TINT_NONE, cells);
    }
}

static void add_images(struct arena *arena, const struct inventory *inventory,
                       const struct style *style, struct strbuf *out)
{
    struct table table;
    table_init(&table, arena, image_columns, ARRAY_LENGTH(image_columns));
    for (size_t i = 0; i < inventory->image_count; i++) {
        const struct image *image = &inventory->images[i];
        const char *cells[] = {image_text_short(arena, image), short_id(arena, image->id),
                               size_text(arena, image->size_bytes),
                               age_text(arena, inventory->taken_at, image->created_at)};
        table_add(&table, TINT_NONE, cells);
        add_names(&table, image->tags, 1, image->tag_count);
        if (image->tag_count == 0) add_names(&table, image->digests, 1, image->digest_count);
    }
    if (table.row_count == 0) return;
    strbuf_putc(out, '\n');
    table_print(&table, style, out);
}

static void add_containers(struct arena *arena, const struct inventory *inventory,
                           const struct style *style, struct strbuf *out)
{
    struct table table;
    table_init(&table, arena, container_columns, ARRAY_LENGTH(container_columns));
    for (size_t i = 0; i < inventory->container_count; i++) {
        const struct container *container = &inventory->containers[i];
        const struct image *image = inventory_find_id(inventory, container->image_id);
        const char *name = container->name && container->name[0] ? container->name
                                                                 : short_id(arena, container->id);
        const char *cells[] = {name, container_state_name(container->state),
                               image ? image_text_short(arena, image) : container->image_text};
        table_add(&table, TINT_NONE, cells);
    }
    if (table.row_count == 0) return;
    strbuf_putc(out, '\n');
    table_print(&table, style, out);
}

static void add_disk(const struct disk_facts *disk, struct strbuf *out)
{
    if (disk->capacity_bytes <= 0 || disk->used_bytes < 0) return;
    strbuf_puts(out, "disk ");
    text_escape_terminal(out, disk->path ? disk->path : "");
    strbuf_puts(out, ": ");
    text_format_size(out, disk->used_bytes);
    strbuf_puts(out, " of ");
    text_format_size(out, disk->capacity_bytes);
    strbuf_printf(out, " used (%d%%)\n",
                  (int)((double)disk->used_bytes / (double)disk->capacity_bytes * 100.0));
}

void inventory_text(const struct inventory *inventory, const struct style *style,
                    struct strbuf *out)
{
    CLEANUP(arena_release) struct arena arena = {0};
    node_text(inventory, out);
    add_disk(&inventory->disk, out);
    add_images(&arena, inventory, style, out);
    add_containers(&arena, inventory, style, out);
}
