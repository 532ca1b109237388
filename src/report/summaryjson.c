/* SPDX-License-Identifier: Apache-2.0 */
#include "report/summaryjson.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "report/planjson.h"

#include <string.h>

/* Bytes of a text in the document, quotes and escapes included. Without its lists a document takes
 * less than half of what it may. */
#define MOST_NAME    ((size_t)260) /* a node's name has at most 253 */
#define MOST_WORD    ((size_t)80)
#define MOST_FAILURE ((size_t)700)
#define MOST_LIMIT   ((size_t)400)
#define MOST_ENTRY   ((size_t)240) /* a name in a list */

static const char ellipsis[] = "...";

/* What of `text` fits into `most` bytes once quoted, ending at a character. */
static const char *clip(struct arena *arena, const char *text, size_t most)
{
    CLEANUP(strbuf_release) struct strbuf piece;
    CLEANUP(strbuf_release) struct strbuf quoted;
    size_t taken = 2; /* the quotes */
    size_t fitting = 0;
    size_t length = text ? strlen(text) : 0;
    if (!text) return NULL;
    strbuf_init(&piece, 0);
    strbuf_init(&quoted, 0);
    for (size_t at = 0; at < length;) {
        uint32_t code;
        const size_t size = text_decode(text + at, length - at, &code);
        const size_t step = size > 0 ? size : 1;
        strbuf_reset(&piece);
        strbuf_reset(&quoted);
        strbuf_add(&piece, text + at, step);
        json_quote(&quoted, piece.data);
        taken += quoted.length - 2;
        if (taken > most) return arena_printf(arena, "%.*s%s", (int)fitting, text, ellipsis);
        at += step;
        if (taken + strlen(ellipsis) <= most) fitting = at;
    }
    return text;
}

static void put_clipped(struct json_writer *json, struct arena *arena, const char *key,
                        const char *text, size_t most)
{
    json_put_text(json, key, text ? clip(arena, text, most) : NULL);
}

static void put_count(struct json_writer *json, const char *key, size_t count)
{
    json_put_int(json, key, (int64_t)count);
}

static void put_planned(struct json_writer *json, const struct node_summary *summary)
{
    if (!summary->planned) {
        json_put_null(json, "planned");
        return;
    }
    json_open_object(json, "planned");
    put_count(json, "delete", summary->to_delete);
    put_count(json, "untag", summary->to_untag);
    put_count(json, "keep", summary->to_keep);
    json_put_int(json, "deleteBytes", summary->bytes);
    json_close_object(json);
}

static void put_done(struct json_writer *json, const struct summary_run *run)
{
    if (!run->carried_out) {
        json_put_null(json, "done");
        return;
    }
    json_open_object(json, "done");
    put_count(json, "deleted", run->deleted);
    put_count(json, "untagged", run->untagged);
    put_count(json, "kept", run->kept);
    put_count(json, "failed", run->failed);
    json_put_int(json, "deletedBytes", run->deleted_bytes);
    json_put_known_int(json, "freedBytes", run->freed_bytes);
    json_put_bool(json, "interrupted", run->interrupted);
    json_put_bool(json, "verified", run->verified);
    json_close_object(json);
}

static void put_head(struct json_writer *json, struct arena *arena,
                     const struct node_summary *summary)
{
    const struct summary_run *run = &summary->run;
    json_put_text(json, "apiVersion", PLAN_API_VERSION);
    json_put_text(json, "kind", NODE_SUMMARY_KIND);
    put_clipped(json, arena, "imagecullVersion", run->imagecull_version, MOST_WORD);
    put_clipped(json, arena, "command", run->command, MOST_WORD);
    put_clipped(json, arena, "node", summary->name, MOST_NAME);
    put_clipped(json, arena, "engine", run->engine, MOST_WORD);
    put_clipped(json, arena, "engineVersion", run->engine_version, MOST_WORD);
    json_put_int(json, "exitStatus", run->exit_status);
    put_clipped(json, arena, "exitName", run->exit_name, MOST_WORD);
    put_clipped(json, arena, "failure", summary->failure, MOST_FAILURE);
    json_put_time(json, "startedAt", run->started_at);
    json_put_time(json, "finishedAt", run->finished_at);
    put_count(json, "images", summary->images);
    put_planned(json, summary);
    put_done(json, run);
    json_put_bool(json, "limitTripped", summary->limit_tripped);
    const bool explained = summary->limit_text && summary->limit_text[0];
    put_clipped(json, arena, "limit", explained ? summary->limit_text : NULL, MOST_LIMIT);
}

static void put_rule(struct json_writer *json, struct arena *arena, const struct summary_rule *rule,
                     bool carried_out)
{
    json_open_object(json, NULL);
    put_clipped(json, arena, "policy", rule->policy, MOST_ENTRY);
    put_clipped(json, arena, "rule", rule->name, MOST_ENTRY);
    put_count(json, "delete", rule->to_delete);
    put_count(json, "untag", rule->to_untag);
    json_put_int(json, "deleteBytes", rule->bytes);
    if (carried_out) {
        put_count(json, "deleted", rule->deleted);
        put_count(json, "untagged", rule->untagged);
        json_put_int(json, "deletedBytes", rule->deleted_bytes);
    }
    json_close_object(json);
}

static void put_failure(struct json_writer *json, struct arena *arena,
                        const struct summary_failure *failure)
{
    json_open_object(json, NULL);
    put_clipped(json, arena, "name", failure->name, MOST_ENTRY);
    put_clipped(json, arena, "outcome", failure->outcome, MOST_WORD);
    put_clipped(json, arena, "detail", failure->detail, MOST_ENTRY);
    json_close_object(json);
}

/* How many entries of each list are written. */
struct share {
    size_t failures, rules, policies;
};

static void put_lists(struct json_writer *json, struct arena *arena,
                      const struct node_summary *summary, const struct share *share)
{
    const struct summary_lists *lists = &summary->lists;
    json_open_array(json, "failures");
    for (size_t i = 0; i < share->failures; i++) put_failure(json, arena, &lists->failures[i]);
    json_close_array(json);
    put_count(json, "moreFailures", lists->failures_more + lists->failure_count - share->failures);
    json_open_array(json, "rules");
    for (size_t i = 0; i < share->rules; i++)
        put_rule(json, arena, &lists->rules[i], summary->run.carried_out);
    json_close_array(json);
    put_count(json, "moreRules", lists->rules_more + lists->rule_count - share->rules);
    json_open_array(json, "policies");
    for (size_t i = 0; i < share->policies; i++)
        put_clipped(json, arena, NULL, lists->policies[i], MOST_ENTRY);
    json_close_array(json);
    put_count(json, "morePolicies", lists->policies_more + lists->policy_count - share->policies);
}

/* Returns whether it has room. */
static bool encode(struct strbuf *out, const struct node_summary *summary,
                   const struct share *share)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct json_writer json;
    strbuf_reset(out);
    json_writer_init(&json, out, 0);
    json_open_object(&json, NULL);
    put_head(&json, &arena, summary);
    put_lists(&json, &arena, summary, share);
    json_close_object(&json);
    strbuf_putc(out, '\n');
    return !out->overflow;
}

/* Takes one entry more of a list, where there is one and it has room. */
static bool extend(const struct node_summary *summary, struct share *share, size_t *count,
                   size_t all)
{
    CLEANUP(strbuf_release) struct strbuf trial;
    if (*count >= all) return false;
    strbuf_init(&trial, NODE_SUMMARY_MAX_BYTES);
    (*count)++;
    if (encode(&trial, summary, share)) return true;
    (*count)--;
    return false;
}

void node_summary_json(struct strbuf *out, const struct node_summary *summary)
{
    const struct summary_lists *lists = &summary->lists;
    struct share share = {0};
    bool grown = true;
    /* In turns, so that a long list leaves room for the others. */
    while (grown) {
        grown = extend(summary, &share, &share.failures, lists->failure_count);
        grown = extend(summary, &share, &share.rules, lists->rule_count) || grown;
        grown = extend(summary, &share, &share.policies, lists->policy_count) || grown;
    }
    CLEANUP(strbuf_release) struct strbuf document;
    strbuf_init(&document, NODE_SUMMARY_MAX_BYTES);
    encode(&document, summary, &share);
    strbuf_add(out, document.data, document.length);
}
