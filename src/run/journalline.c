/* SPDX-License-Identifier: Apache-2.0 */
#include "run/journalline.h"

#include "base/jsonwriter.h"
#include "report/nametext.h"
#include "report/planjson.h"

static void begin(struct json_writer *json, struct strbuf *out, const struct journal *journal,
                  const char *type, int64_t now)
{
    json_writer_init(json, out, 0);
    json_open_object(json, NULL);
    json_put_int(json, "v", JOURNAL_VERSION);
    json_put_text(json, "type", type);
    json_put_text(json, "run", journal->run);
    json_put_time(json, "time", now);
}

static void end(struct json_writer *json)
{
    json_close_object(json);
    strbuf_putc(json->out, '\n');
}

void journal_add_run(struct strbuf *out, const struct journal *journal, int64_t now)
{
    const struct plan_input *input = journal->plan->input;
    struct json_writer json;
    begin(&json, out, journal, "run", now);
    json_put_text(&json, "imagecullVersion", VERSION);
    node_write_json(&json, input->inventory);
    json_open_array(&json, "policies");
    for (size_t i = 0; i < input->policies->policy_count; i++) {
        const struct policy *policy = input->policies->policies[i];
        json_open_object(&json, NULL);
        json_put_text(&json, "name", policy->name);
        json_put_text(&json, "file", policy->file);
        json_put_text(&json, "sha256", policy_file_hash(input->policies, policy->file));
        json_close_object(&json);
    }
    json_close_array(&json);
    end(&json);
}

static void put_names(struct json_writer *json, const struct step *step)
{
    json_open_array(json, "names");
    for (size_t i = 0; i < step->name_count; i++) {
        const struct name_step *name = &step->names[i];
        if (!name->name) continue; /* the image itself, which has none */
        json_open_object(json, NULL);
        json_put_text(json, "name", name_text(name->name));
        json_put_bool(json, "goes", name->verdict == VERDICT_DELETE);
        json_put_bool(json, "follows", name->follows);
        json_close_object(json);
    }
    json_close_array(json);
}

void journal_add_removal(struct strbuf *out, const struct journal *journal, const struct step *step,
                         int64_t now)
{
    const struct image *image = step->image;
    const struct inventory *inventory = journal->plan->input->inventory;
    const bool whole = journal->whole_images && step->verdict == VERDICT_DELETE;
    struct json_writer json;
    begin(&json, out, journal, "removal", now);
    json_put_text(&json, "node", inventory->node.name ? inventory->node.name : "");
    json_put_text(&json, "engine", engine_kind_name(inventory->engine.kind));
    json_put_text(&json, "id", image->id);
    json_put_text(&json, "verdict", verdict_name(step->verdict));
    json_put_text(&json, "by", whole ? "image" : "name");
    rule_write_json(&json, "rule", step->rule);
    json_put_bool(&json, "force", step->force);
    json_put_bool(&json, "recoverable", step->recoverable);
    json_put_known_int(&json, "sizeBytes", image->size_bytes);
    json_put_time(&json, "created", image->created_at);
    image_labels_write_json(&json, "labels", image->labels, image->label_count,
                            image->labels_known);
    put_names(&json, step);
    end(&json);
}

void journal_add_outcome(struct strbuf *out, const struct journal *journal, const struct step *step,
                         const struct step_result *became, const struct result *result, int64_t now)
{
    struct json_writer json;
    begin(&json, out, journal, "outcome", now);
    json_put_text(&json, "id", step->image->id);
    json_open_array(&json, "names");
    for (size_t i = 0; i < step->name_count; i++) {
        const struct name_result *name = &became->names[i];
        if (name->outcome == RESULT_NOTHING) continue;
        json_open_object(&json, NULL);
        json_put_text(&json, "name", step->names[i].name ? name_text(step->names[i].name) : NULL);
        json_put_text(&json, "outcome", result->words[name->outcome].name);
        json_put_text(&json, "detail", name->detail);
        json_close_object(&json);
    }
    json_close_array(&json);
    end(&json);
}

void journal_add_end(struct strbuf *out, const struct journal *journal, const struct result *result,
                     int64_t now)
{
    struct json_writer json;
    begin(&json, out, journal, "end", now);
    json_put_int(&json, "imagesGone", (int64_t)result->images_gone);
    json_put_bool(&json, "interrupted", result->interrupted);
    json_put_bool(&json, "verified", result->verified);
    end(&json);
}
