/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "engine/engine.h"
#include "engine/inventoryjson.h"
#include "report/inventorytext.h"
#include "run/commands.h"
#include "run/confinement.h"
#include "run/exitstatus.h"
#include "run/nodefacts.h"
#include "run/nodeplan.h"
#include "run/output.h"
#include "run/planprint.h"

#include <time.h>

/* A record is for plans to come, which may ask for what the list does not carry. */
static int enrich_all(struct engine_reader *reader, struct inventory *inventory, struct error *err)
{
    CLEANUP(arena_release) struct arena arena = {0};
    unsigned *needs = ARENA_ARRAY(&arena, inventory->image_count + 1, unsigned);
    for (size_t i = 0; i < inventory->image_count; i++)
        needs[i] = NEED_CREATED | NEED_ARRIVED | NEED_LABELS;
    return engine_enrich(reader, inventory, needs, err);
}

static int print(const struct inventory *inventory, const struct options *options,
                 struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    CLEANUP(strbuf_release) struct strbuf document;
    struct json_writer json;
    strbuf_init(&text, OUTPUT_MAX_BYTES);
    strbuf_init(&document, OUTPUT_MAX_BYTES);
    json_writer_init(&json, &document, 2);
    inventory_write_json(inventory, &json);
    strbuf_putc(&document, '\n');
    if (options->out && output_save(&document, options->out, err) < 0) return -1;
    if (options->format == FORMAT_JSON) return output_text(&document, err);
    const struct style style = style_of(options);
    inventory_text(inventory, &style, &text);
    return output_text(&text, err);
}

int inventory_command(const struct options *options, struct notes *notes, struct error *err)
{
    (void)notes;
    CLEANUP(arena_release) struct arena arena = {0};
    struct engine_target target;
    if (node_target_choose(&arena, options, &target, err) < 0 ||
        run_confine(options, &target, err) < 0)
        return -1;
    const enum node_origin origin = target.kind == ENGINE_SNAPSHOT ? NODE_RECORDED : NODE_LIVE;
    CLEANUP(cleanup_reader) struct engine_reader *reader = engine_reader_open(&target, err);
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    if (!reader || engine_read(reader, true, &inventory, err) < 0 ||
        node_facts_fill(options, origin, &inventory, err) < 0 ||
        enrich_all(reader, &inventory, err) < 0)
        return -1;
    if (inventory.taken_at == TIME_UNKNOWN) inventory.taken_at = (int64_t)time(NULL);
    return print(&inventory, options, err) < 0 ? -1 : EXIT_STATUS_DONE;
}
