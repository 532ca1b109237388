/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/criteria.h"

#include <string.h>

#include "plan/rank.h"
#include "plan/scope.h"

#define SECONDS_PER_DAY ((int64_t)24 * 60 * 60)

int64_t image_arrival(const struct image *image)
{
    /* TIME_UNKNOWN is the least number. */
    return image->arrived_at > image->first_seen_at ? image->arrived_at : image->first_seen_at;
}

int64_t seconds_since(int64_t now, int64_t then)
{
    int64_t age = -1;
    if (then == TIME_UNKNOWN || then > now || __builtin_sub_overflow(now, then, &age)) return -1;
    return age;
}

static const char *shown(struct arena *arena, int64_t value,
                         void (*format)(struct strbuf *out, int64_t value))
{
    struct strbuf text;
    strbuf_init(&text, 0);
    format(&text, value);
    const char *copy = arena_strdup(arena, text.data);
    strbuf_release(&text);
    return copy;
}

const char *show_duration(struct arena *arena, int64_t seconds)
{
    return shown(arena, seconds, text_format_duration);
}

const char *show_date(struct arena *arena, int64_t time)
{
    return shown(arena, time, text_format_date);
}

const char *show_size(struct arena *arena, int64_t bytes)
{
    return shown(arena, bytes, text_format_size);
}

static void settle(struct criterion_result *result, enum answer answer, enum reason reason)
{
    result->answer = answer;
    result->reason = reason;
}

/* A time that must lie at least `wanted` seconds back. */
struct age_question {
    const char *event;  /* "built" */
    const char *moment; /* "when it was built" */
    const char *key;    /* "olderThan" */
    int64_t then, wanted;
    enum reason unknown, too_young;
};

static const char *age_detail(const struct question *question, const struct age_question *asked,
                              int64_t age)
{
    if (question->arena == NULL) return "";
    if (asked->then == TIME_UNKNOWN)
        return arena_printf(question->arena, "%s is not known, rule asks %s %s", asked->moment,
                            asked->key, show_duration(question->arena, asked->wanted));
    if (age < 0)
        return arena_printf(question->arena, "%s in the future (%s), rule asks %s %s", asked->event,
                            show_date(question->arena, asked->then), asked->key,
                            show_duration(question->arena, asked->wanted));
    return arena_printf(question->arena, "%s %s ago (%s), rule asks %s %s", asked->event,
                        show_duration(question->arena, age),
                        show_date(question->arena, asked->then), asked->key,
                        show_duration(question->arena, asked->wanted));
}

static void judge_age(const struct question *question, const struct age_question *asked,
                      struct criterion_result *result)
{
    int64_t age = seconds_since(question->evaluation->now, asked->then);
    if (age < 0)
        settle(result, ANSWER_UNKNOWN, asked->unknown);
    else
        settle(result, age >= asked->wanted ? ANSWER_YES : ANSWER_NO, asked->too_young);
    result->detail = age_detail(question, asked, age);
}

static void judge_older_than(const struct question *question, struct criterion_result *result)
{
    const struct age_question asked = {
        .event = "built",
        .moment = "when it was built",
        .key = "olderThan",
        .then = question->subject->image->created_at,
        .wanted = question->rule->older_than,
        .unknown = REASON_AGE_UNKNOWN,
        .too_young = REASON_NOT_OLD_ENOUGH,
    };
    judge_age(question, &asked, result);
}

static void judge_on_node_for(const struct question *question, struct criterion_result *result)
{
    const struct image *image = question->subject->image;
    const struct age_question asked = {
        .event = image->first_seen_at > image->arrived_at ? "first seen on this node"
                                                          : "came to this node",
        .moment = "when it came to this node",
        .key = "onNodeFor",
        .then = image_arrival(image),
        .wanted = question->rule->on_node_for,
        .unknown = REASON_ARRIVAL_UNKNOWN,
        .too_young = REASON_NOT_ON_NODE_LONG_ENOUGH,
    };
    judge_age(question, &asked, result);
}

static void judge_unused_for(const struct question *question, struct criterion_result *result)
{
    const struct image *image = question->subject->image;
    bool used = image->last_used_at != TIME_UNKNOWN;
    const struct age_question asked = {
        .event = used ? "used" : "seen first, and never in use,",
        .moment = "when it was last used or first seen",
        .key = "unusedFor",
        .then = used ? image->last_used_at : image->first_seen_at,
        .wanted = question->rule->unused_for,
        .unknown = REASON_USE_TIME_UNKNOWN,
        .too_young = REASON_USED_RECENTLY,
    };
    judge_age(question, &asked, result);
}

static void judge_larger_than(const struct question *question, struct criterion_result *result)
{
    int64_t size = question->subject->image->size_bytes;
    if (size < 0)
        settle(result, ANSWER_UNKNOWN, REASON_SIZE_UNKNOWN);
    else
        settle(result, size > question->rule->larger_than ? ANSWER_YES : ANSWER_NO,
               REASON_NOT_LARGER);
    if (question->arena == NULL) return;
    result->detail = arena_printf(
        question->arena, "%s%s, rule asks largerThan %s", size < 0 ? "" : "size ",
        size < 0 ? "its size is not known" : show_size(question->arena, size),
        show_size(question->arena, question->rule->larger_than));
}

static void judge_labels(const struct question *question, struct criterion_result *result)
{
    const struct image *image = question->subject->image;
    settle(result, ANSWER_YES, REASON_LABELS_DIFFER);
    if (image->labels_known != ANSWER_YES) {
        settle(result, ANSWER_UNKNOWN, REASON_LABELS_UNKNOWN);
        if (question->arena) result->detail = "its labels are not known, rule asks for labels";
        return;
    }
    for (size_t i = 0; i < question->rule->labels.count; i++) {
        const struct label_pattern *wanted = &question->rule->labels.items[i];
        const char *value = image_label_value(image, wanted->key);
        bool holds = value && glob_match_text(wanted->value, value);
        if (!holds) result->answer = ANSWER_NO;
        if (question->arena)
            result->detail = arena_printf(question->arena, "label %s is %s%s%s, rule asks \"%s\"",
                                          wanted->key, value ? "\"" : "", value ? value : "absent",
                                          value ? "\"" : "", wanted->value);
        if (!holds) return;
    }
}

static void judge_semver(const struct question *question, struct criterion_result *result)
{
    const struct image_name *name = question->subject->name;
    const char *tag = name && name->readable ? name->reference.tag : NULL;
    bool inside = tag && semver_range_match(question->rule->tags.semver_range, tag);
    settle(result, inside ? ANSWER_YES : ANSWER_NO, REASON_VERSION_OUTSIDE);
    if (question->arena)
        result->detail = arena_printf(question->arena, "%s%s, rule asks semver \"%s\"",
                                      tag ? "tag " : "no tag", tag ? tag : "",
                                      question->rule->tags.semver);
}

static void judge_until(const struct question *question, struct criterion_result *result)
{
    int64_t last_day = question->rule->until;
    int64_t end = INT64_MAX;
    if (__builtin_add_overflow(last_day, SECONDS_PER_DAY, &end)) end = INT64_MAX;
    bool on = question->evaluation->now < end;
    settle(result, on ? ANSWER_YES : ANSWER_NO, REASON_RULE_EXPIRED);
    if (question->arena)
        result->detail = arena_printf(question->arena, "rule %s until %s",
                                      on ? "holds" : "held only",
                                      show_date(question->arena, last_day));
}

static void judge_nodes(const struct question *question, struct criterion_result *result)
{
    enum answer answer = policy_applies(question->rule->policy,
                                        &question->evaluation->inventory->node);
    settle(result, answer, answer == ANSWER_NO ? REASON_OTHER_NODE : REASON_SCOPE_UNKNOWN);
    if (question->arena == NULL) return;
    const char *node = question->evaluation->inventory->node.name;
    const char *says = answer == ANSWER_YES  ? "is for"
                       : answer == ANSWER_NO ? "is not for"
                                             : "may be for, as the node's facts are not all known,";
    result->detail = arena_printf(question->arena, "policy %s %s node %s%s%s",
                                  question->rule->policy->name, says, *node ? "\"" : "",
                                  *node ? node : "(name not known)", *node ? "\"" : "");
}

static const char *selection_detail(const struct question *question, enum answer answer,
                                    const char *prefix, const struct selection *how)
{
    if (question->arena == NULL) return "";
    if (how->key == NULL) return prefix[0] ? "not excepted" : "no selector matches";
    return arena_printf(question->arena, "%s%s%s%s%s%s", prefix, how->key, *how->text ? " \"" : "",
                        how->text, *how->text ? "\"" : "",
                        answer == ANSWER_UNKNOWN ? " hit its step limit" : "");
}

static void judge_select(const struct question *question, struct criterion_result *result)
{
    struct selection how = {"every image", ""};
    enum answer answer = ANSWER_YES;
    const struct selector *match = &question->rule->match;
    if (!selector_is_empty(match))
        answer = selector_match(match, question->subject, &how);
    else if (question->rule->kind == RULE_DELETE) {
        /* A delete rule that names nothing deletes nothing. */
        answer = ANSWER_NO;
        how.key = NULL;
    }
    settle(result, answer, answer == ANSWER_UNKNOWN ? REASON_PATTERN_LIMIT : REASON_NOT_MATCHED);
    result->detail = selection_detail(question, answer, "", &how);
}

static void judge_except(const struct question *question, struct criterion_result *result)
{
    struct selection how;
    enum answer excepted = selector_match(&question->rule->except, question->subject, &how);
    settle(result, answer_not(excepted),
           excepted == ANSWER_UNKNOWN ? REASON_PATTERN_LIMIT : REASON_EXCEPTED);
    result->detail = selection_detail(question, excepted, "except ", &how);
}

static const char *place_detail(const struct question *question, const char *repository,
                                const struct ranked *ranked)
{
    if (question->arena == NULL) return "";
    const char *where = *repository ? repository : "images without a name";
    if (ranked == NULL || ranked->place == 0)
        return arena_printf(question->arena, "its place among %s is not known, keepNewest %lld",
                            where, (long long)question->rule->keep_newest);
    return arena_printf(question->arena, "place %zu of %zu in %s, keepNewest %lld", ranked->place,
                        ranked->total, where, (long long)question->rule->keep_newest);
}

static void judge_keep_newest(const struct question *question, struct criterion_result *result)
{
    const char *repository = subject_repository(question->subject);
    const struct ranked *ranked = ranking_find(question->evaluation->ranking, question->rule,
                                               repository, question->subject->image);
    settle(result, ANSWER_UNKNOWN, REASON_ORDER_UNKNOWN);
    if (ranked && ranked->place > 0) {
        bool among = ranked->place <= (uint64_t)question->rule->keep_newest;
        bool keeps = question->rule->kind == RULE_KEEP;
        settle(result, among == keeps ? ANSWER_YES : ANSWER_NO,
               keeps ? REASON_NOT_MATCHED : REASON_AMONG_NEWEST);
    }
    result->detail = place_detail(question, repository, ranked);
}

static bool always(const struct rule *rule)
{
    return rule != NULL;
}

static bool has_scope(const struct rule *rule)
{
    return rule->policy->nodes.present;
}

static bool has_until(const struct rule *rule)
{
    return rule->until != TIME_UNKNOWN;
}

static bool has_exceptions(const struct rule *rule)
{
    return rule->has_except;
}

static bool has_labels(const struct rule *rule)
{
    return rule->labels.count > 0;
}

static bool has_semver(const struct rule *rule)
{
    return rule->tags.semver_range != NULL;
}

static bool has_older_than(const struct rule *rule)
{
    return rule->older_than >= 0;
}

static bool has_on_node_for(const struct rule *rule)
{
    return rule->on_node_for >= 0;
}

static bool has_unused_for(const struct rule *rule)
{
    return rule->unused_for >= 0;
}

static bool has_larger_than(const struct rule *rule)
{
    return rule->larger_than >= 0;
}

static bool has_keep_newest(const struct rule *rule)
{
    return rule->keep_newest >= 0;
}

/* clang-format off */
const struct criterion_row criterion_rows[CRITERION_COUNT] = {
    [CRITERION_NODES]       = {"nodes",      has_scope,       judge_nodes},
    [CRITERION_UNTIL]       = {"until",      has_until,       judge_until},
    [CRITERION_SELECT]      = {"select",     always,          judge_select},
    [CRITERION_EXCEPT]      = {"except",     has_exceptions,  judge_except},
    [CRITERION_LABELS]      = {"labels",     has_labels,      judge_labels},
    [CRITERION_SEMVER]      = {"semver",     has_semver,      judge_semver},
    [CRITERION_OLDER_THAN]  = {"olderThan",  has_older_than,  judge_older_than},
    [CRITERION_ON_NODE_FOR] = {"onNodeFor",  has_on_node_for, judge_on_node_for},
    [CRITERION_UNUSED_FOR]  = {"unusedFor",  has_unused_for,  judge_unused_for},
    [CRITERION_LARGER_THAN] = {"largerThan", has_larger_than, judge_larger_than},
    [CRITERION_KEEP_NEWEST] = {"keepNewest", has_keep_newest, judge_keep_newest},
};
/* clang-format on */
