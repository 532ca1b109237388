/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "policy/lint.h"

#define DAY_SECONDS ((int64_t)24 * 60 * 60)

void lint_rule_dates(struct lint *lint, const struct rule *rule)
{
    if (rule->until == TIME_UNKNOWN) return;
    const char *effect = rule->kind == RULE_KEEP ? "keeps nothing" : "deletes nothing";
    const int64_t end = rule->until + DAY_SECONDS; /* the last day counts as a whole */
    struct strbuf date;
    strbuf_init(&date, 0);
    text_format_date(&date, rule->until);
    if (lint->now >= end)
        lint_add(lint, FINDING_EXPIRED_RULE, rule->policy, rule, &rule->until_place,
                 "take the rule out, or move the date", "\"%s\" ended with %s and %s any more",
                 rule->name, date.data, effect);
    else if (end - lint->now <= LINT_EXPIRING_SECONDS)
        lint_add(lint, FINDING_EXPIRING_RULE, rule->policy, rule, &rule->until_place,
                 "move the date if the rule is still wanted", "\"%s\" ends with %s and then %s",
                 rule->name, date.data, effect);
    strbuf_release(&date);
}
