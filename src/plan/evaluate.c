/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/evaluate.h"

#include "plan/criteria.h"

/* The answer so far, and the weightiest reason against it. */
struct tally {
    enum answer answer;
    enum reason why;
};

static void tally_add(struct tally *tally, const struct criterion_result *result)
{
    tally->answer = answer_and(tally->answer, result->answer);
    if (result->answer != ANSWER_YES && result->reason < tally->why) tally->why = result->reason;
}

static void record(struct trace *trace, const struct criterion_result *result)
{
    if (trace) trace->results[trace->count++] = *result;
}

static struct criterion_result judge(const struct question *question, enum criterion criterion)
{
    struct criterion_result result = {.criterion = criterion, .detail = ""};
    criterion_rows[criterion].judge(question, &result);
    return result;
}

/* A place among the newest is held by what the rest of the rule matches; what it does not match
 * has none, and then the criterion has no say. */
static void judge_newest(const struct question *question, struct tally *tally, struct trace *trace)
{
    if (question->evaluation->ranking == NULL) return;
    struct criterion_result result = {
        .criterion = CRITERION_KEEP_NEWEST,
        .answer = ANSWER_UNKNOWN,
        .reason = REASON_ORDER_UNKNOWN,
        .detail = "has no place: the other conditions do not all hold"};
    if (tally->answer == ANSWER_YES) {
        result = judge(question, CRITERION_KEEP_NEWEST);
        tally_add(tally, &result);
    }
    record(trace, &result);
}

enum answer rule_evaluate(const struct rule *rule, const struct subject *subject,
                          const struct evaluation *evaluation, struct trace *trace,
                          enum reason *why)
{
    const struct question question = {rule, subject, evaluation, trace ? trace->arena : NULL};
    struct tally tally = {ANSWER_YES, REASON_COUNT};
    struct criterion_result selected = judge(&question, CRITERION_SELECT);
    if (selected.answer == ANSWER_NO && trace == NULL) {
        if (why) *why = REASON_NOT_MATCHED;
        return ANSWER_NO;
    }
    for (enum criterion i = 0; i < CRITERION_COUNT; i++) {
        if (!criterion_rows[i].applies(rule)) continue;
        if (i == CRITERION_KEEP_NEWEST) {
            judge_newest(&question, &tally, trace);
            continue;
        }
        struct criterion_result result = i == CRITERION_SELECT ? selected : judge(&question, i);
        tally_add(&tally, &result);
        record(trace, &result);
    }
    if (why) *why = selected.answer == ANSWER_NO ? REASON_NOT_MATCHED : tally.why;
    return tally.answer;
}

enum answer rule_selects(const struct rule *rule, const struct subject *subject)
{
    const struct evaluation nothing = {0};
    const struct question question = {rule, subject, &nothing, NULL};
    enum answer answer = judge(&question, CRITERION_SELECT).answer;
    if (answer == ANSWER_NO || !rule->has_except) return answer;
    return answer_and(answer, judge(&question, CRITERION_EXCEPT).answer);
}

const char *criterion_name(enum criterion criterion)
{
    return criterion_rows[criterion].key;
}
