/* SPDX-License-Identifier: Apache-2.0 */
#include "report/checkci.h"

#include "base/jsonwriter.h"
#include "policy/findings.h"

#include <string.h>

/* A path as the reference of a URI (RFC 3986): all that is not plain is escaped. */
static void path_to_uri(struct strbuf *uri, const char *path)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    if (path[0] == '/') strbuf_puts(uri, "file://");
    for (; *path != '\0'; path++) {
        if (strchr(plain, *path) != NULL)
            strbuf_putc(uri, *path);
        else
            strbuf_printf(uri, "%%%02X", (unsigned char)*path);
    }
}

static void write_message(struct json_writer *json, const char *key, const char *text)
{
    json_open_object(json, key);
    json_put_text(json, "text", text);
    json_close_object(json);
}

static void write_rules(struct json_writer *json)
{
    json_open_array(json, "rules");
    for (size_t i = 0; i < FINDING_COUNT; i++) {
        json_open_object(json, NULL);
        json_put_text(json, "id", finding_rows[i].id);
        write_message(json, "shortDescription", finding_rows[i].help);
        json_open_object(json, "defaultConfiguration");
        json_put_text(json, "level", severity_name(finding_rows[i].severity));
        json_close_object(json);
        json_close_object(json);
    }
    json_close_array(json);
}

static void write_location(struct json_writer *json, const struct place *place)
{
    struct strbuf uri;
    strbuf_init(&uri, 0);
    path_to_uri(&uri, place->file);
    json_open_object(json, NULL);
    json_open_object(json, "physicalLocation");
    json_open_object(json, "artifactLocation");
    json_put_text(json, "uri", uri.data);
    json_close_object(json);
    if (place->line > 0) {
        const unsigned column = place->column > 0 ? place->column : 1;
        json_open_object(json, "region");
        json_put_int(json, "startLine", place->line);
        json_put_int(json, "startColumn", column);
        json_put_int(json, "endColumn", column + (place->width > 0 ? place->width : 1));
        json_close_object(json);
    }
    json_close_object(json);
    json_close_object(json);
    strbuf_release(&uri);
}

static void write_result(struct json_writer *json, const struct diag *diag)
{
    struct strbuf text;
    strbuf_init(&text, 0);
    strbuf_puts(&text, diag->text);
    if (diag->hint) strbuf_printf(&text, " (%s)", diag->hint);
    json_open_object(json, NULL);
    json_put_text(json, "ruleId", diag->rule_id);
    json_put_int(json, "ruleIndex", finding_by_id(diag->rule_id) - finding_rows);
    json_put_text(json, "level", severity_name(diag->severity));
    write_message(json, "message", text.data);
    json_open_array(json, "locations");
    write_location(json, &diag->place);
    json_close_array(json);
    json_close_object(json);
    strbuf_release(&text);
}

void findings_write_sarif(const struct diag_list *findings, struct strbuf *out)
{
    struct json_writer json;
    json_writer_init(&json, out, 2);
    json_open_object(&json, NULL);
    json_put_text(&json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json_put_text(&json, "version", "2.1.0");
    json_open_array(&json, "runs");
    json_open_object(&json, NULL);
    json_open_object(&json, "tool");
    json_open_object(&json, "driver");
    json_put_text(&json, "name", "imagecull");
    json_put_text(&json, "version", VERSION);
    write_rules(&json);
    json_close_object(&json);
    json_close_object(&json);
    json_put_text(&json, "columnKind", "unicodeCodePoints");
    json_open_array(&json, "results");
    for (size_t i = 0; i < findings->count; i++) write_result(&json, &findings->items[i]);
    json_close_array(&json);
    json_close_object(&json);
    json_close_array(&json);
    json_close_object(&json);
    strbuf_putc(out, '\n');
}

/* What would end a command or one of its properties is escaped with percent signs. */
static void put_escaped(struct strbuf *out, const char *text, const char *special)
{
    for (; *text != '\0'; text++) {
        if (strchr(special, *text) != NULL)
            strbuf_printf(out, "%%%02X", (unsigned char)*text);
        else
            strbuf_putc(out, *text);
    }
}

void findings_write_github(const struct diag_list *findings, struct strbuf *out)
{
    static const char in_text[] = "%\r\n";
    static const char in_property[] = "%\r\n:,";
    for (size_t i = 0; i < findings->count; i++) {
        const struct diag *diag = &findings->items[i];
        strbuf_printf(out, "::%s file=", severity_name(diag->severity));
        put_escaped(out, diag->place.file, in_property);
        if (diag->place.line > 0)
            strbuf_printf(out, ",line=%u,col=%u", diag->place.line, diag->place.column);
        strbuf_puts(out, ",title=");
        put_escaped(out, diag->rule_id, in_property);
        strbuf_puts(out, "::");
        put_escaped(out, diag->text, in_text);
        if (diag->hint) {
            strbuf_puts(out, " (");
            put_escaped(out, diag->hint, in_text);
            strbuf_putc(out, ')');
        }
        strbuf_putc(out, '\n');
    }
}
