/* SPDX-License-Identifier: Apache-2.0 */
#include "report/resultjson.h"

static void write_outcomes(struct json_writer *json, const struct result *result)
{
    json_open_object(json, "outcomes");
    for (size_t i = 0; i < result->word_count; i++)
        if (result->totals[i] > 0)
            json_put_int(json, result->words[i].name, (int64_t)result->totals[i]);
    json_close_object(json);
}

static void write_stale(struct json_writer *json, const struct result *result)
{
    json_open_array(json, "stale");
    for (size_t i = 0; i < result->stale_count; i++) {
        json_open_object(json, NULL);
        json_put_text(json, "id", result->stale[i].image_id);
        json_put_text(json, "name", result->stale[i].name[0] ? result->stale[i].name : NULL);
        json_put_text(json, "reason", result->stale[i].reason);
        json_close_object(json);
    }
    json_close_array(json);
}

void result_write_json(struct json_writer *json, const struct result *result)
{
    json_open_object(json, "result");
    json_put_time(json, "startedAt", result->started_at);
    json_put_time(json, "finishedAt", result->finished_at);
    json_put_bool(json, "fromSavedPlan", result->saved);
    json_put_bool(json, "interrupted", result->interrupted);
    write_outcomes(json, result);
    json_put_int(json, "imagesGone", (int64_t)result->images_gone);
    json_put_int(json, "goneBytes", result->deleted_bytes);
    json_put_known_int(json, "freedBytes", result->freed_bytes);
    json_put_bool(json, "verified", result->verified);
    json_put_text(json, "verifyError", result->verify_error[0] ? result->verify_error : NULL);
    json_open_array(json, "surprises");
    for (size_t i = 0; i < result->surprise_count; i++)
        json_put_text(json, NULL, result->surprises[i]);
    json_close_array(json);
    write_stale(json, result);
    json_close_object(json);
}
