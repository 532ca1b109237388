/* SPDX-License-Identifier: Apache-2.0 */
/* imagecull-policy(5), imagecull-test(5) and the tables of keys say the same: each key, in its place, with the kind of
 * its value and whether it is required; and nothing more. */
#include "base/file.h"
#include "policy/policy.h"
#include "policy/testdocument.h"
#include "tests/lib/tap.h"

#include <stdlib.h>
#include <string.h>

#define ENTRIES_MOST 200
#define HEADING      ".Ss "
#define ITEM         ".It Ic "
#define REQUIRED     "Required."

/* One ".It Ic KEY : Ar KIND" of the manual. */
struct entry {
    const char *heading, *key, *kind;
    bool required;
    bool used; /* a table has it */
};

static struct entry entries[ENTRIES_MOST];
static size_t entry_count;

/* The part of the manual for the table at that path. */
struct part {
    const char *path, *heading;
};

static const struct part policy_parts[] = {
    {"", "Document"},
    {".metadata", "metadata"},
    {".spec", "spec"},
    {".spec.nodes", "spec.nodes"},
    {".spec.limits", "spec.limits"},
    {".spec.disk", "spec.disk"},
    {".spec.keep", "Rules"},
    {".spec.keep.except", "Rules"},
    {".spec.keep.tags", "tags"},
    {".spec.delete", "Rules"},
    {".spec.delete.except", "Rules"},
    {".spec.delete.tags", "tags"},
    {NULL, NULL},
};

static const struct part test_parts[] = {
    {"", "Document"},
    {".metadata", "metadata"},
    {".spec", "spec"},
    {".spec.tests", "Tests"},
    {".spec.tests.node", "node"},
    {".spec.tests.images", "Images"},
    {".spec.tests.containers", "Containers"},
    {".spec.tests.expect", "Expectations"},
    {".spec.tests.totals", "totals"},
    {NULL, NULL},
};

static const struct part *parts;

static const char *const kind_words[] = {
    [FIELD_TEXT] = "text",
    [FIELD_NAME] = "name",
    [FIELD_BOOL] = "boolean",
    [FIELD_COUNT] = "count",
    [FIELD_DURATION] = "duration",
    [FIELD_SIZE] = "size",
    [FIELD_SHARE] = "share",
    [FIELD_DATE] = "date",
    [FIELD_TEXT_LIST] = "list of text",
    [FIELD_LABELS] = "map of text",
    [FIELD_OBJECT] = "map",
    [FIELD_OBJECT_LIST] = "list of ",
    [FIELD_TEXT_CHECKED] = "text",
};

static void read_item(const char *heading, char *line)
{
    static const char between[] = " : Ar ";
    char *kind = strstr(line, between);
    if (!ok(kind != NULL, "\"%s\" has a kind", line) || entry_count == ENTRIES_MOST) return;
    *kind = '\0';
    entries[entry_count++] = (struct entry){
        .heading = heading, .key = line + strlen(ITEM), .kind = kind + strlen(between)};
}

/* Cuts the text into lines where it lies. */
static void read_manual(char *text)
{
    const char *heading = "";
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, HEADING, strlen(HEADING)) == 0)
            heading = line + strlen(HEADING);
        else if (strncmp(line, ".Sh ", 4) == 0)
            heading = "";
        else if (strncmp(line, ITEM, strlen(ITEM)) == 0)
            read_item(heading, line);
        else if (entry_count > 0 && strcmp(line, REQUIRED) == 0)
            entries[entry_count - 1].required = true;
    }
}

static struct entry *find_entry(const char *heading, const char *key)
{
    for (size_t i = 0; i < entry_count; i++)
        if (strcmp(entries[i].heading, heading) == 0 && strcmp(entries[i].key, key) == 0)
            return &entries[i];
    return NULL;
}

static const char *heading_of(const char *path)
{
    for (const struct part *part = parts; part->path; part++)
        if (strcmp(part->path, path) == 0) return part->heading;
    return NULL;
}

/* A choice of one is written as text; "a | b" otherwise. */
static void kind_text(const struct field *row, struct strbuf *out)
{
    if (row->kind != FIELD_CHOICE) {
        strbuf_puts(out, kind_words[row->kind]);
    } else if (row->choices[1] == NULL) {
        strbuf_puts(out, "text");
    } else {
        for (size_t i = 0; row->choices[i]; i++)
            strbuf_printf(out, "%s%s", i > 0 ? " | " : "", row->choices[i]);
    }
}

static void compare(const struct field *row, const char *path, const char *heading)
{
    struct strbuf kind;
    struct entry *entry = find_entry(heading, row->key);
    if (!ok(entry != NULL, "%s.%s is in the manual under \"%s\"", path, row->key, heading)) return;
    strbuf_init(&kind, 0);
    kind_text(row, &kind);
    if (row->kind == FIELD_OBJECT_LIST) /* of what is for the manual to say */
        ok(strncmp(entry->kind, kind.data, kind.length) == 0, "%s.%s: its kind", path, row->key);
    else
        is_str(entry->kind, kind.data, "%s.%s: its kind", path, row->key);
    strbuf_release(&kind);
    is_int(entry->required, row->required, "%s.%s: whether it is required", path, row->key);
    entry->used = true;
}

static void walk(const struct field *rows, const char *path)
{
    const char *heading = heading_of(path);
    if (!ok(heading != NULL, "\"%s\" has a part of the manual", path)) return;
    for (const struct field *row = rows; row->key; row++) {
        compare(row, path, heading);
        if (row->rows == NULL) continue;
        struct strbuf below;
        strbuf_init(&below, 0);
        strbuf_printf(&below, "%s.%s", path, row->key);
        walk(row->rows, below.data);
        strbuf_release(&below);
    }
}

static void compare_manual(const char *manual, const struct field *rows, const struct part *its)
{
    const char *top = getenv("TOP_SRCDIR");
    struct strbuf path, text;
    struct error err = {0};
    strbuf_init(&path, 0);
    strbuf_init(&text, 0);
    entry_count = 0;
    parts = its;
    strbuf_printf(&path, "%s/%s", top ? top : ".", manual);
    if (ok(file_read(path.data, 1 << 20, &text, &err) == 0, "read %s: %s", manual, err.text)) {
        read_manual(text.data);
        walk(rows, "");
        for (size_t i = 0; i < entry_count; i++)
            ok(entries[i].used, "%s: \"%s\" has a key %s", manual, entries[i].heading,
               entries[i].key);
    }
    strbuf_release(&path);
    strbuf_release(&text);
}

int main(void)
{
    compare_manual("man/imagecull-policy.5", policy_document_fields, policy_parts);
    compare_manual("man/imagecull-test.5", test_document_fields, test_parts);
    return tap_done();
}
