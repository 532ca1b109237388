/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "policy/jsonschema.h"
#include "run/commands.h"
#include "run/exitstatus.h"
#include "run/output.h"

int schema_command(const struct options *options, struct notes *notes, struct error *err)
{
    (void)options, (void)notes;
    CLEANUP(strbuf_release) struct strbuf out;
    struct json_writer json;
    strbuf_init(&out, OUTPUT_MAX_BYTES);
    json_writer_init(&json, &out, 2);
    policy_write_json_schema(&json);
    strbuf_putc(&out, '\n');
    return output_text(&out, err) < 0 ? -1 : EXIT_STATUS_DONE;
}
