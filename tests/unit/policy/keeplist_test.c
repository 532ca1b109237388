/* SPDX-License-Identifier: Apache-2.0 */
/* Keep-lists: what an entry may be, what it keeps, and what is refused. */
#include "policy/keeplist.h"

#include <string.h>

#include "base/cleanup.h"
#include "model/inventory.h"
#include "tests/lib/tap.h"

#define HEX_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEX_D "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"

/* Image A has the tag docker.io/library/app:1 and the digest docker.io/library/app@D. */
static const struct image *make_image(struct inventory *inventory)
{
    struct image *image = inventory_add_image(inventory, "sha256:" HEX_A);
    inventory_add_name(inventory, image, "app:1");
    inventory_add_name(inventory, image, "app@sha256:" HEX_D);
    return image;
}

static const struct {
    const char *entry;
    bool is_valid, keeps;
} entries[] = {
    {"app:1", true, true},
    {"docker.io/library/app:1", true, true},
    {"index.docker.io/library/app:1", true, true},
    {"app:2", true, false},
    {"app", true, false}, /* latest */
    {"example.com/app:1", true, false},
    {"app@sha256:" HEX_D, true, true},
    {"mirror.example.com/app@sha256:" HEX_D, true, true},
    {"app@sha256:" HEX_A, true, true}, /* on some engines the ID is the manifest digest */
    {"app:2@sha256:" HEX_D, true, true},
    {"app:1@sha256:0000000000000000000000000000000000000000000000000000000000000000", true, true},
    {"app:2@sha256:0000000000000000000000000000000000000000000000000000000000000000", true, false},
    {"sha256:" HEX_A, true, true},
    {HEX_A, true, true},
    {"sha256:" HEX_D, true, true},
    {HEX_D, true, true},
    {"sha256:aaaaaaaaaaaa", false, false},
    {"aaaaaaaaaaaa", false, false},
    {"aaaaaaaaaaa", true, false}, /* may be a name */
    {"aaaaaaaaaaaa:1", true, false},
    {"", false, false},
    {"app:", false, false},
    {"app:1 app:2", false, false},
    {"UPPER:1", false, false},
    {"app@sha256:abc", false, false},
    {"<none>:<none>", false, false},
    {"sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false, false},
};

static void check_entries(void)
{
    struct inventory inventory;
    inventory_init(&inventory);
    const struct image *image = make_image(&inventory);
    for (size_t i = 0; i < ARRAY_LENGTH(entries); i++) {
        struct arena arena = {0};
        struct error err = {0};
        struct keep_list *list = keep_list_new(&arena);
        int added = keep_list_add(list, entries[i].entry, "list", 7, &err);
        is_int(added, entries[i].is_valid ? 0 : -1, "\"%s\" is taken or refused", entries[i].entry);
        is_int(keep_list_count(list), entries[i].is_valid, "\"%s\" is counted", entries[i].entry);
        if (!entries[i].is_valid)
            is_int(err.kind, ERROR_INPUT, "\"%s\" is bad input", entries[i].entry);
        const struct keep_entry *found = keep_list_find(list, image);
        is_int(found != NULL, entries[i].keeps, "\"%s\" keeps the image or not", entries[i].entry);
        if (found) is_str(found->text, entries[i].entry, "the entry is told as written");
        arena_release(&arena);
    }
    inventory_release(&inventory);
}

static const struct {
    const char *title, *text;
    size_t length; /* 0: of the text */
    size_t count;
    const char *findings; /* the lines of what is refused */
} files[] = {
    {"one a line, blanks and comments", "app:1\n\n  # no\n#no\n \t lib:1 \r\n", 0, 2, ""},
    {"no newline at the end", "app:1\nlib:1", 0, 2, ""},
    {"an empty file", "", 0, 0, ""},
    {"a byte order mark",
     "\xEF\xBB\xBF"
     "app:1\n",
     0, 1, ""},
    {"everything wrong is found", "UPPER\napp:1\nsha256 x\nlib@\n", 0, 1, " 1 3 4"},
    {"no UTF-8", "app:1\n\xff\xfe\nlib:1\n", 0, 2, " 2"},
    {"a NUL hides nothing", "app:1\0lib:1\nbin:1\n", 18, 1, " 1"},
};

static void check_files(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        struct arena arena = {0};
        struct diag_list diags;
        const char *found = "";
        diag_list_init(&diags, &arena);
        struct keep_list *list = keep_list_new(&arena);
        size_t length = files[i].length ? files[i].length : strlen(files[i].text);
        int status = keep_list_read(list, "f", files[i].text, length, &diags);
        for (size_t j = 0; j < diags.count; j++)
            found = arena_printf(&arena, "%s %u", found, diags.items[j].place.line);
        is_str(found, files[i].findings, "%s: findings", files[i].title);
        is_int(status, *files[i].findings ? -1 : 0, "%s: status", files[i].title);
        is_int(keep_list_count(list), (int64_t)files[i].count, "%s: entries", files[i].title);
        arena_release(&arena);
    }
}

static void check_order(void)
{
    struct inventory inventory;
    inventory_init(&inventory);
    const struct image *image = make_image(&inventory);
    for (int turn = 0; turn < 2; turn++) {
        struct arena arena = {0};
        struct error err = {0};
        struct keep_list *list = keep_list_new(&arena);
        (void)keep_list_add(list, turn ? "app:1" : "docker.io/library/app:1", turn ? "a" : "b", 1,
                            &err);
        (void)keep_list_add(list, turn ? "docker.io/library/app:1" : "app:1", turn ? "b" : "a", 1,
                            &err);
        is_str(keep_list_find(list, image)->source, "a", "of two entries the first file is told");
        arena_release(&arena);
    }
    inventory_release(&inventory);
}

static void check_size(void)
{
    struct arena arena = {0};
    struct diag_list diags;
    diag_list_init(&diags, &arena);
    struct keep_list *list = keep_list_new(&arena);
    char *text = ARENA_ARRAY(&arena, KEEP_LIST_MAX_BYTES + 1, char);
    memset(text, '\n', KEEP_LIST_MAX_BYTES + 1);
    is_int(keep_list_read(list, "f", text, KEEP_LIST_MAX_BYTES, &diags), 0, "as large as allowed");
    is_int(keep_list_read(list, "f", text, KEEP_LIST_MAX_BYTES + 1, &diags), -1, "too large");
    struct error err = {0};
    for (int i = 0; i < KEEP_LIST_MAX_ENTRIES; i++) (void)keep_list_add(list, HEX_A, "f", 1, &err);
    is_int(err.kind, ERROR_NONE, "as many entries as allowed");
    is_int(keep_list_add(list, HEX_A, "f", 1, &err), -1, "too many entries");
    arena_release(&arena);
}

int main(void)
{
    check_entries();
    check_files();
    check_order();
    check_size();
    return tap_done();
}
