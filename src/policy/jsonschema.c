/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/jsonschema.h"

#include "policy/policy.h"
#include "policy/policydocument.h"

#include <assert.h>

#define TEXT_LENGTH_LEAST 1

static void write_object(struct json_writer *json, const struct field *rows);

/* A plain scalar such as 1412 is text to the parser, and a number to a YAML reader. */
static void write_text_types(struct json_writer *json)
{
    json_open_array(json, "type");
    json_put_text(json, NULL, "string");
    json_put_text(json, NULL, "number");
    json_put_text(json, NULL, "boolean");
    json_close_array(json);
}

static void write_text(struct json_writer *json, const struct field *field)
{
    (void)field;
    write_text_types(json);
    json_put_int(json, "minLength", TEXT_LENGTH_LEAST);
}

static void write_pattern(struct json_writer *json, const char *pattern)
{
    json_put_text(json, "type", "string");
    json_put_text(json, "pattern", pattern);
}

static void write_name(struct json_writer *json, const struct field *field)
{
    (void)field;
    write_text_types(json);
    json_put_text(json, "pattern", "^[a-z0-9][a-z0-9.-]*$");
    json_put_int(json, "maxLength", 63);
}

static void write_bool(struct json_writer *json, const struct field *field)
{
    (void)field;
    json_put_text(json, "type", "boolean");
}

static void write_count(struct json_writer *json, const struct field *field)
{
    json_put_text(json, "type", "integer");
    json_put_int(json, "minimum", field->minimum);
    json_put_int(json, "maximum", field->maximum ? field->maximum : 1000000000);
}

static void write_duration(struct json_writer *json, const struct field *field)
{
    (void)field;
    write_pattern(json, "^[0-9]+[smhdw]$");
}

static void write_size(struct json_writer *json, const struct field *field)
{
    (void)field;
    json_open_array(json, "anyOf");
    json_open_object(json, NULL);
    write_pattern(json, "^(0|[0-9]+(\\.[0-9]{1,3})?(B|kB|MB|GB|TB|PB|KiB|MiB|GiB|TiB|PiB))$");
    json_close_object(json);
    json_open_object(json, NULL);
    json_put_int(json, "const", 0);
    json_close_object(json);
    json_close_array(json);
}

static void write_share(struct json_writer *json, const struct field *field)
{
    (void)field;
    write_pattern(json, "^[0-9]+(\\.[0-9]{1,2})?%$");
}

static void write_date(struct json_writer *json, const struct field *field)
{
    (void)field;
    write_pattern(json, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    json_put_text(json, "format", "date");
}

static void write_choice(struct json_writer *json, const struct field *field)
{
    json_open_array(json, "enum");
    for (const char *const *choice = field->choices; *choice; choice++)
        json_put_text(json, NULL, *choice);
    json_close_array(json);
}

static void write_text_list(struct json_writer *json, const struct field *field)
{
    json_put_text(json, "type", "array");
    json_put_int(json, "minItems", 1);
    json_open_object(json, "items");
    write_text(json, field);
    json_close_object(json);
}

static void write_labels(struct json_writer *json, const struct field *field)
{
    (void)field;
    json_put_text(json, "type", "object");
    json_put_int(json, "minProperties", 1);
    json_open_object(json, "additionalProperties");
    write_text_types(json);
    json_close_object(json);
}

static void write_rows(struct json_writer *json, const struct field *field)
{
    write_object(json, field->rows);
}

static void write_object_list(struct json_writer *json, const struct field *field)
{
    json_put_text(json, "type", "array");
    json_put_int(json, "minItems", 1);
    json_open_object(json, "items");
    write_object(json, field->rows);
    json_close_object(json);
}

typedef void write_kind(struct json_writer *json, const struct field *field);

/* clang-format off */
static write_kind *const kinds[FIELD_KIND_COUNT] = {
    [FIELD_TEXT]         = write_text,
    [FIELD_NAME]         = write_name,
    [FIELD_BOOL]         = write_bool,
    [FIELD_COUNT]        = write_count,
    [FIELD_DURATION]     = write_duration,
    [FIELD_SIZE]         = write_size,
    [FIELD_SHARE]        = write_share,
    [FIELD_DATE]         = write_date,
    [FIELD_CHOICE]       = write_choice,
    [FIELD_TEXT_LIST]    = write_text_list,
    [FIELD_LABELS]       = write_labels,
    [FIELD_OBJECT]       = write_rows,
    [FIELD_OBJECT_LIST]  = write_object_list,
    [FIELD_TEXT_CHECKED] = write_text,
};
/* clang-format on */

static void write_required(struct json_writer *json, const struct field *rows)
{
    bool any = false;
    for (const struct field *row = rows; row->key; row++) any |= row->required;
    if (!any) return;
    json_open_array(json, "required");
    for (const struct field *row = rows; row->key; row++)
        if (row->required) json_put_text(json, NULL, row->key);
    json_close_array(json);
}

/* At least one of the rows that name images. */
static void write_selectors(struct json_writer *json, const struct field *rows)
{
    bool any = false;
    for (const struct field *row = rows; row->key; row++) any |= row->selects;
    if (!any) return;
    json_open_array(json, "anyOf");
    for (const struct field *row = rows; row->key; row++) {
        if (!row->selects) continue;
        json_open_object(json, NULL);
        json_open_array(json, "required");
        json_put_text(json, NULL, row->key);
        json_close_array(json);
        json_close_object(json);
    }
    json_close_array(json);
}

static void write_object(struct json_writer *json, const struct field *rows)
{
    json_put_text(json, "type", "object");
    json_open_object(json, "properties");
    for (const struct field *row = rows; row->key; row++) {
        assert(kinds[row->kind]);
        json_open_object(json, row->key);
        if (row->help) json_put_text(json, "description", row->help);
        kinds[row->kind](json, row);
        json_close_object(json);
    }
    json_close_object(json);
    write_required(json, rows);
    write_selectors(json, rows);
    json_put_bool(json, "additionalProperties", false);
}

void policy_write_json_schema(struct json_writer *json)
{
    json_open_object(json, NULL);
    json_put_text(json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_put_text(json, "$id", "urn:imagecull:schema:policy:v1");
    json_put_text(json, "title", "imagecull policy");
    json_put_text(json, "description", "Which container images go from a node, and which stay.");
    write_object(json, policy_document_fields);
    json_close_object(json);
}
