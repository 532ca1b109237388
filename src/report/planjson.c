/* SPDX-License-Identifier: Apache-2.0 */
#include "report/planjson.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "report/limittext.h"
#include "report/nametext.h"
#include "report/resultjson.h"

#include <string.h>

void rule_write_json(struct json_writer *json, const char *key, const struct rule *rule)
{
    if (!rule) {
        json_put_null(json, key);
        return;
    }
    json_open_object(json, key);
    json_put_text(json, "policy", rule->policy->name);
    json_put_text(json, "name", rule->name);
    json_put_text(json, "file", rule->place.file);
    json_put_int(json, "line", rule->place.line);
    json_close_object(json);
}

void node_write_json(struct json_writer *json, const struct inventory *inventory)
{
    const struct node_facts *node = &inventory->node;
    const struct engine_facts *engine = &inventory->engine;
    json_open_object(json, "node");
    json_put_text(json, "name", node->name && node->name[0] ? node->name : NULL);
    image_labels_write_json(json, "labels", node->labels, node->label_count, node->labels_known);
    json_close_object(json);
    json_open_object(json, "engine");
    json_put_text(json, "kind", engine_kind_name(engine->kind));
    json_put_text(json, "endpoint", engine->endpoint ? engine->endpoint : "");
    json_put_text(json, "name", engine->name ? engine->name : "");
    json_put_text(json, "version", engine->version ? engine->version : "");
    json_put_text(json, "apiVersion", engine->api_version ? engine->api_version : "");
    json_put_text(json, "storage", engine->storage ? engine->storage : "");
    json_close_object(json);
}

const char *policy_file_hash(const struct policy_set *set, const char *file)
{
    for (size_t i = 0; i < set->file_count; i++)
        if (strcmp(set->files[i].file, file) == 0) return set->files[i].sha256;
    return "";
}

static void write_policies(struct json_writer *json, const struct policy_set *set)
{
    json_open_array(json, "policies");
    for (size_t i = 0; i < set->policy_count; i++) {
        const struct policy *policy = set->policies[i];
        json_open_object(json, NULL);
        json_put_text(json, "name", policy->name);
        json_put_text(json, "owner", policy->owner);
        json_put_text(json, "ticket", policy->ticket);
        json_put_text(json, "file", policy->file);
        json_put_text(json, "sha256", policy_file_hash(set, policy->file));
        json_close_object(json);
    }
    json_close_array(json);
}

static void write_limits(struct json_writer *json, const struct plan *plan)
{
    json_open_array(json, "limits");
    for (enum limit_kind kind = 0; kind < LIMIT_KIND_COUNT; kind++) {
        const struct limit_state *limit = &plan->limits[kind];
        CLEANUP(strbuf_release) struct strbuf source;
        strbuf_init(&source, 0);
        limit_add_source(&source, plan, kind);
        json_open_object(json, NULL);
        json_put_text(json, "name", limit_name(kind));
        json_put_known_int(json, "allowed", limit->allowed);
        json_put_int(json, "value", limit->value);
        json_put_bool(json, "tripped", limit->tripped);
        json_put_text(json, "source", source.data);
        json_close_object(json);
    }
    json_close_array(json);
}

static void write_totals(struct json_writer *json, const struct plan *plan)
{
    json_open_object(json, "totals");
    json_put_int(json, "images", (int64_t)plan->step_count);
    json_put_int(json, "delete", (int64_t)plan->delete_count);
    json_put_int(json, "untag", (int64_t)plan->untag_count);
    json_put_int(json, "keep", (int64_t)plan->keep_count);
    json_put_int(json, "deleteBytes", plan->delete_bytes);
    json_close_object(json);
}

static void write_rules(struct json_writer *json, const struct plan *plan)
{
    json_open_array(json, "rules");
    for (size_t i = 0; i < plan->rule_count; i++) {
        const struct rule_totals *totals = &plan->rules[i];
        json_open_object(json, NULL);
        json_put_text(json, "policy", totals->rule->policy->name);
        json_put_text(json, "rule", totals->rule->name);
        json_put_text(json, "kind", totals->rule->kind == RULE_KEEP ? "keep" : "delete");
        json_put_text(json, "file", totals->rule->place.file);
        json_put_int(json, "line", totals->rule->place.line);
        json_put_int(json, "matched", (int64_t)totals->matched);
        json_put_int(json, "deleted", (int64_t)totals->deleted);
        json_put_int(json, "untagged", (int64_t)totals->untagged);
        json_put_int(json, "kept", (int64_t)totals->kept);
        json_put_int(json, "bytes", totals->bytes);
        json_close_object(json);
    }
    json_close_array(json);
}

static void write_reasons(struct json_writer *json, const struct plan *plan)
{
    json_open_object(json, "reasons");
    for (int i = 0; i < REASON_COUNT; i++)
        if (plan->reason_counts[i] > 0)
            json_put_int(json, reason_name((enum reason)i), (int64_t)plan->reason_counts[i]);
    json_close_object(json);
}

static void write_names(struct json_writer *json, const char *key, const struct image_name *names,
                        size_t count)
{
    json_open_array(json, key);
    for (size_t i = 0; i < count; i++) json_put_text(json, NULL, name_text(&names[i]));
    json_close_array(json);
}

static void write_name_step(struct json_writer *json, const struct name_step *name,
                            const struct name_result *became, const struct result *result)
{
    json_open_object(json, NULL);
    json_put_text(json, "name", name->name ? name_text(name->name) : NULL);
    json_put_text(json, "verdict", verdict_name(name->verdict));
    json_put_text(json, "reason", reason_name(name->reason));
    rule_write_json(json, "rule", name->rule);
    json_put_bool(json, "follows", name->follows);
    if (became && became->outcome != RESULT_NOTHING) {
        json_put_text(json, "outcome", result->words[became->outcome].name);
        json_put_text(json, "outcomeDetail", became->detail);
    }
    json_close_object(json);
}

static void write_container(struct json_writer *json, const struct container *container)
{
    if (!container) {
        json_put_null(json, "container");
        return;
    }
    json_open_object(json, "container");
    json_put_text(json, "id", container->id);
    json_put_text(json, "name", container->name);
    json_put_text(json, "state", container_state_name(container->state));
    json_close_object(json);
}

void step_write_json(struct json_writer *json, const char *key, const struct step *step,
                     const struct result *result)
{
    const struct image *image = step->image;
    json_open_object(json, key);
    json_put_text(json, "id", image->id);
    json_put_text(json, "verdict", verdict_name(step->verdict));
    json_put_text(json, "reason", reason_name(step->reason));
    rule_write_json(json, "rule", step->rule);
    json_put_text(json, "detail", step->detail);
    json_put_bool(json, "force", step->force);
    json_put_bool(json, "recoverable", step->recoverable);
    json_put_time(json, "created", image->created_at);
    json_put_known_int(json, "sizeBytes", image->size_bytes);
    write_names(json, "tags", image->tags, image->tag_count);
    write_names(json, "digests", image->digests, image->digest_count);
    write_container(json, step->container);
    json_open_array(json, "names");
    for (size_t i = 0; i < step->name_count; i++)
        write_name_step(json, &step->names[i],
                        result ? &result_of_step(result, step)->names[i] : NULL, result);
    json_close_array(json);
    json_close_object(json);
}

void plan_write_json(struct json_writer *json, const struct plan *plan, const struct result *result)
{
    json_open_object(json, NULL);
    json_put_text(json, "apiVersion", PLAN_API_VERSION);
    json_put_text(json, "kind", result ? "Result" : "Plan");
    json_put_time(json, "createdAt", plan->input->now);
    json_put_text(json, "imagecullVersion", VERSION);
    node_write_json(json, plan->input->inventory);
    write_policies(json, plan->input->policies);
    write_limits(json, plan);
    write_totals(json, plan);
    if (result) result_write_json(json, result);
    write_rules(json, plan);
    write_reasons(json, plan);
    json_open_array(json, "images");
    for (size_t i = 0; i < plan->step_count; i++)
        step_write_json(json, NULL, &plan->steps[i], result);
    json_close_array(json);
    json_close_object(json);
}
