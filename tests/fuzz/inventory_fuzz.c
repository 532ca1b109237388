/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a recorded node: what is read can be written and read again as the same. */
#include "engine/inventoryjson.h"
#include "tests/fuzz/fuzzinput.h"

#include <assert.h>

static void write_it(const struct inventory *inventory, struct strbuf *out)
{
    struct json_writer json;
    json_writer_init(&json, out, 0);
    inventory_write_json(inventory, &json);
}

static void check_twice(const struct inventory *inventory)
{
    struct inventory again;
    struct strbuf first;
    struct strbuf second;
    struct error err = {0};
    strbuf_init(&first, 0);
    strbuf_init(&second, 0);
    inventory_init(&again);
    write_it(inventory, &first);
    assert(inventory_read_json(first.data, first.length, "again", &again, &err) == 0);
    write_it(&again, &second);
    assert(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
    inventory_release(&again);
    strbuf_release(&first);
    strbuf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct inventory inventory;
    struct error err = {0};
    inventory_init(&inventory);
    if (inventory_read_json(text, size, "input", &inventory, &err) == 0)
        check_twice(&inventory);
    else
        assert(err.text[0]);
    inventory_release(&inventory);
    free(text);
    return 0;
}
