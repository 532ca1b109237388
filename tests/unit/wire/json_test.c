/* SPDX-License-Identifier: Apache-2.0 */
/* What is taken for JSON and what is not, the ceilings from both sides, and the field readers. */
#include "wire/json.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "tests/lib/tap.h"

#include <stdlib.h>
#include <string.h>

struct document {
    const char *text;
    size_t length;
    const char *problem; /* a part of the error; NULL where the document is good */
};

#define GOOD(literal)                      \
    {                                      \
        literal, sizeof(literal) - 1, NULL \
    }
#define BAD(literal, problem)                 \
    {                                         \
        literal, sizeof(literal) - 1, problem \
    }

static const struct document documents[] = {
    /* values */
    GOOD("null"),
    GOOD("true"),
    GOOD("false"),
    GOOD("0"),
    GOOD("-0"),
    GOOD("-62135596800"),
    GOOD("1.5"),
    GOOD("-0.5e-3"),
    GOOD("1E+9"),
    GOOD("123456789012345678901234567890123456789012345678901234567890123"),
    GOOD("\"\""),
    GOOD("\"a\""),
    GOOD("[]"),
    GOOD("{}"),
    GOOD(" \t\r\n[ ]\n"),
    GOOD("{ \"a\" : [ 1 , { } , \"x\" ] , \"b\" : null }"),
    GOOD("[[],[[]],{\"\":{}}]"),
    GOOD("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
    GOOD("\"\\u0041\\u00e4\\u20AC\""),
    GOOD("\"\\ud83d\\ude00\""),
    GOOD("\"\\uFFFF\\u0001\""),
    GOOD("\"\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80\x7F\""),
    GOOD("{\"a\":1,\"A\":2}"),
    GOOD("{\"Id\":\"sha256:1\",\"RepoTags\":null}"),
    /* not one whole document */
    BAD("", "byte 0: the document ends too early"),
    BAD("  ", "byte 2: the document ends too early"),
    BAD("[", "byte 1: the document ends too early"),
    BAD("{\"a\"", "byte 4: the document ends too early"),
    BAD("{\"a\":", "byte 5: the document ends too early"),
    BAD("[1,", "byte 3: the document ends too early"),
    BAD("\"a", "byte 2: the document ends too early"),
    BAD("-", "byte 1: the document ends too early"),
    BAD("1.", "byte 2: the document ends too early"),
    BAD("1e", "byte 2: the document ends too early"),
    BAD("1e+", "byte 3: the document ends too early"),
    BAD("null null", "byte 5: text behind the document"),
    BAD("{}{}", "byte 2: text behind the document"),
    BAD("[]]", "byte 2: text behind the document"),
    BAD("1 x", "byte 2: text behind the document"),
    BAD("null\0", "byte 4: text behind the document"),
    BAD("{\"a\":1}\xEF\xBB\xBF", "byte 7: text behind the document"),
    /* punctuation */
    BAD("[,]", "byte 1: a value was expected"),
    BAD("[1,]", "byte 3: a value was expected"),
    BAD("[1 2]", "byte 3: ',' or ']' was expected"),
    BAD("[1}", "byte 2: ',' or ']' was expected"),
    BAD("{\"a\":1]", "byte 6: ',' or '}' was expected"),
    BAD("{\"a\":1 \"b\":2}", "byte 7: ',' or '}' was expected"),
    BAD("{,}", "byte 1: a key in quotes was expected"),
    BAD("{\"a\":1,}", "byte 7: a key in quotes was expected"),
    BAD("{a:1}", "byte 1: a key in quotes was expected"),
    BAD("{'a':1}", "byte 1: a key in quotes was expected"),
    BAD("{1:1}", "byte 1: a key in quotes was expected"),
    BAD("{\"a\" 1}", "byte 5: ':' was expected"),
    BAD("{\"a\":}", "byte 5: a value was expected"),
    BAD("}", "byte 0: a value was expected"),
    BAD("\xEF\xBB\xBF{}", "byte 0: a value was expected"),
    BAD("[1,\v2]", "byte 3: a value was expected"),
    BAD("\x01[]", "byte 0: a value was expected"),
    BAD("[1/**/]", "byte 2: ',' or ']' was expected"),
    /* words and numbers */
    BAD("nul", "a value was expected"),
    BAD("True", "a value was expected"),
    BAD("truest", "byte 4: text behind the document"),
    BAD("NaN", "a value was expected"),
    BAD("-Infinity", "byte 1: a digit was expected"),
    BAD("+1", "byte 0: a value was expected"),
    BAD(".5", "byte 0: a value was expected"),
    BAD("01", "byte 1: a number that begins with 0"),
    BAD("-01", "byte 2: a number that begins with 0"),
    BAD("[1.]", "byte 3: a digit was expected"),
    BAD("[1.e3]", "byte 3: a digit was expected"),
    BAD("[1ex]", "byte 3: a digit was expected"),
    BAD("0x10", "byte 1: text behind the document"),
    BAD("1e999", "a number beyond all limits"),
    BAD("[-1e999]", "a number beyond all limits"),
    BAD("1234567890123456789012345678901234567890123456789012345678901234",
        "byte 0: a number of more than 63 characters"),
    /* text */
    BAD("\"a\nb\"", "byte 2: control character inside text"),
    BAD("\"\x1F\"", "byte 1: control character inside text"),
    BAD("\"a\0b\"", "byte 2: NUL inside text"),
    BAD("\"a\\u0000b\"", "byte 2: NUL inside text"),
    BAD("{\"a\\u0000\":1}", "byte 3: NUL inside text"),
    BAD("\"\\x41\"", "byte 1: invalid escape"),
    BAD("\"\\\0\"", "byte 1: invalid escape"),
    BAD("\"\\u12g4\"", "byte 1: invalid escape"),
    BAD("\"\\u12", "byte 1: invalid escape"),
    BAD("\"\\ud83d\"", "byte 1: half of a surrogate pair"),
    BAD("\"\\ud83d\\u0041\"", "byte 1: half of a surrogate pair"),
    BAD("\"\\ude00\"", "byte 1: half of a surrogate pair"),
    BAD("\"\xC3\"", "byte 1: invalid UTF-8"),
    BAD("\"\xC0\x80\"", "byte 1: invalid UTF-8"),
    BAD("\"ab\xED\xA0\x80\"", "byte 3: invalid UTF-8"),
    BAD("\"\xF4\x90\x80\x80\"", "byte 1: invalid UTF-8"),
    BAD("\"\xFF\"", "byte 1: invalid UTF-8"),
    BAD("\"\xC3", "byte 1: invalid UTF-8"),
    /* keys */
    BAD("{\"a\":1,\"a\":2}", "key \"a\" is repeated"),
    BAD("{\"a\":1,\"b\":{},\"a\":1}", "key \"a\" is repeated"),
    BAD("{\"a\":1,\"\\u0061\":2}", "key \"a\" is repeated"),
    BAD("[{\"x\":[{\"Id\":1,\"Id\":1}]}]", "key \"Id\" is repeated"),
    BAD("[[1],{\"x\":1,\"x\":2}]", "key \"x\" is repeated"),
    BAD("{\"a\":[[{}],{}],\"c\":{\"x\":1,\"x\":2}}", "key \"x\" is repeated"),
    BAD("{\"a\":[[[1]],1e999]}", "a number beyond all limits"),
    BAD("{\"\":1,\"\":2}", "key \"\" is repeated"),
};

static void test_documents(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(documents); i++) {
        const struct document *document = &documents[i];
        /* Exactly as long as the document, so that a read past its end is seen. */
        CLEANUP(cleanup_free) char *exact = memory_zeroed(document->length, 1);
        memcpy(exact, document->text, document->length);
        struct error err = {0};
        CLEANUP(json_free) cJSON *tree = json_parse(exact, document->length, "it", &err);
        if (document->problem == NULL) {
            ok(tree != NULL && err.kind == ERROR_NONE, "good: %s", document->text);
            if (tree == NULL) tap_diag("%s", err.text);
        } else {
            ok(tree == NULL && err.kind == ERROR_PROTOCOL && strncmp(err.text, "it: ", 4) == 0 &&
                   strstr(err.text, document->problem) != NULL,
               "bad: document %zu: %s", i, document->problem);
            if (tree != NULL || strstr(err.text, document->problem) == NULL)
                tap_diag("%s: %s", document->text, err.text);
        }
    }
}

/* No beginning of a document is a document. */
static void test_prefixes(void)
{
    static const char whole[] =
        "{\"Id\":\"sha256:\\u00e4\xC3\xA4\",\"n\":[-1.5e3,true,false,null,{\"\":[]}]}";
    for (size_t length = 0; length < sizeof whole; length++) {
        struct error err = {0};
        CLEANUP(json_free) cJSON *tree = json_parse(whole, length, "it", &err);
        if ((tree != NULL) != (length == sizeof whole - 1)) {
            ok(false, "the first %zu bytes of %s", length, whole);
            return;
        }
    }
    ok(true, "no beginning of a document is a document");
}

static bool parses(const struct strbuf *text, const char *problem)
{
    struct error err = {0};
    CLEANUP(json_free) cJSON *tree = json_parse(text->data, text->length, NULL, &err);
    if (problem == NULL) return tree != NULL;
    if (tree == NULL) tap_diag("%s", err.text);
    return tree == NULL && err.kind == ERROR_PROTOCOL && strstr(err.text, problem) != NULL;
}

static void nest(struct strbuf *text, size_t levels)
{
    strbuf_reset(text);
    for (size_t i = 0; i < levels; i++) strbuf_puts(text, i % 2 == 0 ? "[" : "{\"a\":");
    strbuf_puts(text, "1");
    for (size_t i = levels; i-- > 0;) strbuf_puts(text, i % 2 == 0 ? "]" : "}");
}

static void fill_object(struct strbuf *text, size_t members, const char *last)
{
    strbuf_reset(text);
    for (size_t i = 0; i < members; i++)
        strbuf_printf(text, "%s\"key-%zu\":%zu", i == 0 ? "{" : ",", i, i);
    strbuf_puts(text, last);
}

static void test_ceilings(void)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, JSON_MAX_BYTES + 1);
    nest(&text, JSON_MAX_DEPTH);
    ok(parses(&text, NULL), "%d levels", JSON_MAX_DEPTH);
    nest(&text, JSON_MAX_DEPTH + 1);
    ok(parses(&text, "nested deeper than the limit"), "%d levels and one", JSON_MAX_DEPTH);
    strbuf_reset(&text);
    strbuf_pad(&text, '[', 1000 * 1000);
    ok(parses(&text, "nested deeper than the limit"), "a million levels");

    for (size_t members = 14; members < 20; members++) {
        fill_object(&text, members, "}");
        ok(parses(&text, NULL), "%zu different keys", members);
        fill_object(&text, members, ",\"key-3\":0}");
        ok(parses(&text, "key \"key-3\" is repeated"), "%zu keys and a repeated one", members);
    }
    fill_object(&text, 500 * 1000, "}");
    ok(parses(&text, NULL), "half a million different keys");
    fill_object(&text, 500 * 1000, ",\"key-77\":0}");
    ok(parses(&text, "key \"key-77\" is repeated"), "half a million keys and a repeated one");
}

static void test_size(void)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, JSON_MAX_BYTES + 1);
    strbuf_puts(&text, "1");
    strbuf_pad(&text, ' ', JSON_MAX_BYTES - 1);
    ok(parses(&text, NULL), "%zu bytes", JSON_MAX_BYTES);
    strbuf_puts(&text, " ");
    ok(parses(&text, "the limit is"), "%zu bytes and one", JSON_MAX_BYTES);

    strbuf_reset(&text);
    strbuf_puts(&text, "[0");
    while (text.length < 2 * JSON_MAX_VALUES - 2) strbuf_puts(&text, ",0");
    strbuf_puts(&text, "]");
    /* The array is a value as well. */
    ok(parses(&text, NULL), "%zu values", JSON_MAX_VALUES);
    text.data[text.length - 1] = ',';
    strbuf_puts(&text, "0]");
    ok(parses(&text, "more values than the limit"), "%zu values and one", JSON_MAX_VALUES);
}

static const char members[] =
    "{\"text\":\"caf\\u00e9\",\"empty\":\"\",\"yes\":true,\"no\":false,\"none\":null,"
    "\"object\":{\"a\":1},\"array\":[1],\"most\":9007199254740991,\"least\":-9007199254740991,"
    "\"above\":9007199254740992,\"below\":-9007199254740992,\"huge\":1e300,\"half\":1.5,"
    "\"thousand\":1e3,\"one\":1.0,\"minus\":-62135596800,\"Case\":1}";

/* A key, what each reader says of it when it is optional: 0 and filled, or the problem. */
struct member {
    const char *key;
    const char *text, *integer, *boolean, *object, *array;
};

/* clang-format off */
static const struct member readings[] = {
    {"text", NULL, "is text instead of a number", "is text instead of true or false",
     "is text instead of an object", "is text instead of an array"},
    {"yes", "is true or false instead of text", "is true or false instead of a number", NULL,
     "is true or false instead of an object", "is true or false instead of an array"},
    {"one", "is a number instead of text", NULL, "is a number instead of true or false",
     "is a number instead of an object", "is a number instead of an array"},
    {"object", "is an object instead of text", "is an object instead of a number",
     "is an object instead of true or false", NULL, "is an object instead of an array"},
    {"array", "is an array instead of text", "is an array instead of a number",
     "is an array instead of true or false", "is an array instead of an object", NULL},
    {"above", "is a number instead of text", "is beyond 2^53",
     "is a number instead of true or false", "is a number instead of an object",
     "is a number instead of an array"},
};
/* clang-format on */

/* The reader succeeded where no problem was foreseen, and named key and problem where one was. */
static void reading(int result, const struct error *err, const char *key, const char *problem,
                    const char *reader)
{
    if (problem == NULL) {
        ok(result == 0 && err->kind == ERROR_NONE, "%s of \"%s\"", reader, key);
        return;
    }
    ok(result == -1 && err->kind == ERROR_PROTOCOL, "%s of \"%s\" fails", reader, key);
    has_str(err->text, problem, "and says why");
    has_str(err->text, key, "and where");
}

static void test_types(struct arena *arena, const cJSON *tree)
{
    for (size_t i = 0; i < ARRAY_LENGTH(readings); i++) {
        const struct member *row = &readings[i];
        const char *text = NULL;
        int64_t integer = 0;
        bool boolean = false;
        const cJSON *part = NULL;
        struct error err = {0};
        reading(json_text(arena, tree, row->key, JSON_OPTIONAL, &text, &err), &err, row->key,
                row->text, "text");
        err = (struct error){0};
        reading(json_int(tree, row->key, JSON_OPTIONAL, &integer, &err), &err, row->key,
                row->integer, "int");
        err = (struct error){0};
        reading(json_bool(tree, row->key, JSON_OPTIONAL, &boolean, &err), &err, row->key,
                row->boolean, "bool");
        err = (struct error){0};
        reading(json_object(tree, row->key, JSON_OPTIONAL, &part, &err), &err, row->key,
                row->object, "object");
        err = (struct error){0};
        reading(json_array(tree, row->key, JSON_OPTIONAL, &part, &err), &err, row->key, row->array,
                "array");
    }
}

static void test_integers(const cJSON *tree)
{
    static const struct {
        const char *key;
        int64_t value;
        const char *problem;
    } rows[] = {
        {"most", JSON_MAX_INTEGER, NULL},
        {"least", -JSON_MAX_INTEGER, NULL},
        {"above", 0, "is beyond 2^53"},
        {"below", 0, "is beyond 2^53"},
        {"huge", 0, "is beyond 2^53"},
        {"half", 0, "1.5 is not a whole number"},
        {"thousand", 1000, NULL},
        {"one", 1, NULL},
        {"minus", -INT64_C(62135596800), NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        int64_t value = 0;
        struct error err = {0};
        const int result = json_int(tree, rows[i].key, JSON_REQUIRED, &value, &err);
        reading(result, &err, rows[i].key, rows[i].problem, "int");
        is_int(value, rows[i].value, "the value of \"%s\"", rows[i].key);
    }
}

static void test_need(struct arena *arena, const cJSON *tree)
{
    static const char *const missing[] = {"none", "nowhere", "case"};
    for (size_t i = 0; i < ARRAY_LENGTH(missing); i++) {
        const char *key = missing[i];
        const char *text = "as before";
        int64_t integer = 7;
        struct error err = {0};
        ok(json_text(arena, tree, key, JSON_OPTIONAL, &text, &err) == 0 &&
               json_int(tree, key, JSON_OPTIONAL, &integer, &err) == 0,
           "\"%s\" may be missing", key);
        is_str(text, "as before", "text is left alone");
        is_int(integer, 7, "integer is left alone");
        const char *problem = i == 0 ? "is null" : "is missing";
        reading(json_text(arena, tree, key, JSON_REQUIRED, &text, &err), &err, key, problem,
                "required text");
        err = (struct error){0};
        reading(json_int(tree, key, JSON_REQUIRED, &integer, &err), &err, key, problem,
                "required int");
    }
}

static void test_fields(void)
{
    struct error err = {0};
    CLEANUP(json_free) cJSON *tree = json_parse(members, sizeof members - 1, "it", &err);
    if (!ok(tree != NULL, "an object with members of all types")) return;
    CLEANUP(arena_release) struct arena arena = {0};
    test_types(&arena, tree);
    test_integers(tree);
    test_need(&arena, tree);

    const char *text = NULL;
    ok(json_text(&arena, tree, "text", JSON_REQUIRED, &text, &err) == 0, "text");
    is_str(text, "caf\xC3\xA9", "with its escapes resolved");
    ok(json_text(&arena, tree, "empty", JSON_REQUIRED, &text, &err) == 0, "empty text");
    is_str(text, "", "is text");
    bool value = true;
    ok(json_bool(tree, "no", JSON_REQUIRED, &value, &err) == 0 && !value, "false");
    ok(json_bool(tree, "yes", JSON_REQUIRED, &value, &err) == 0 && value, "true");
    const cJSON *array = NULL;
    ok(json_array(tree, "array", JSON_REQUIRED, &array, &err) == 0, "array");
    int64_t integer = 0;
    ok(json_int(array, "a", JSON_OPTIONAL, &integer, &err) < 0, "an array has no members");
    has_str(err.text, "its place is an object, not an array", "and that is said");
    err = (struct error){0};
    ok(json_int(NULL, "a", JSON_OPTIONAL, &integer, &err) < 0, "nor has nothing");
}

int main(void)
{
    test_documents();
    test_prefixes();
    test_ceilings();
    test_size();
    test_fields();
    return tap_done();
}
