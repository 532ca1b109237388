/* SPDX-License-Identifier: Apache-2.0 */
/* A long array inside of an object is the same wherever it stands and however its bytes come. */
#include "wire/json.h"

#include "base/cleanup.h"
#include "base/strbuf.h"
#include "tests/lib/tap.h"

#include <string.h>

static int print_element(void *context, const cJSON *element, struct error *err)
{
    (void)err;
    CLEANUP(cleanup_free) char *text = cJSON_PrintUnformatted(element);
    strbuf_printf(context, "<%s>", text);
    return 0;
}

struct row {
    const char *text;
    const char *elements, *rest; /* rest NULL: refused */
};

/* clang-format off */
static const struct row rows[] = {
    {"{\"items\":[]}", "", "{\"items\":[]}"},
    {"{\"items\":null}", "", "{\"items\":null}"},
    {"{\"a\":1,\"items\":[1,{\"items\":[2]},\"]\"],\"b\":{\"c\":[3]}}", "<1><{\"items\":[2]}><\"]\">", "{\"a\":1,\"items\":[],\"b\":{\"c\":[3]}}"},
    {" { \"items\" : [ 1 ] } ", "<1>", "{\"items\":[]}"},
    {"{\"a\":\"items\",\"items\":[1]}", "<1>", "{\"a\":\"items\",\"items\":[]}"},
    {"{\"a\":{\"items\":[9]},\"items\":[1]}", "<1>", "{\"a\":{\"items\":[9]},\"items\":[]}"},
    {"{\"a\":[\"items\",[8]],\"items\":[1]}", "<1>", "{\"a\":[\"items\",[8]],\"items\":[]}"},
    {"{\"a\\\"items\":[7],\"items\":[1]}", "<1>", "{\"a\\\"items\":[7],\"items\":[]}"},
    {"{\"items2\":[7],\"item\":[6],\"items\":[1]}", "<1>", "{\"items2\":[7],\"item\":[6],\"items\":[]}"},
    {"", "", NULL},
    {"[1]", "", NULL},
    {"{}", "", NULL},
    {"{\"items\":1}", "", NULL},
    {"{\"items\":{}}", "", NULL},
    {"{\"items\"[1]}", "", NULL},
    {"{\"items\",[1]}", "", NULL},
    {"{\"items\":[1],\"items\":[2]}", "<1>", NULL},
    {"{\"items\":[1],\"it\\u0065ms\":[2]}", "<1>", NULL},
    {"{\"it\\u0065ms\":[2]}", "", NULL},
    {"{\"items\":[1]", "<1>", NULL},
    {"{\"items\":[1}", "", NULL},
    {"{\"items\":[1,]}", "<1>", NULL},
    {"{\"items\":[1]]}", "<1>", NULL},
    {"{\"items\":[1]}}", "<1>", NULL},
    {"{\"items\":[1]}{\"items\":[2]}", "<1>", NULL},
    {"{\"a\":[\"items\":[1]]}", "", NULL},
};
/* clang-format on */

static int read_list(const char *text, size_t piece, struct strbuf *elements, cJSON **rest,
                     struct error *err)
{
    CLEANUP(json_list_free)
    struct json_list *list = json_list_new("the list", "items", print_element, elements);
    const size_t length = strlen(text);
    for (size_t at = 0; at < length; at += piece) {
        const size_t wanted = length - at < piece ? length - at : piece;
        if (json_list_feed(list, text + at, wanted, err) < 0) return -1;
    }
    return json_list_finish(list, rest, err);
}

static void check(const struct row *row, size_t piece)
{
    struct error err = {0};
    CLEANUP(strbuf_release) struct strbuf elements;
    CLEANUP(json_free) cJSON *rest = NULL;
    strbuf_init(&elements, 0);
    const int result = read_list(row->text, piece, &elements, &rest, &err);
    CLEANUP(cleanup_free) char *text = rest != NULL ? cJSON_PrintUnformatted(rest) : NULL;
    is_int(result, row->rest != NULL ? 0 : -1, "%s in pieces of %zu %s", row->text, piece,
           err.text);
    is_str(text, row->rest, "what is left of it");
    if (row->rest != NULL) is_str(elements.data, row->elements, "its elements");
    if (row->rest == NULL) has_str(err.text, "the list: ", "the error names it");
}

static void check_ceiling(void)
{
    struct error err = {0};
    CLEANUP(strbuf_release) struct strbuf text;
    CLEANUP(strbuf_release) struct strbuf elements;
    CLEANUP(json_free) cJSON *rest = NULL;
    strbuf_init(&text, 0);
    strbuf_init(&elements, 0);
    strbuf_puts(&text, "{\"a\":\"");
    strbuf_pad(&text, 'x', JSON_LIST_MAX_REST);
    strbuf_puts(&text, "\",\"items\":[]}");
    is_int(read_list(text.data, 4096, &elements, &rest, &err), -1, "too much beside the array");
    has_str(err.text, "more than 1048576 bytes beside \"items\"", "and said so");
}

int main(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        for (size_t piece = 1; piece < 6; piece++) check(&rows[i], piece == 5 ? 1000 : piece);
    check_ceiling();
    return tap_done();
}
