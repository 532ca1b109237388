/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "policy/yamljson.h"
#include "tests/lib/tap.h"

#include <string.h>

static const struct {
    const char *yaml, *json; /* NULL: a finding */
} rows[] = {
    {"a: 1\nb: -2\nc: '3'\n", "{\"a\":1,\"b\":-2,\"c\":\"3\"}"},
    {"mode: 0444\n", "{\"mode\":292}"},
    {"[0x1f, 0o17, 0b11, 0, 00, 08, 0x, -, 1.5, 1e3, 100m]",
     "[31,15,3,0,0,\"08\",\"0x\",\"-\",\"1.5\",\"1e3\",\"100m\"]"},
    {"[true, False, TRUE, 'true', tRUE]", "[true,false,true,\"true\",\"tRUE\"]"},
    {"[~, null, '', 'null']", "[null,null,\"\",\"null\"]"},
    {"[9007199254740992, 9007199254740993]", "[9007199254740992,\"9007199254740993\"]"},
    {"a: {b: [], c: {}}\n", "{\"a\":{\"b\":[],\"c\":{}}}"},
    {"a: |\n  two\n  lines\n", "{\"a\":\"two\\nlines\\n\"}"},
    {"'yes': 'no'\n", "{\"yes\":\"no\"}"},
    {"a: yes\n", NULL},
    {"[[Off]]", NULL},
};

int main(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        CLEANUP(arena_release) struct arena arena = {0};
        CLEANUP(strbuf_release) struct strbuf out;
        struct diag_list diags;
        struct yaml_documents documents = {0};
        struct json_writer json;
        strbuf_init(&out, 0);
        json_writer_init(&json, &out, 0);
        diag_list_init(&diags, &arena);
        yaml_read(&arena, "f", rows[i].yaml, strlen(rows[i].yaml), &documents, &diags);
        const int status = yaml_write_json(documents.roots[0], &json, NULL, &diags);
        is_int(status, rows[i].json ? 0 : -1, "status of row %zu", i);
        is_int(diags.error_count, rows[i].json ? 0 : 1, "findings of row %zu", i);
        if (rows[i].json) is_str(out.data, rows[i].json, "JSON of row %zu", i);
    }
    return tap_done();
}
