/* SPDX-License-Identifier: Apache-2.0 */
#include "report/limittext.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <inttypes.h>

#define RULES_NAMED 3

static const char *const names[] = {
    [LIMIT_DELETIONS] = "deletions", [LIMIT_SHARE] = "share", [LIMIT_BYTES] = "bytes"};
_Static_assert(ARRAY_LENGTH(names) == LIMIT_KIND_COUNT, "every limit has a name");

const char *limit_name(enum limit_kind kind)
{
    return names[kind];
}

static int64_t overriding_value(const struct plan *plan, enum limit_kind kind)
{
    const struct plan_limits *override = plan->input->limits_override;
    if (!override) return -2;
    switch (kind) {
    case LIMIT_DELETIONS: return override->deletions;
    case LIMIT_SHARE: return override->share_basis_points;
    case LIMIT_BYTES: return override->bytes;
    case LIMIT_KIND_COUNT: break;
    }
    return -2;
}

void limit_add_source(struct strbuf *out, const struct plan *plan, enum limit_kind kind)
{
    const struct policy *policy = plan->limits[kind].source;
    if (policy)
        strbuf_printf(out, "policy %s", policy->name);
    else
        strbuf_puts(out, overriding_value(plan, kind) != -2 ? "command line" : "default");
}

void limit_add_value(struct strbuf *out, enum limit_kind kind, int64_t value)
{
    if (kind == LIMIT_BYTES)
        text_format_size(out, value);
    else if (kind == LIMIT_SHARE && value % 100 != 0)
        strbuf_printf(out, "%" PRId64 ".%02" PRId64 "%%", value / 100, value % 100);
    else if (kind == LIMIT_SHARE)
        strbuf_printf(out, "%" PRId64 "%%", value / 100);
    else
        strbuf_printf(out, "%" PRId64, value);
}

static size_t weight(const struct rule_totals *rule)
{
    return rule->deleted + rule->untagged;
}

/* The next heavier-or-equal rule after `last` in the order of weight, or NULL. */
static const struct rule_totals *next_heaviest(const struct plan *plan,
                                               const struct rule_totals *last)
{
    const struct rule_totals *best = NULL;
    for (size_t i = 0; i < plan->rule_count; i++) {
        const struct rule_totals *rule = &plan->rules[i];
        if (weight(rule) == 0) continue;
        const bool after = !last || weight(rule) < weight(last) ||
                           (weight(rule) == weight(last) && rule > last);
        if (after && (!best || weight(rule) > weight(best))) best = rule;
    }
    return best;
}

static void add_heavy_rules(struct strbuf *out, const struct plan *plan)
{
    const struct rule_totals *rule = NULL;
    for (size_t i = 0; i < RULES_NAMED; i++) {
        rule = next_heaviest(plan, rule);
        if (!rule) return;
        strbuf_printf(out, "%s%s/%s (%zu, %s:%u)", i == 0 ? "; most of it by " : ", ",
                      rule->rule->policy->name, rule->rule->name, weight(rule),
                      rule->rule->place.file, rule->rule->place.line);
    }
}

void limit_text_explain(struct strbuf *out, const struct plan *plan)
{
    bool first = true;
    for (enum limit_kind kind = 0; kind < LIMIT_KIND_COUNT; kind++) {
        const struct limit_state *limit = &plan->limits[kind];
        if (!limit->tripped) continue;
        strbuf_printf(out, "%slimit %s: ", first ? "" : ", ", limit_name(kind));
        limit_add_value(out, kind, limit->value);
        strbuf_puts(out, " planned, ");
        limit_add_value(out, kind, limit->allowed);
        strbuf_puts(out, " allowed (");
        limit_add_source(out, plan, kind);
        strbuf_puts(out, ")");
        first = false;
    }
    add_heavy_rules(out, plan);
}
