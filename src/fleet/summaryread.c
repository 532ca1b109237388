/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/summaryread.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "report/planjson.h"
#include "report/summaryjson.h"
#include "wire/json.h"

#include <string.h>

static int read_text(struct arena *arena, const cJSON *object, const char *key, const char **value,
                     struct error *err)
{
    *value = "";
    return json_text(arena, object, key, JSON_OPTIONAL, value, err);
}

static int read_size(const cJSON *object, const char *key, enum json_need need, int64_t *value,
                     struct error *err)
{
    if (json_int(object, key, need, value, err) < 0) return -1;
    if (*value < 0) return error_set(err, ERROR_PROTOCOL, "\"%s\" is below zero", key);
    return 0;
}

static int read_count(const cJSON *object, const char *key, enum json_need need, size_t *value,
                      struct error *err)
{
    int64_t number = 0;
    if (read_size(object, key, need, &number, err) < 0) return -1;
    *value = (size_t)number;
    return 0;
}

static int read_time(struct arena *arena, const cJSON *object, const char *key, int64_t *time,
                     struct error *err)
{
    const char *text = NULL;
    *time = TIME_UNKNOWN;
    if (json_text(arena, object, key, JSON_OPTIONAL, &text, err) < 0) return -1;
    if (text && text_parse_rfc3339(text, time) < 0)
        return error_set(err, ERROR_PROTOCOL, "\"%s\": \"%s\" is no time", key, text);
    return 0;
}

static int check_kind(struct arena *arena, const cJSON *document, struct error *err)
{
    const char *version = NULL;
    const char *kind = NULL;
    if (json_text(arena, document, "apiVersion", JSON_REQUIRED, &version, err) < 0 ||
        json_text(arena, document, "kind", JSON_REQUIRED, &kind, err) < 0)
        return -1;
    if (strcmp(version, PLAN_API_VERSION) == 0 && strcmp(kind, NODE_SUMMARY_KIND) == 0) return 0;
    return error_set(err, ERROR_PROTOCOL, "it is a \"%s\" of \"%s\", not a \"%s\" of \"%s\"", kind,
                     version, NODE_SUMMARY_KIND, PLAN_API_VERSION);
}

static int read_run(struct arena *arena, const cJSON *document, struct summary_run *run,
                    struct error *err)
{
    int64_t status = 0;
    if (read_text(arena, document, "imagecullVersion", &run->imagecull_version, err) < 0 ||
        json_text(arena, document, "command", JSON_REQUIRED, &run->command, err) < 0 ||
        read_text(arena, document, "engine", &run->engine, err) < 0 ||
        read_text(arena, document, "engineVersion", &run->engine_version, err) < 0 ||
        json_text(arena, document, "exitName", JSON_REQUIRED, &run->exit_name, err) < 0 ||
        read_size(document, "exitStatus", JSON_REQUIRED, &status, err) < 0 ||
        read_time(arena, document, "startedAt", &run->started_at, err) < 0 ||
        read_time(arena, document, "finishedAt", &run->finished_at, err) < 0)
        return -1;
    if (status > 255) return error_set(err, ERROR_PROTOCOL, "\"exitStatus\" is above 255");
    run->exit_status = (int)status;
    return 0;
}

static int read_planned(const cJSON *document, struct node_summary *summary, struct error *err)
{
    const cJSON *planned = NULL;
    if (json_object(document, "planned", JSON_OPTIONAL, &planned, err) < 0) return -1;
    summary->planned = planned != NULL;
    if (!planned) return 0;
    if (read_count(planned, "delete", JSON_REQUIRED, &summary->to_delete, err) < 0 ||
        read_count(planned, "untag", JSON_REQUIRED, &summary->to_untag, err) < 0 ||
        read_count(planned, "keep", JSON_REQUIRED, &summary->to_keep, err) < 0 ||
        read_size(planned, "deleteBytes", JSON_REQUIRED, &summary->bytes, err) < 0)
        return error_context(err, "planned");
    return 0;
}

static int read_freed(const cJSON *done, int64_t *freed, struct error *err)
{
    *freed = -1;
    if (json_int(done, "freedBytes", JSON_OPTIONAL, freed, err) < 0) return -1;
    if (*freed < -1) return error_set(err, ERROR_PROTOCOL, "\"freedBytes\" is below zero");
    return 0;
}

static int read_done(const cJSON *document, struct summary_run *run, struct error *err)
{
    const cJSON *done = NULL;
    run->freed_bytes = -1;
    if (json_object(document, "done", JSON_OPTIONAL, &done, err) < 0) return -1;
    run->carried_out = done != NULL;
    if (!done) return 0;
    if (read_count(done, "deleted", JSON_REQUIRED, &run->deleted, err) < 0 ||
        read_count(done, "untagged", JSON_REQUIRED, &run->untagged, err) < 0 ||
        read_count(done, "kept", JSON_REQUIRED, &run->kept, err) < 0 ||
        read_count(done, "failed", JSON_REQUIRED, &run->failed, err) < 0 ||
        read_size(done, "deletedBytes", JSON_REQUIRED, &run->deleted_bytes, err) < 0 ||
        read_freed(done, &run->freed_bytes, err) < 0 ||
        json_bool(done, "interrupted", JSON_OPTIONAL, &run->interrupted, err) < 0 ||
        json_bool(done, "verified", JSON_OPTIONAL, &run->verified, err) < 0)
        return error_context(err, "done");
    return 0;
}

static int read_rules(struct arena *arena, const cJSON *document, struct summary_lists *lists,
                      struct error *err)
{
    const cJSON *array = NULL;
    const cJSON *item = NULL;
    if (json_array(document, "rules", JSON_OPTIONAL, &array, err) < 0) return -1;
    cJSON_ArrayForEach(item, array)
    {
        struct summary_rule rule = {0};
        if (json_text(arena, item, "policy", JSON_REQUIRED, &rule.policy, err) < 0 ||
            json_text(arena, item, "rule", JSON_REQUIRED, &rule.name, err) < 0 ||
            read_count(item, "delete", JSON_REQUIRED, &rule.to_delete, err) < 0 ||
            read_count(item, "untag", JSON_REQUIRED, &rule.to_untag, err) < 0 ||
            read_size(item, "deleteBytes", JSON_REQUIRED, &rule.bytes, err) < 0 ||
            read_count(item, "deleted", JSON_OPTIONAL, &rule.deleted, err) < 0 ||
            read_count(item, "untagged", JSON_OPTIONAL, &rule.untagged, err) < 0 ||
            read_size(item, "deletedBytes", JSON_OPTIONAL, &rule.deleted_bytes, err) < 0)
            return error_context(err, "rules");
        lists->rules = ARENA_GROW(arena, lists->rules, lists->rule_count);
        lists->rules[lists->rule_count++] = rule;
    }
    return read_count(document, "moreRules", JSON_OPTIONAL, &lists->rules_more, err);
}

static int read_failures(struct arena *arena, const cJSON *document, struct summary_lists *lists,
                         struct error *err)
{
    const cJSON *array = NULL;
    const cJSON *item = NULL;
    if (json_array(document, "failures", JSON_OPTIONAL, &array, err) < 0) return -1;
    cJSON_ArrayForEach(item, array)
    {
        struct summary_failure failure = {0};
        if (json_text(arena, item, "name", JSON_REQUIRED, &failure.name, err) < 0 ||
            json_text(arena, item, "outcome", JSON_REQUIRED, &failure.outcome, err) < 0 ||
            read_text(arena, item, "detail", &failure.detail, err) < 0)
            return error_context(err, "failures");
        lists->failures = ARENA_GROW(arena, lists->failures, lists->failure_count);
        lists->failures[lists->failure_count++] = failure;
    }
    return read_count(document, "moreFailures", JSON_OPTIONAL, &lists->failures_more, err);
}

static int read_policies(struct arena *arena, const cJSON *document, struct summary_lists *lists,
                         struct error *err)
{
    const cJSON *array = NULL;
    const cJSON *item = NULL;
    if (json_array(document, "policies", JSON_OPTIONAL, &array, err) < 0) return -1;
    cJSON_ArrayForEach(item, array)
    {
        if (!cJSON_IsString(item))
            return error_set(err, ERROR_PROTOCOL, "policies: a name is no text");
        lists->policies = ARENA_GROW(arena, lists->policies, lists->policy_count);
        lists->policies[lists->policy_count++] = arena_strdup(arena, item->valuestring);
    }
    return read_count(document, "morePolicies", JSON_OPTIONAL, &lists->policies_more, err);
}

static int read_document(struct arena *arena, const cJSON *document, struct node_summary *summary,
                         struct error *err)
{
    if (check_kind(arena, document, err) < 0 ||
        read_text(arena, document, "node", &summary->name, err) < 0 ||
        json_text(arena, document, "failure", JSON_OPTIONAL, &summary->failure, err) < 0 ||
        read_count(document, "images", JSON_REQUIRED, &summary->images, err) < 0 ||
        read_run(arena, document, &summary->run, err) < 0 ||
        read_planned(document, summary, err) < 0 || read_done(document, &summary->run, err) < 0 ||
        json_bool(document, "limitTripped", JSON_OPTIONAL, &summary->limit_tripped, err) < 0 ||
        read_text(arena, document, "limit", &summary->limit_text, err) < 0)
        return -1;
    struct summary_lists *lists = &summary->lists;
    if (read_rules(arena, document, lists, err) < 0 ||
        read_failures(arena, document, lists, err) < 0)
        return -1;
    return read_policies(arena, document, lists, err);
}

int node_summary_read(struct arena *arena, const char *text, size_t length,
                      struct node_summary *summary, struct error *err)
{
    struct node_summary read = {.file = ""};
    if (length > SUMMARY_READ_MAX_BYTES)
        return error_set(err, ERROR_PROTOCOL, "node summary: %zu bytes are more than %zu", length,
                         SUMMARY_READ_MAX_BYTES);
    CLEANUP(json_free) cJSON *document = json_parse(text, length, "node summary", err);
    if (!document) return -1;
    if (read_document(arena, document, &read, err) < 0) return error_context(err, "node summary");
    *summary = read;
    return 0;
}
