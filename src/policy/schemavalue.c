/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/schemavalue.h"

#include "base/cleanup.h"
#include "base/nearest.h"
#include "base/text.h"
#include "policy/findings.h"

#include <inttypes.h>
#include <string.h>

#define COUNT_MOST     INT64_C(1000000000)
#define NAME_MOST      63
#define SHOWN_IN_HINTS 40 /* bytes of a value that a hint repeats */

static void *member_at(void *target, size_t offset)
{
    return (char *)target + offset;
}

static const char *node_kind_name(const struct yaml_node *node)
{
    static const char *const names[] = {
        [YAML_SCALAR] = "a text", [YAML_MAP] = "a map", [YAML_LIST] = "a list"};
    return names[node->kind];
}

/* The right form, with the value that stands there where that can be shown. */
static const char *form_hint(const struct schema_reader *reader, const struct field *row,
                             const struct yaml_node *node, enum yaml_kind wanted)
{
    const bool can_show = node->kind == YAML_SCALAR && strlen(node->text) <= SHOWN_IN_HINTS &&
                          strpbrk(node->text, "'\n") == NULL;
    if (wanted == YAML_LIST && row->kind == FIELD_TEXT_LIST)
        return arena_printf(reader->arena, "write a list: %s: ['%s']", row->key,
                            can_show ? node->text : "...");
    if (wanted == YAML_LIST)
        return arena_printf(reader->arena, "write a list: each item begins with \"- \"");
    if (wanted == YAML_MAP && row->kind == FIELD_LABELS)
        return arena_printf(reader->arena, "write a map: %s: {key: value}", row->key);
    if (wanted == YAML_MAP && row->rows != NULL)
        return arena_printf(reader->arena, "write a map: %s: {%s: ...}", row->key,
                            row->rows[0].key);
    return NULL;
}

bool schema_expect(const struct schema_reader *reader, const struct field *row,
                   const struct yaml_node *node, enum yaml_kind kind)
{
    if (node->broken) return false;
    if (node->kind == YAML_SCALAR && node->is_null) {
        finding_add(reader->diags, FINDING_EMPTY_VALUE, &node->place,
                    row->required ? row->help : "leave the key out where nothing is meant",
                    "\"%s\" has no value", row->key);
        return false;
    }
    if (node->kind == kind) {
        if (kind == YAML_SCALAR || node->count > 0) return true;
        finding_add(reader->diags, FINDING_EMPTY_VALUE, &node->place,
                    "leave the key out where nothing is meant", "\"%s\" is an empty %s", row->key,
                    kind == YAML_LIST ? "list" : "map");
        return false;
    }
    const char *wanted = kind == YAML_SCALAR ? "one value" : kind == YAML_LIST ? "a list" : "a map";
    finding_add(reader->diags, FINDING_WRONG_TYPE, &node->place, form_hint(reader, row, node, kind),
                "\"%s\" takes %s, this is %s", row->key, wanted, node_kind_name(node));
    return false;
}

/* Texts */

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_name(const char *text)
{
    const size_t length = strlen(text);
    if (length == 0 || length > NAME_MOST || !is_name_char(*text)) return false;
    for (const char *c = text; *c != '\0'; c++)
        if (!is_name_char(*c) && *c != '-' && *c != '.') return false;
    return true;
}

static void read_text(const struct schema_reader *reader, const struct field *row,
                      const struct yaml_node *node, void *member)
{
    if (row->kind == FIELD_NAME && !is_name(node->text)) {
        finding_add(reader->diags, FINDING_BAD_NAME, &node->place,
                    "lower-case letters, digits, \"-\" and \".\", at most 63, a letter or digit "
                    "first",
                    "\"%s\" cannot be \"%s\"", row->key, node->text);
        return;
    }
    if (*node->text == '\0') {
        finding_add(reader->diags, FINDING_EMPTY_VALUE, &node->place,
                    "leave the key out where nothing is meant", "\"%s\" is empty", row->key);
        return;
    }
    if (row->check != NULL) row->check(node->text, &node->place, reader->diags);
    *(const char **)member = node->text;
}

static void read_bool(const struct schema_reader *reader, const struct field *row,
                      const struct yaml_node *node, void *member)
{
    static const char *const spellings[] = {"true",  "yes", "on",  "y", "1",
                                            "false", "no",  "off", "n", "0"};
    if (!node->quoted && strcmp(node->text, "true") == 0) {
        *(bool *)member = true;
        return;
    }
    if (!node->quoted && strcmp(node->text, "false") == 0) return;
    const char *hint = "write true or false";
    for (size_t i = 0; i < ARRAY_LENGTH(spellings); i++)
        if (strcasecmp(node->text, spellings[i]) == 0)
            hint = i < ARRAY_LENGTH(spellings) / 2 ? "write true, without quotes"
                                                   : "write false, without quotes";
    finding_add(reader->diags, FINDING_BAD_BOOLEAN, &node->place, hint,
                "\"%s\" must be true or false, not \"%s\"", row->key, node->text);
}

/* Numbers */

static int parse_count(const char *text, int64_t *value)
{
    if (text[0] == '0' && text[1] != '\0') return -1; /* octal in YAML 1.1 */
    return text_parse_int64(text, INT64_MAX, value);
}

static int parse_share(const char *text, int64_t *value)
{
    uint32_t basis_points = 0;
    if (text_parse_share(text, &basis_points) < 0) return -1;
    *value = basis_points;
    return 0;
}

struct number_kind {
    enum finding finding;
    int (*parse)(const char *text, int64_t *value);
    const char *what;
    const char *hint;
};

static const struct number_kind number_kinds[FIELD_KIND_COUNT] = {
    [FIELD_COUNT] = {FINDING_BAD_NUMBER, parse_count, "a whole number",
                     "digits alone, without sign, quotes or leading zeros"},
    [FIELD_DURATION] = {FINDING_BAD_DURATION, text_parse_duration, "a duration",
                        "a whole number and one unit: 90s 15m 12h 3d 2w, at most 100 years"},
    [FIELD_SIZE] = {FINDING_BAD_SIZE, text_parse_size, "a size",
                    "a number and a unit: 512B 500MB 1.5GB 20GiB"},
    [FIELD_SHARE] = {FINDING_BAD_SHARE, parse_share, "a share",
                     "0% to 100%, at most two decimals: 60% 12.5%"},
    [FIELD_DATE] = {FINDING_BAD_DATE, text_parse_date, "a date", "year-month-day: 2027-03-01"},
};

static void read_number(const struct schema_reader *reader, const struct field *row,
                        const struct yaml_node *node, void *member)
{
    const struct number_kind *kind = &number_kinds[row->kind];
    int64_t value = 0;
    const bool quoted_count = row->kind == FIELD_COUNT && node->quoted;
    if (quoted_count || kind->parse(node->text, &value) < 0) {
        finding_add(reader->diags, kind->finding, &node->place, kind->hint,
                    "\"%s\" must be %s, not \"%s\"", row->key, kind->what, node->text);
        return;
    }
    const bool own_range = row->minimum != 0 || row->maximum != 0;
    const int64_t most = own_range                  ? row->maximum
                         : row->kind == FIELD_COUNT ? COUNT_MOST
                                                    : INT64_MAX;
    if (value < row->minimum || value > most) {
        finding_add(reader->diags, kind->finding, &node->place, NULL,
                    "\"%s\" must be %" PRId64 " to %" PRId64 ", not %s", row->key, row->minimum,
                    most, node->text);
        return;
    }
    *(int64_t *)member = value;
}

static void read_choice(const struct schema_reader *reader, const struct field *row,
                        const struct yaml_node *node, void *member)
{
    struct strbuf known;
    strbuf_init(&known, 0);
    for (int i = 0; row->choices[i] != NULL; i++) {
        if (strcmp(row->choices[i], node->text) == 0) {
            *(int *)member = i;
            strbuf_release(&known);
            return;
        }
        strbuf_printf(&known, "%s%s", i > 0 ? ", " : "", row->choices[i]);
    }
    const char *nearest = text_nearest(node->text, row->choices);
    finding_add(reader->diags, FINDING_BAD_CHOICE, &node->place,
                nearest == NULL ? NULL
                                : arena_printf(reader->arena, "did you mean \"%s\"?", nearest),
                "\"%s\" cannot be \"%s\"; known here: %s", row->key, node->text, known.data);
    strbuf_release(&known);
}

/* Lists and labels */

static void read_text_list(const struct schema_reader *reader, const struct field *row,
                           const struct yaml_node *node, void *member)
{
    struct text_list *list = member;
    list->place = node->place;
    list->items = ARENA_ARRAY(reader->arena, node->count, struct placed_text);
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *item = node->items[i];
        if (item->broken) continue;
        if (item->kind != YAML_SCALAR || item->is_null || *item->text == '\0') {
            finding_add(
                reader->diags, item->kind == YAML_SCALAR ? FINDING_EMPTY_VALUE : FINDING_WRONG_TYPE,
                &item->place, item->kind == YAML_MAP ? "text with \": \" in it needs quotes" : NULL,
                "an item of \"%s\" is %s", row->key,
                item->kind == YAML_SCALAR ? "empty" : node_kind_name(item));
            continue;
        }
        if (row->check != NULL) row->check(item->text, &item->place, reader->diags);
        list->items[list->count++] = (struct placed_text){item->text, item->place};
    }
}

static void read_labels(const struct schema_reader *reader, const struct field *row,
                        const struct yaml_node *node, void *member)
{
    struct label_list *list = member;
    list->place = node->place;
    list->items = ARENA_ARRAY(reader->arena, node->count, struct label_pattern);
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_member *label = &node->members[i];
        const struct yaml_node *value = label->value;
        if (value->broken) continue;
        const bool is_text = value->kind == YAML_SCALAR && !value->is_null;
        if (!is_text || *label->key == '\0') {
            finding_add(reader->diags,
                        value->kind == YAML_SCALAR ? FINDING_EMPTY_VALUE : FINDING_WRONG_TYPE,
                        &label->key_place, "\"*\" is any value, \"\" the empty one",
                        is_text ? "a label in \"%s\" has no key"
                                : "a label in \"%s\" has no text for a value",
                        row->key);
            continue;
        }
        list->items[list->count++] = (struct label_pattern){label->key, value->text,
                                                            label->key_place};
    }
}

/* One row for each kind: the node that it wants and who reads it. */
struct value_kind {
    enum yaml_kind node_kind;
    void (*read)(const struct schema_reader *reader, const struct field *row,
                 const struct yaml_node *node, void *member);
};

static const struct value_kind value_kinds[FIELD_KIND_COUNT] = {
    [FIELD_TEXT] = {YAML_SCALAR, read_text},         [FIELD_NAME] = {YAML_SCALAR, read_text},
    [FIELD_TEXT_CHECKED] = {YAML_SCALAR, read_text}, [FIELD_BOOL] = {YAML_SCALAR, read_bool},
    [FIELD_COUNT] = {YAML_SCALAR, read_number},      [FIELD_DURATION] = {YAML_SCALAR, read_number},
    [FIELD_SIZE] = {YAML_SCALAR, read_number},       [FIELD_SHARE] = {YAML_SCALAR, read_number},
    [FIELD_DATE] = {YAML_SCALAR, read_number},       [FIELD_CHOICE] = {YAML_SCALAR, read_choice},
    [FIELD_TEXT_LIST] = {YAML_LIST, read_text_list}, [FIELD_LABELS] = {YAML_MAP, read_labels},
};

void schema_read_value(const struct schema_reader *reader, const struct field *row,
                       const struct yaml_node *node, void *target)
{
    const struct value_kind *kind = &value_kinds[row->kind];
    if (!schema_expect(reader, row, node, kind->node_kind)) return;
    kind->read(reader, row, node, member_at(target, row->offset));
}

void schema_set_default(const struct field *row, void *target)
{
    void *member = member_at(target, row->offset);
    switch (row->kind) {
    case FIELD_COUNT:
    case FIELD_DURATION:
    case FIELD_SIZE:
    case FIELD_SHARE: *(int64_t *)member = -1; break;
    case FIELD_DATE: *(int64_t *)member = TIME_UNKNOWN; break;
    case FIELD_CHOICE: *(int *)member = -1; break;
    default: break;
    }
}
