/* SPDX-License-Identifier: Apache-2.0 */
#include "run/planprint.h"

#include "base/cleanup.h"
#include "report/planjson.h"
#include "report/plantext.h"
#include "run/output.h"

#define JSON_INDENT 2

struct style style_of(const struct options *options)
{
    return (struct style){.columns = output_columns(),
                          .color = output_wants_color(options),
                          .verbose = options->verbose};
}

static void write_text(const struct plan *plan, const struct options *options, struct strbuf *out)
{
    const struct style style = style_of(options);
    plan_text(plan, &style, out);
}

static void write_json(const struct plan *plan, const struct options *options, struct strbuf *out)
{
    (void)options;
    struct json_writer json;
    json_writer_init(&json, out, JSON_INDENT);
    plan_write_json(&json, plan, NULL);
    strbuf_putc(out, '\n');
}

/* A form of a plan is a row here and a bit in the commands' formats. */
static void (*const writers[])(const struct plan *, const struct options *, struct strbuf *) = {
    [FORMAT_TEXT] = write_text,
    [FORMAT_JSON] = write_json,
};

int plan_print(const struct plan *plan, const struct options *options, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf out;
    strbuf_init(&out, OUTPUT_MAX_BYTES);
    writers[options->format](plan, options, &out);
    return output_text(&out, err);
}

int plan_save(const struct plan *plan, const struct options *options, struct error *err)
{
    if (!options->out) return 0;
    CLEANUP(strbuf_release) struct strbuf out;
    strbuf_init(&out, OUTPUT_MAX_BYTES);
    write_json(plan, options, &out);
    return output_save(&out, options->out, err);
}
