/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/file.h"
#include "base/jsonwriter.h"
#include "base/memory.h"
#include "engine/engineops.h"
#include "engine/inventoryjson.h"
#include "engine/snapshotstore.h"

#include <stdlib.h>
#include <string.h>

struct snapshot_reader {
    struct engine_reader base;
    struct snapshot_store *store;
};

struct snapshot_writer {
    struct engine_writer base;
    struct snapshot_store *store;
    char *output;
};

static struct snapshot_store *store_of(struct engine_reader *reader)
{
    return ((struct snapshot_reader *)reader)->store;
}

static struct engine_reader *snapshot_reader_open(const struct engine_target *target,
                                                  struct error *err)
{
    struct snapshot_store *store = snapshot_store_open(target->endpoint, err);
    if (store == NULL) return NULL;
    struct snapshot_reader *reader = memory_zeroed(1, sizeof *reader);
    *reader = (struct snapshot_reader){.base.operations = &snapshot_operations, .store = store};
    return &reader->base;
}

static void snapshot_reader_close(struct engine_reader *reader)
{
    snapshot_store_close(store_of(reader));
    free(reader);
}

/* The disk is the recorded one, asked for or not: there is no other. */
static int snapshot_read(struct engine_reader *reader, bool with_disk, struct inventory *inventory,
                         struct error *err)
{
    (void)with_disk;
    return snapshot_store_copy(store_of(reader), inventory, err);
}

/* What was not recorded is not known. */
static int snapshot_enrich(struct engine_reader *reader, struct inventory *inventory,
                           const unsigned *needs, struct error *err)
{
    (void)reader, (void)inventory, (void)needs, (void)err;
    return 0;
}

static int snapshot_read_containers(struct engine_reader *reader, const struct inventory *known,
                                    struct inventory *containers, struct error *err)
{
    (void)known; /* sealing the record has resolved its containers */
    return snapshot_store_copy_containers(store_of(reader), containers, err);
}

static int snapshot_look_up(struct engine_reader *reader, const char *listed_or_id,
                            struct engine_lookup *lookup, struct error *err)
{
    (void)err;
    snapshot_store_look_up(store_of(reader), listed_or_id, lookup);
    return 0;
}

static struct engine_writer *snapshot_writer_open(const struct engine_target *target,
                                                  const struct engine_facts *facts,
                                                  struct error *err)
{
    (void)facts;
    struct snapshot_store *store = snapshot_store_open(target->endpoint, err);
    if (store == NULL) return NULL;
    struct snapshot_writer *writer = memory_zeroed(1, sizeof *writer);
    *writer = (struct snapshot_writer){.base.operations = &snapshot_operations, .store = store};
    return &writer->base;
}

static int snapshot_set_output(struct engine_writer *base, const char *path, struct error *err)
{
    struct snapshot_writer *writer = (struct snapshot_writer *)base;
    if (path == NULL || *path == '\0')
        return error_set(err, ERROR_USAGE,
                         "a snapshot is not changed in place; name a file for the changed one");
    free(writer->output);
    writer->output = memory_copy_text(path, strlen(path));
    return 0;
}

static void snapshot_remove(struct engine_writer *base, const struct removal *removal,
                            struct removal_result *result)
{
    struct snapshot_writer *writer = (struct snapshot_writer *)base;
    if (writer->output == NULL)
        engine_result_set(result, OUTCOME_REFUSED,
                          "a snapshot is not changed in place; name a file for the changed one");
    else
        snapshot_store_remove(writer->store, removal, result);
}

static int write_output(struct snapshot_writer *writer, struct error *err)
{
    CLEANUP(inventory_release) struct inventory left;
    CLEANUP(strbuf_release) struct strbuf text;
    struct json_writer json;
    inventory_init(&left);
    strbuf_init(&text, INVENTORY_MAX_BYTES);
    if (snapshot_store_copy(writer->store, &left, err) < 0) return -1;
    json_writer_init(&json, &text, 2);
    inventory_write_json(&left, &json);
    strbuf_putc(&text, '\n');
    if (text.overflow)
        return error_set(err, ERROR_SYSTEM, "%s: an inventory has at most %zu bytes",
                         writer->output, INVENTORY_MAX_BYTES);
    return file_write_atomic(writer->output, text.data, text.length, 0644, FILE_ATOMIC, err);
}

static int snapshot_writer_close(struct engine_writer *base, struct error *err)
{
    struct snapshot_writer *writer = (struct snapshot_writer *)base;
    const int answer = writer->output == NULL ? 0 : write_output(writer, err);
    snapshot_store_close(writer->store);
    free(writer->output);
    free(writer);
    return answer;
}

const struct engine_operations snapshot_operations = {
    .reader_open = snapshot_reader_open,
    .reader_close = snapshot_reader_close,
    .read = snapshot_read,
    .enrich = snapshot_enrich,
    .read_containers = snapshot_read_containers,
    .look_up = snapshot_look_up,
    .writer_open = snapshot_writer_open,
    .set_output = snapshot_set_output,
    .remove = snapshot_remove,
    .writer_close = snapshot_writer_close,
};
