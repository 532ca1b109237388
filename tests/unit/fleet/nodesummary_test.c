/* SPDX-License-Identifier: Apache-2.0 */
/* A node's summary, written within its ceiling whatever the names are, and read again. */
#include "fleet/summaryread.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "report/summaryjson.h"
#include "tests/lib/tap.h"

#include <string.h>

#define MANY 300

/* Names as long as `length`, made of `piece` over and over. */
static const char *repeat(struct arena *arena, const char *piece, size_t length)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    while (text.length < length) strbuf_puts(&text, piece);
    return arena_strdup(arena, text.data);
}

/* A summary whose every text is `name` and whose every list has MANY entries. */
static struct node_summary hostile(struct arena *arena, const char *name)
{
    struct node_summary summary = {
        .name = name,
        .file = "",
        .failure = name,
        .planned = true,
        .images = SIZE_MAX / 2,
        .to_delete = SIZE_MAX / 2,
        .to_untag = SIZE_MAX / 2,
        .to_keep = SIZE_MAX / 2,
        .bytes = INT64_MAX,
        .limit_tripped = true,
        .limit_text = name,
        .run = {.command = name,
                .imagecull_version = name,
                .engine = name,
                .engine_version = name,
                .exit_status = 4,
                .exit_name = name,
                .started_at = 1750000000,
                .finished_at = 1750000009,
                .carried_out = true,
                .deleted = SIZE_MAX / 2,
                .untagged = SIZE_MAX / 2,
                .kept = SIZE_MAX / 2,
                .failed = SIZE_MAX / 2,
                .deleted_bytes = INT64_MAX,
                .freed_bytes = INT64_MAX},
    };
    struct summary_lists *lists = &summary.lists;
    lists->policies = ARENA_ARRAY(arena, MANY, const char *);
    lists->rules = ARENA_ARRAY(arena, MANY, struct summary_rule);
    lists->failures = ARENA_ARRAY(arena, MANY, struct summary_failure);
    for (size_t i = 0; i < MANY; i++) {
        lists->policies[i] = name;
        lists->rules[i] = (struct summary_rule){.policy = name, .name = name, .bytes = INT64_MAX};
        lists->failures[i] = (struct summary_failure){name, name, name};
    }
    lists->policy_count = lists->rule_count = lists->failure_count = MANY;
    return summary;
}

/* A number beyond 2^53 is none that the reader takes, so the counts are made small first. */
static void make_small(struct node_summary *summary)
{
    struct summary_run *run = &summary->run;
    summary->images = summary->to_delete = summary->to_untag = summary->to_keep = 7;
    summary->bytes = run->deleted_bytes = run->freed_bytes = 7000;
    run->deleted = run->untagged = run->kept = run->failed = 7;
    for (size_t i = 0; i < summary->lists.rule_count; i++) summary->lists.rules[i].bytes = 7;
}

static void read_again(const char *what, const struct node_summary *summary)
{
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(strbuf_release) struct strbuf text;
    struct error err = {0};
    struct node_summary read;
    strbuf_init(&text, 0);
    node_summary_json(&text, summary);
    ok(text.length <= NODE_SUMMARY_MAX_BYTES, "%s: %zu bytes", what, text.length);
    ok(text_is_utf8(text.data, text.length), "%s: UTF-8", what);
    if (!ok(node_summary_read(&arena, text.data, text.length, &read, &err) == 0, "%s: read: %s",
            what, err.text))
        return;
    const struct summary_lists *lists = &read.lists;
    is_int(read.images, summary->images, "%s: images", what);
    is_int(read.run.exit_status, 4, "%s: exit status", what);
    is_int(lists->policy_count + lists->policies_more, MANY, "%s: policies", what);
    is_int(lists->rule_count + lists->rules_more, MANY, "%s: rules", what);
    is_int(lists->failure_count + lists->failures_more, MANY, "%s: failures", what);
    ok(lists->failure_count > 0 && lists->rule_count > 0, "%s: %zu failures and %zu rules", what,
       lists->failure_count, lists->rule_count);
}

static void test_hostile(void)
{
    static const struct {
        const char *what, *piece;
    } rows[] = {
        {"plain", "a"},
        {"quotes", "\""},
        {"escapes of six bytes", "\x01"},
        {"two bytes", "\xC3\xA4"},
        {"three bytes", "\xE2\x82\xAC"},
        {"four bytes", "\xF0\x9F\x90\x8B"},
        {"no UTF-8", "\xFF"},
        {"half a character", "\xF0\x9F"},
        {"direction marks", "\xE2\x80\xAE"},
        {"one and four bytes", "a\xF0\x9F\x90\x8B"},
    };
    CLEANUP(arena_release) struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        for (size_t length = 1; length <= 10000; length *= 10) {
            struct node_summary summary = hostile(&arena, repeat(&arena, rows[i].piece, length));
            CLEANUP(strbuf_release) struct strbuf text;
            strbuf_init(&text, 0);
            node_summary_json(&text, &summary);
            ok(text.length <= NODE_SUMMARY_MAX_BYTES && text.data[text.length - 1] == '\n',
               "%s of %zu bytes: %zu bytes, whole", rows[i].what, length, text.length);
            make_small(&summary);
            read_again(rows[i].what, &summary);
        }
}

/* Each length of a text from none to beyond the ceiling: nothing depends on where the cut falls. */
static void test_every_length(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    size_t wrong = 0;
    for (size_t length = 0; length < 900; length++) {
        struct node_summary summary = hostile(&arena, repeat(&arena, "\xE2\x82\xAC\"", length));
        CLEANUP(strbuf_release) struct strbuf text;
        struct error err = {0};
        struct node_summary read;
        make_small(&summary);
        summary.lists.policy_count = summary.lists.rule_count = summary.lists.failure_count = 5;
        strbuf_init(&text, 0);
        node_summary_json(&text, &summary);
        wrong += text.length > NODE_SUMMARY_MAX_BYTES ||
                 node_summary_read(&arena, text.data, text.length, &read, &err) < 0;
    }
    is_int(wrong, 0, "every length of a name gives a whole document");
}

static struct node_summary ordinary(void)
{
    static const char *policies[] = {"shop", "ci"};
    static struct summary_rule rules[] = {
        {"shop", "old", 2, 1, 300, 2, 1, 300},
        {"ci", "branches", 1, 0, 100, 0, 0, 0},
    };
    static struct summary_failure failures[] = {
        {"docker.io/library/a:1", "failed", "no \"reason\""}};
    return (struct node_summary){
        .name = "n1",
        .file = "",
        .planned = true,
        .images = 10,
        .to_delete = 3,
        .to_untag = 1,
        .to_keep = 6,
        .bytes = 400,
        .limit_text = "",
        .run = {.command = "apply",
                .imagecull_version = "1",
                .engine = "docker",
                .engine_version = "20.10",
                .exit_status = 5,
                .exit_name = "removals",
                .started_at = 1750000000,
                .finished_at = 1750000009,
                .carried_out = true,
                .verified = true,
                .deleted = 2,
                .untagged = 1,
                .kept = 7,
                .failed = 1,
                .deleted_bytes = 300,
                .freed_bytes = -1},
        .lists = {.policies = policies,
                  .policy_count = 2,
                  .rules = rules,
                  .rule_count = 2,
                  .failures = failures,
                  .failure_count = 1},
    };
}

static void test_everything_returns(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(strbuf_release) struct strbuf first;
    CLEANUP(strbuf_release) struct strbuf second;
    struct error err = {0};
    struct node_summary read;
    const struct node_summary summary = ordinary();
    strbuf_init(&first, 0);
    strbuf_init(&second, 0);
    node_summary_json(&first, &summary);
    ok(node_summary_read(&arena, first.data, first.length, &read, &err) == 0, "read: %s", err.text);
    node_summary_json(&second, &read);
    is_str(second.data, first.data, "what is read and written again is the same");
    is_int(read.lists.failures_more, 0, "a short list is whole");
    is_int(read.run.freed_bytes, -1, "an unknown size stays unknown");
    ok(read.failure == NULL, "no failure stays none");
}

static void test_refused(void)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"", "node summary"},
        {"OOMKilled", "node summary"},
        {"[]", "object"},
        {"{\"apiVersion\":\"imagecull/v1\",\"kind\":\"Plan\"}", "not a \"NodeSummary\""},
        {"{\"apiVersion\":\"imagecull/v1\",\"kind\":\"NodeSummary\"}", "images"},
        {"{\"apiVersion\":\"imagecull/v1\",\"kind\":\"NodeSummary\",\"images\":-1}", "below zero"},
        {"{\"apiVersion\":\"imagecull/v1\",\"kind\":\"NodeSummary\",\"images\":1,\"node\":3}",
         "node"},
        {"{\"apiVersion\":\"imagecull/v1\",\"kind\":\"NodeSummary\",\"images\":1,\"command\":\"a\","
         "\"exitName\":\"b\",\"exitStatus\":999}",
         "above 255"},
        {"{\"apiVersion\":\"imagecull/v1\",\"kind\":\"NodeSummary\",\"images\":1,\"command\":\"a\","
         "\"exitName\":\"b\",\"exitStatus\":0,\"startedAt\":\"yesterday\"}",
         "no time"},
        {"{\"apiVersion\":\"imagecull/v1\",\"kind\":\"NodeSummary\",\"images\":1,\"command\":\"a\","
         "\"exitName\":\"b\",\"exitStatus\":0,\"policies\":[1]}",
         "no text"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        CLEANUP(arena_release) struct arena arena = {0};
        struct error err = {0};
        struct node_summary read = {.images = 99};
        ok(node_summary_read(&arena, rows[i].text, strlen(rows[i].text), &read, &err) < 0,
           "refused: %s", rows[i].text);
        has_str(err.text, rows[i].why, "why");
        is_int(err.kind, ERROR_PROTOCOL, "kind");
        is_int(read.images, 99, "nothing was filled in");
    }
}

static void test_cut(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(strbuf_release) struct strbuf text;
    const struct node_summary summary = ordinary();
    size_t accepted = 0;
    strbuf_init(&text, 0);
    node_summary_json(&text, &summary);
    for (size_t length = 0; length + 1 < text.length; length++) {
        struct error err = {0};
        struct node_summary read;
        accepted += node_summary_read(&arena, text.data, length, &read, &err) == 0;
    }
    is_int(accepted, 0, "no part of a document is taken for a document");
}

int main(void)
{
    test_hostile();
    test_every_length();
    test_everything_returns();
    test_refused();
    test_cut();
    return tap_done();
}
