/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explaintext.h"
#include "report/nametext.h"
#include "report/planjson.h"

static const char *const answer_words[] = {
    [ANSWER_NO] = "no", [ANSWER_UNKNOWN] = "unknown", [ANSWER_YES] = "yes"};

static void write_view(struct json_writer *json, const struct rule_view *view)
{
    json_open_object(json, NULL);
    json_put_text(json, "kind", view->rule->kind == RULE_KEEP ? "keep" : "delete");
    rule_write_json(json, "rule", view->rule);
    json_put_text(json, "name", view->name ? name_text(view->name) : NULL);
    json_put_text(json, "answer", answer_words[view->answer]);
    json_open_array(json, "criteria");
    for (size_t i = 0; i < view->trace.count; i++) {
        const struct criterion_result *result = &view->trace.results[i];
        json_open_object(json, NULL);
        json_put_text(json, "criterion", criterion_name(result->criterion));
        json_put_text(json, "answer", answer_words[result->answer]);
        json_put_text(json, "reason",
                      result->answer == ANSWER_YES ? NULL : reason_name(result->reason));
        json_put_text(json, "detail", result->detail ? result->detail : "");
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}

void explain_write_json(struct json_writer *json, const struct plan *plan,
                        const struct explanation *explanation)
{
    json_open_object(json, NULL);
    json_put_text(json, "apiVersion", PLAN_API_VERSION);
    json_put_text(json, "kind", "Explanation");
    json_put_time(json, "createdAt", plan->input->now);
    json_put_text(json, "imagecullVersion", VERSION);
    node_write_json(json, plan->input->inventory);
    step_write_json(json, "image", explanation->step, NULL);
    json_open_array(json, "views");
    for (size_t i = 0; i < explanation->view_count; i++) write_view(json, &explanation->views[i]);
    json_close_array(json);
    json_close_object(json);
}
