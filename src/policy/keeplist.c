/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/keeplist.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "policy/findings.h"

#define ID_PREFIX       "sha256:"
#define HEX_DIGITS      64
#define SHORT_ID_DIGITS 12 /* as engines print them */
#define BLANKS          " \t\r\v\f"
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Entries by canonical tag reference ("repo:tag"), and by digest or image ID alone. */
struct keep_list {
    struct arena *arena;
    struct map by_text;
    size_t count;
};

struct keep_list *keep_list_new(struct arena *arena)
{
    struct keep_list *list = ARENA_NEW(arena, struct keep_list);
    list->arena = arena;
    map_init(&list->by_text, arena);
    return list;
}

size_t keep_list_count(const struct keep_list *list)
{
    return list->count;
}

/* Of several entries for one thing the same is reported whatever the order of reading. */
static bool comes_before(const struct keep_entry *left, const struct keep_entry *right)
{
    int order = strcmp(left->source, right->source);
    if (order == 0 && left->line != right->line) return left->line < right->line;
    if (order == 0) order = strcmp(left->text, right->text);
    return order < 0;
}

static void put(struct keep_list *list, const char *key, struct keep_entry *entry)
{
    const struct keep_entry *earlier = map_get(&list->by_text, key);
    if (earlier == NULL || comes_before(entry, earlier)) map_put(&list->by_text, key, entry);
}

/* The digest that an ID is written as ("sha256:…" or its 64 digits alone), or NULL. */
static const char *whole_id(struct arena *arena, const char *text)
{
    if (text_is_digest(text)) return arena_strdup(arena, text);
    if (strlen(text) != HEX_DIGITS) return NULL;
    const char *id = arena_printf(arena, ID_PREFIX "%s", text);
    return text_is_digest(id) ? id : NULL;
}

/* An ID that is cut or misspelt reads as a name that no image has, and would keep nothing. */
static bool is_broken_id(const char *text)
{
    if (text_starts_with(text, ID_PREFIX)) return true;
    size_t length = strlen(text);
    return length >= SHORT_ID_DIGITS && text_is_hex(text, length);
}

static struct keep_entry *entry_new(struct keep_list *list, const char *text, const char *source,
                                    unsigned line)
{
    struct keep_entry *entry = ARENA_NEW(list->arena, struct keep_entry);
    *entry = (struct keep_entry){arena_strdup(list->arena, text), arena_strdup(list->arena, source),
                                 line};
    list->count++;
    return entry;
}

int keep_list_add(struct keep_list *list, const char *text, const char *source, unsigned line,
                  struct error *err)
{
    if (list->count >= KEEP_LIST_MAX_ENTRIES)
        return error_set(err, ERROR_INPUT, "more than %d entries", KEEP_LIST_MAX_ENTRIES);
    const char *id = whole_id(list->arena, text);
    if (id) {
        put(list, id, entry_new(list, text, source, line));
        return 0;
    }
    if (is_broken_id(text))
        return error_set(err, ERROR_INPUT,
                         "\"%s\" is no whole image ID, which is \"sha256:\" and 64 lower-case hex "
                         "digits",
                         text);
    struct reference reference;
    if (reference_parse(list->arena, text, REFERENCE_DEFAULT_LATEST, &reference, err) < 0)
        return -1;
    struct keep_entry *entry = entry_new(list, text, source, line);
    if (reference.digest) put(list, reference.digest, entry);
    if (reference.tag)
        put(list,
            reference.digest
                ? arena_printf(list->arena, "%s:%s", reference.repository, reference.tag)
                : reference.text,
            entry);
    return 0;
}

static void refuse(struct diag_list *diags, const char *file, unsigned line, const char *text,
                   const char *why)
{
    size_t columns = text_columns(text);
    const struct place place = {file, line, 1, columns > 0 ? (unsigned)columns : 1};
    finding_add(diags, FINDING_KEEP_LIST_ENTRY, &place,
                "write one image reference or image ID a line; \"#\" begins a comment line", "%s",
                why);
}

/* One line without its blanks at both ends; the empty text for a line that says nothing. */
static const char *trimmed(struct arena *arena, const char *start, size_t length)
{
    const char *end = start + length;
    while (start < end && strchr(BLANKS, *start)) start++;
    while (start < end && strchr(BLANKS, end[-1])) end--;
    if (start == end || *start == '#') return "";
    return arena_strndup(arena, start, (size_t)(end - start));
}

static int read_line(struct keep_list *list, const char *file, unsigned line, const char *start,
                     size_t length, struct diag_list *diags)
{
    if (!text_is_utf8(start, length)) {
        refuse(diags, file, line, "", "the line is not UTF-8 text");
        return -1;
    }
    const char *text = trimmed(list->arena, start, length);
    struct error err = {0};
    if (*text == '\0' || keep_list_add(list, text, file, line, &err) == 0) return 0;
    refuse(diags, file, line, text, err.text);
    return -1;
}

int keep_list_read(struct keep_list *list, const char *file, const char *text, size_t length,
                   struct diag_list *diags)
{
    if (length > KEEP_LIST_MAX_BYTES) {
        const struct place place = {file, 0, 1, 1};
        finding_add(diags, FINDING_KEEP_LIST_SIZE, &place, NULL,
                    "the keep-list has more than %zu bytes", KEEP_LIST_MAX_BYTES);
        return -1;
    }
    size_t mark = strlen(BYTE_ORDER_MARK);
    size_t start = length >= mark && memcmp(text, BYTE_ORDER_MARK, mark) == 0 ? mark : 0;
    int status = 0;
    for (unsigned line = 1; start < length; line++) {
        const char *newline = memchr(text + start, '\n', length - start);
        size_t end = newline ? (size_t)(newline - text) : length;
        if (read_line(list, file, line, text + start, end - start, diags) < 0) status = -1;
        start = end + 1;
    }
    return status;
}

static const struct keep_entry *find_digest(const struct keep_list *list, const struct image *image)
{
    for (size_t i = 0; i < image->digest_count; i++) {
        const struct image_name *name = &image->digests[i];
        const struct keep_entry *entry = name->readable
                                             ? map_get(&list->by_text, name->reference.digest)
                                             : NULL;
        if (entry) return entry;
    }
    return NULL;
}

const struct keep_entry *keep_list_find(const struct keep_list *list, const struct image *image)
{
    const struct keep_entry *entry = map_get(&list->by_text, image->id);
    for (size_t i = 0; entry == NULL && i < image->tag_count; i++)
        if (image->tags[i].readable) entry = map_get(&list->by_text, image->tags[i].reference.text);
    return entry ? entry : find_digest(list, image);
}
