/* SPDX-License-Identifier: Apache-2.0 */
#include "report/checktext.h"

#include "report/planjson.h"

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

void findings_text(const struct diag_list *findings, size_t policy_count, size_t rule_count,
                   struct strbuf *out)
{
    for (size_t i = 0; i < findings->count; i++) diag_format(findings, &findings->items[i], out);
    strbuf_printf(out, "%zu polic%s, %zu rule%s: %zu error%s, %zu warning%s\n", policy_count,
                  policy_count == 1 ? "y" : "ies", rule_count, plural(rule_count),
                  findings->error_count, plural(findings->error_count), findings->warning_count,
                  plural(findings->warning_count));
}

static void write_finding(struct json_writer *json, const struct diag *diag)
{
    json_open_object(json, NULL);
    json_put_text(json, "severity", severity_name(diag->severity));
    json_put_text(json, "id", diag->rule_id);
    json_put_text(json, "file", diag->place.file);
    json_put_int(json, "line", diag->place.line);
    json_put_int(json, "column", diag->place.column);
    json_put_int(json, "width", diag->place.width);
    json_put_text(json, "message", diag->text);
    json_put_text(json, "hint", diag->hint);
    json_close_object(json);
}

void findings_write_json(struct json_writer *json, const struct diag_list *findings,
                         size_t policy_count, size_t rule_count)
{
    json_open_object(json, NULL);
    json_put_text(json, "apiVersion", PLAN_API_VERSION);
    json_put_text(json, "kind", "Findings");
    json_put_text(json, "imagecullVersion", VERSION);
    json_put_int(json, "policies", (int64_t)policy_count);
    json_put_int(json, "rules", (int64_t)rule_count);
    json_put_int(json, "errors", (int64_t)findings->error_count);
    json_put_int(json, "warnings", (int64_t)findings->warning_count);
    json_open_array(json, "findings");
    for (size_t i = 0; i < findings->count; i++) write_finding(json, &findings->items[i]);
    json_close_array(json);
    json_close_object(json);
}
