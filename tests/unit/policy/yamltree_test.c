/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "policy/yamltree.h"
#include "tests/lib/tap.h"

#include <string.h>

/* One text on its way through the reader. */
struct reading {
    struct arena arena;
    struct diag_list diags;
    struct yaml_documents documents;
    int status;
};

static void read_bytes(struct reading *reading, const char *text, size_t length)
{
    arena_init(&reading->arena);
    diag_list_init(&reading->diags, &reading->arena);
    diag_add_source(&reading->diags, "f", text, length);
    reading->status = yaml_read(&reading->arena, "f", text, length, &reading->documents,
                                &reading->diags);
}

static void read_text(struct reading *reading, const char *text)
{
    read_bytes(reading, text, strlen(text));
}

static void show_node(struct strbuf *out, const struct yaml_node *node)
{
    if (node->kind == YAML_SCALAR) {
        if (node->is_null)
            strbuf_puts(out, "null");
        else
            strbuf_printf(out, "%s%s%s", node->quoted ? "'" : "", node->text,
                          node->quoted ? "'" : "");
        return;
    }
    strbuf_putc(out, node->kind == YAML_MAP ? '{' : '[');
    for (size_t i = 0; i < node->count; i++) {
        if (i > 0) strbuf_puts(out, ", ");
        if (node->kind == YAML_MAP) strbuf_printf(out, "%s: ", node->members[i].key);
        show_node(out, node->kind == YAML_MAP ? node->members[i].value : node->items[i]);
    }
    strbuf_putc(out, node->kind == YAML_MAP ? '}' : ']');
}

static void test_trees(void)
{
    static const struct {
        const char *text, *wanted;
    } rows[] = {
        {"a: 1", "{a: 1}"},
        {"- a\n- [b, {c: d}]\n", "[a, [b, {c: d}]]"},
        {"a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: nULL",
         "{a: null, b: null, c: null, d: '', e: 'null', f: nULL}"},
        {"yes: no\n1: 0x10\n", "{yes: no, 1: 0x10}"},
        {"'<<': a", "{<<: a}"},
        {"'': a", "{: a}"},
        {"a: |\n  x\n  y\n", "{a: 'x\ny\n'}"},
        {"a: >-\n  x\n  y\n", "{a: 'x y'}"},
        {"a: \"\\u00e9\"", "{a: '\xC3\xA9'}"},
        {"\xEF\xBB\xBF"
         "a: b",
         "{a: b}"},
        {"a: b\r\nc: d\r\n", "{a: b, c: d}"},
        {"%YAML 1.1\n---\na\n", "a"},
        {"a: {}\nb: []\n", "{a: {}, b: []}"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct reading reading;
        struct strbuf out;
        strbuf_init(&out, 0);
        read_text(&reading, rows[i].text);
        if (is_int(reading.status, 0, "row %zu can be read", i) && reading.documents.count > 0)
            show_node(&out, reading.documents.roots[0]);
        is_str(out.data, rows[i].wanted, "tree of row %zu", i);
        strbuf_release(&out);
        arena_release(&reading.arena);
    }
}

static void test_documents(void)
{
    static const struct {
        const char *text;
        size_t wanted;
    } rows[] = {{"", 0},
                {"# c\n", 0},
                {"---\n---\n", 0},
                {"~", 0},
                {"''", 1},
                {"a\n---\nb\n", 2},
                {"---\na\n...\n---\n# c\n---\nb\n", 2}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct reading reading;
        read_text(&reading, rows[i].text);
        is_int(reading.status, 0, "row %zu can be read", i);
        is_int(reading.documents.count, rows[i].wanted, "documents of row %zu", i);
        arena_release(&reading.arena);
    }
}

static void is_place(const struct place *place, unsigned line, unsigned column, unsigned width,
                     const char *what)
{
    is_int(place->line, line, "line of %s", what);
    is_int(place->column, column, "column of %s", what);
    is_int(place->width, width, "width of %s", what);
}

static void test_places(void)
{
    struct reading reading;
    read_text(&reading, "\xEF\xBB\xBF"
                        "key: v\n\"\xC3\xA9\":   [xyz, 'q r',\n  \"m\n  n\"]\nm: {a: b}\n");
    if (!is_int(reading.status, 0, "can be read")) return;
    const struct yaml_node *root = reading.documents.roots[0];
    is_place(&root->place, 1, 1, 3, "a block map is that of its first key");
    is_place(&root->members[0].value->place, 1, 6, 1, "a plain value");
    is_place(&root->members[1].key_place, 2, 1, 3, "a quoted key");
    const struct yaml_node *list = yaml_get(root, "\xC3\xA9");
    is_place(&list->place, 2, 8, 1, "a flow list");
    is_place(&list->items[0]->place, 2, 9, 3, "a plain item");
    is_place(&list->items[1]->place, 2, 14, 5, "a quoted item");
    is_place(&list->items[2]->place, 3, 3, 1, "an item of two lines");
    is_place(&yaml_get(root, "m")->place, 5, 4, 1, "a flow map");
    ok(yaml_get(root, "none") == NULL, "a key that is not there");
    arena_release(&reading.arena);
}

/* The rule ID of the only finding, or NULL. */
static const char *only_finding(const struct reading *reading)
{
    return reading->diags.count == 1 ? reading->diags.items[0].rule_id : NULL;
}

static void check_limit(const char *what, char *within, char *beyond)
{
    struct reading reading;
    read_text(&reading, within);
    is_int(reading.status, 0, "%s: at the limit", what);
    arena_release(&reading.arena);
    read_text(&reading, beyond);
    is_int(reading.status, -1, "%s: beyond it", what);
    is_str(only_finding(&reading), "yaml-limit", "%s: what is said", what);
    arena_release(&reading.arena);
    free(within);
    free(beyond);
}

static char *repeat(const char *before, const char *text, size_t count, const char *after)
{
    struct strbuf out;
    strbuf_init(&out, 0);
    strbuf_puts(&out, before);
    for (size_t i = 0; i < count; i++) strbuf_puts(&out, text);
    strbuf_puts(&out, after);
    return strbuf_take(&out);
}

static char *nested(size_t depth)
{
    char *opened = repeat("", "[", depth, "");
    char *all = repeat(opened, "]", depth, "");
    free(opened);
    return all;
}

static void test_limits(void)
{
    check_limit("depth", nested(YAML_MAX_DEPTH), nested(YAML_MAX_DEPTH + 1));
    check_limit("documents", repeat("", "---\na\n", YAML_MAX_DOCUMENTS, ""),
                repeat("", "---\na\n", YAML_MAX_DOCUMENTS + 1, ""));
    check_limit("scalar", repeat("", "x", YAML_MAX_SCALAR_BYTES, ""),
                repeat("", "x", YAML_MAX_SCALAR_BYTES + 1, ""));
    check_limit("key", repeat("? ", "x", YAML_MAX_SCALAR_BYTES, "\n: a"),
                repeat("? ", "x", YAML_MAX_SCALAR_BYTES + 1, "\n: a"));
    check_limit("nodes", repeat("[", "a,", YAML_MAX_NODES - 1, "]"),
                repeat("[", "a,", YAML_MAX_NODES, "]"));
    check_limit("bytes", repeat("a\n#", "x", YAML_MAX_BYTES - 3, ""),
                repeat("a\n#", "x", YAML_MAX_BYTES - 2, ""));
}

static void test_comments(void)
{
    static const struct {
        const char *text, *wanted; /* comment of the value of the key "k" */
    } rows[] = {
        {"k: v # imagecull: a", "a"},
        {"# imagecull: a\nk: v", "a"},
        {"#imagecull:a  \nk: v", "a"},
        {"# imagecull: a\n# other\n# imagecull: b\nk: v # imagecull: c", "a\nb\nc"},
        {"# imagecull: a\n\nk: v", NULL},
        {"j: v # imagecull: a\nk: v", NULL},
        {"k: v\n# imagecull: a\n", NULL},
        {"k: 'v # imagecull: a'", NULL},
        {"k: \"v\n  # imagecull: a\"", NULL},
        {"j: |\n  # imagecull: a\nk: v", NULL},
        {"j: |\n  x\n# imagecull: a\nk: v", "a"},
        {"j: >\n  x # imagecull: a\n  y\nk: v", NULL},
        {"k: v#imagecull:a", NULL},
        {"k: v # imagecull : a", NULL},
        {"k: v # noimagecull: a", NULL},
        {"# imagecull: a\n---\nk: v", "a"},
        {"{k: v} # imagecull: a", "a"},
        {"'# imagecull: a': x\nk: v", NULL},
        {"k: v # imagecull: 'a' # b", "'a' # b"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct reading reading;
        read_text(&reading, rows[i].text);
        if (is_int(reading.status, 0, "row %zu can be read", i))
            is_str(yaml_get(reading.documents.roots[0], "k")->comment, rows[i].wanted,
                   "comment of row %zu", i);
        arena_release(&reading.arena);
    }
}

static void test_refused(void)
{
    static const struct {
        const char *text;
        size_t length;
        const char *wanted;
    } rows[] = {
        {"a: &x b", 7, "yaml-anchor"},
        {"a: !x b", 7, "yaml-tag"},
        {"a: ! b", 6, "yaml-tag"},
        {"&x {a: b}", 9, "yaml-anchor"},
        {"!x [a]", 6, "yaml-tag"},
        {"a: *x", 5, "yaml-alias"},
        {"<<: a", 5, "yaml-merge-key"},
        {"a: 1\na: 2", 9, "yaml-repeated-key"},
        {"a: 1\n'a': 2", 11, "yaml-repeated-key"},
        {"{[a]: b}", 8, "yaml-key"},
        {"? {a: b}\n: c", 12, "yaml-key"},
        {"~: a", 4, "yaml-key"},
        {"? \n: a", 6, "yaml-key"},
        {"a\0b", 3, "yaml-encoding"},
        {"a: \"\\0\"", 7, "yaml-encoding"},
        {"\"\\0\": a", 7, "yaml-encoding"},
        {"a: \xC0\xAF", 5, "yaml-encoding"},
        {"\xFF\xFE"
         "a\0",
         4, "yaml-encoding"},
        {"a\0:\0", 4, "yaml-encoding"},
        {"\0a", 2, "yaml-encoding"},
        {"a: [", 4, "yaml-syntax"},
        {"a: \x01", 4, "yaml-syntax"},
        {"%TAG ! x:\n---\na", 15, "yaml-directive"},
        {"a: b: c", 7, "yaml-syntax"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct reading reading;
        read_bytes(&reading, rows[i].text, rows[i].length);
        is_int(reading.status, -1, "row %zu is refused", i);
        is_str(only_finding(&reading), rows[i].wanted, "why row %zu is refused", i);
        arena_release(&reading.arena);
    }
}

int main(void)
{
    test_trees();
    test_documents();
    test_places();
    test_limits();
    test_comments();
    test_refused();
    return tap_done();
}
