/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "policy/diag.h"
#include "policy/findings.h"
#include "tests/lib/tap.h"

#include <stdlib.h>
#include <string.h>

struct shown {
    const char *source;
    struct place place;
    const char *wanted; /* behind "error: text (bad-text)\n" */
};

static const struct shown shown[] = {
    {"one\ntwo\n", {"f", 2, 1, 3}, "    two\n    ^~~\n"},
    {"one\ntwo", {"f", 2, 3, 1}, "    two\n      ^\n"},
    {"one\ntwo", {"f", 2, 3, 50}, "    two\n      ^\n"}, /* width past the end */
    {"one\ntwo", {"f", 2, 40, 1}, "    two\n       ^\n"},
    {"one\ntwo", {"f", 3, 1, 1}, ""}, /* behind the end */
    {"one\n\n", {"f", 2, 1, 1}, ""},  /* an empty line says nothing */
    {"one\r\ntwo\r\n", {"f", 2, 1, 1}, "    two\n    ^\n"},
    {"one\rtwo\r", {"f", 2, 1, 1}, "    two\n    ^\n"},
    {"one\xE2\x80\xA8two\xC2\x85three", {"f", 3, 1, 5}, "    three\n    ^~~~~\n"},
    {"\xEF\xBB\xBFone", {"f", 1, 1, 3}, "    one\n    ^~~\n"},
    {"a\tb", {"f", 1, 3, 1}, "    a   b\n        ^\n"},
    {"\tb", {"f", 1, 1, 2}, "        b\n    ^~~~~\n"},
    {"\xE6\x97\xA5\xE6\x9C\xAC x", {"f", 1, 2, 1}, "    \xE6\x97\xA5\xE6\x9C\xAC x\n      ^~\n"},
    {"\x1B[31m", {"f", 1, 2, 4}, "    \\x1b[31m\n        ^~~~\n"},
    {"\xC2\xA0x\xE2\x80\x94y\nz", {"f", 1, 4, 1}, "    \xC2\xA0x\xE2\x80\x94y\n       ^\n"},
    {"a\xE2\x80\xA9z", {"f", 2, 1, 1}, "    z\n    ^\n"},
    {"\xF0\x9F\x90\xB3z", {"f", 1, 2, 1}, "    \xF0\x9F\x90\xB3z\n      ^\n"},
    {"\xE0\xA4\x95z", {"f", 1, 2, 1}, "    \xE0\xA4\x95z\n     ^\n"},
    {"\xF5\x80\x80\x80z", {"f", 1, 5, 1}, "    \\xf5\\x80\\x80\\x80z\n                    ^\n"},
    {"\xC2", {"f", 1, 1, 1}, "    \\xc2\n    ^~~~\n"},
    {"\xFFz", {"f", 1, 2, 1}, "    \\xffz\n        ^\n"},
};

static char *format_one(const char *source, size_t length, const struct place *place,
                        const char *text, const char *hint)
{
    struct arena arena;
    struct diag_list list;
    struct strbuf out;
    arena_init(&arena);
    strbuf_init(&out, 0);
    diag_list_init(&list, &arena);
    diag_add_source(&list, "f", source, length);
    diag_add(&list, SEVERITY_ERROR, place, "bad-text", hint, "%s", text);
    diag_format(&list, &list.items[0], &out);
    arena_release(&arena);
    return strbuf_take(&out);
}

static void test_shown(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(shown); i++) {
        CLEANUP(cleanup_free)
        char *got = format_one(shown[i].source, strlen(shown[i].source), &shown[i].place, "t",
                               NULL);
        const char *line = strchr(got, '\n');
        is_str(line == NULL ? NULL : line + 1, shown[i].wanted, "source line of row %zu", i);
    }
}

static void test_parts(void)
{
    const struct place place = {"f", 1, 2, 1}, whole = {"f\x1B", 0, 1, 1}, gone = {"g", 1, 1, 1};
    CLEANUP(cleanup_free) char *all = format_one("abc", 3, &place, "te\nxt", "hi\nnt");
    is_str(all, "f:1:2: error: te\\nxt (bad-text)\n    abc\n     ^\n    hint: hi\\nnt\n",
           "all parts");
    CLEANUP(cleanup_free) char *file = format_one("abc", 3, &whole, "text", NULL);
    is_str(file, "f\\x1b: error: text (bad-text)\n", "the file as a whole");
    CLEANUP(cleanup_free) char *other = format_one("abc", 3, &gone, "text", NULL);
    is_str(other, "g:1:1: error: text (bad-text)\n", "a file that is not registered");
}

/* A line of `count` digits, its number in each tenth column. */
static void fill_ruler(char *ruler, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ruler[i] = (char)(i % 10 == 9 ? 'a' + (int)(i / 10 % 26) : '.');
    ruler[count] = '\0';
}

static void test_window(void)
{
    char line[301];
    struct place place = {"f", 1, 1, 1};
    fill_ruler(line, DIAG_WINDOW_COLUMNS);
    CLEANUP(cleanup_free) char *fits = format_one(line, strlen(line), &place, "t", NULL);
    has_str(fits, line, "a line that just fits is whole");
    ok(strstr(fits, "...\n") == NULL, "and nothing is left out");
    fill_ruler(line, DIAG_WINDOW_COLUMNS + 1);
    line[DIAG_WINDOW_COLUMNS] = 'Z';
    CLEANUP(cleanup_free) char *cut = format_one(line, strlen(line), &place, "t", NULL);
    has_str(cut, ".j...\n", "one column more is left out");
    ok(strchr(cut, 'Z') == NULL, "it is not shown");
    fill_ruler(line, 300);
    place.column = 200;
    CLEANUP(cleanup_free) char *middle = format_one(line, strlen(line), &place, "t", NULL);
    const char *caret = strchr(middle, '^');
    const char *shown_line = strchr(middle, '\n') + 1;
    const char *caret_line = strchr(shown_line, '\n') + 1;
    is_int(shown_line[caret - caret_line], 't', "the caret stands under column 200");
    has_str(middle, "\n    ...", "the start is left out");
    place.column = 300;
    CLEANUP(cleanup_free) char *end = format_one(line, strlen(line), &place, "t", NULL);
    has_str(end, ".d\n", "the end is shown whole");
}

static void test_cut_text(void)
{
    const struct place place = {"f", 0, 1, 1};
    char text[DIAG_TEXT_MAX + 4];
    memset(text, 'x', sizeof text);
    text[DIAG_TEXT_MAX] = '\0';
    CLEANUP(cleanup_free) char *fits = format_one("", 0, &place, text, text);
    ok(strstr(fits, "...") == NULL, "a text of the largest length is whole");
    text[DIAG_TEXT_MAX] = 'y';
    text[DIAG_TEXT_MAX + 1] = '\0';
    CLEANUP(cleanup_free) char *cut = format_one("", 0, &place, text, NULL);
    has_str(cut, "xx... (bad-text)", "one byte more is cut");
    memcpy(text + DIAG_TEXT_MAX - 1, "\xC3\xA9", 3);
    CLEANUP(cleanup_free) char *between = format_one("", 0, &place, text, NULL);
    has_str(between, "xx... (bad-text)", "and never inside a code point");
}

static void test_many(void)
{
    struct arena arena;
    struct diag_list list;
    arena_init(&arena);
    diag_list_init(&list, &arena);
    for (unsigned i = 0; i < DIAG_MAX; i++)
        diag_add(&list, SEVERITY_WARNING, &(struct place){"f", DIAG_MAX - i, 1, 1}, "x", NULL, "t");
    is_int(list.count, DIAG_MAX, "as many findings as there may be");
    is_int(list.error_count, 0, "no error among them");
    diag_add(&list, SEVERITY_ERROR, &(struct place){"a", 1, 1, 1}, "x", NULL, "t");
    diag_add(&list, SEVERITY_ERROR, &(struct place){"a", 1, 1, 1}, "x", NULL, "t");
    is_int(list.count, DIAG_MAX + 1, "one more says that there are more");
    ok(list.error_count >= 2, "errors that are not listed count");
    diag_sort(&list);
    is_int(list.items[0].place.line, 1, "sorted by line");
    is_str(list.items[DIAG_MAX].rule_id, "too-many-findings", "and the last one stays last");
    arena_release(&arena);
}

static void test_sort(void)
{
    static const struct diag wanted[] = {
        {.place = {"a", 1, 1, 1}, .rule_id = "b"}, {.place = {"a", 1, 1, 1}, .rule_id = "c"},
        {.place = {"a", 1, 2, 1}, .rule_id = "a"}, {.place = {"a", 3, 1, 1}, .rule_id = "a"},
        {.place = {"b", 0, 1, 1}, .rule_id = "a"},
    };
    static const size_t order[] = {3, 0, 4, 2, 1};
    struct arena arena;
    struct diag_list list;
    arena_init(&arena);
    diag_list_init(&list, &arena);
    for (size_t i = 0; i < ARRAY_LENGTH(order); i++)
        diag_add(&list, SEVERITY_NOTE, &wanted[order[i]].place, wanted[order[i]].rule_id, NULL,
                 "%zu", order[i]);
    diag_sort(&list);
    for (size_t i = 0; i < ARRAY_LENGTH(wanted); i++)
        is_int(strtol(list.items[i].text, NULL, 10), (long)i, "finding %zu in its place", i);
    arena_release(&arena);
}

static bool is_kebab(const char *text)
{
    if (*text < 'a' || *text > 'z') return false;
    for (; *text != '\0'; text++) {
        if (*text == '-' && (text[1] < 'a' || text[1] > 'z')) return false;
        if (*text != '-' && (*text < 'a' || *text > 'z')) return false;
    }
    return true;
}

static void test_findings(void)
{
    for (size_t i = 0; i < FINDING_COUNT; i++) {
        const struct finding_row *row = &finding_rows[i];
        if (!ok(row->id != NULL && row->help != NULL && *row->help != '\0', "row %zu is whole", i))
            continue;
        ok(is_kebab(row->id), "\"%s\" is in kebab-case", row->id);
        ok(finding_by_id(row->id) == row, "\"%s\" is there once", row->id);
    }
    ok(finding_by_id("nothing") == NULL, "an ID that is none");
}

int main(void)
{
    test_shown();
    test_parts();
    test_window();
    test_cut_text();
    test_many();
    test_sort();
    test_findings();
    is_str(severity_name(SEVERITY_NOTE), "note", "name of a severity");
    return tap_done();
}
