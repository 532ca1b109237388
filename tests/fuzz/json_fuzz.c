/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as JSON: a whole array and the same array in pieces are read alike. */
#include "tests/fuzz/fuzzinput.h"
#include "wire/json.h"
#include "wire/jsonscan.h"

#include <assert.h>

#define PIECE 7

struct counted {
    size_t elements;
};

static int count_element(void *context, const cJSON *element, struct error *err)
{
    struct counted *counted = context;
    (void)err;
    assert(element != NULL);
    counted->elements++;
    return 0;
}

static int stream(const char *text, size_t size, size_t piece, struct counted *counted)
{
    struct error err = {0};
    struct json_stream *stream = json_stream_new("input", count_element, counted);
    int status = 0;
    for (size_t at = 0; at < size && status == 0; at += piece)
        status = json_stream_feed(stream, text + at, size - at < piece ? size - at : piece, &err);
    const int finished = json_stream_finish(stream, &err);
    assert(status == 0 || finished < 0);
    json_stream_free(&stream);
    return finished;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct error err = {0};
    struct json_fault fault = {0};
    struct counted whole = {0};
    struct counted pieces = {0};
    cJSON *tree = json_parse(text, size, "input", &err);
    if (!json_scan(text, size, &fault)) assert(!tree && fault.offset <= size && fault.problem);
    const int at_once = stream(text, size, size + 1, &whole);
    assert(at_once == stream(text, size, PIECE, &pieces) && whole.elements == pieces.elements);
    if (tree && cJSON_IsArray(tree))
        assert(at_once == 0 && (int)whole.elements == cJSON_GetArraySize(tree));
    if (tree && !cJSON_IsArray(tree)) assert(at_once < 0);
    json_free(&tree);
    free(text);
    return 0;
}
