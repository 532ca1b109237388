/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "policy/diag.h"

/*
 * Every kind of finding has one row in one table: its stable ID, its severity and what it is
 * about. The linter, SARIF and the manual read the table. A new kind is an enum value and a row.
 */
enum finding {
    FINDING_YAML_SYNTAX,
    FINDING_YAML_ENCODING,
    FINDING_YAML_LIMIT,
    FINDING_YAML_ANCHOR,
    FINDING_YAML_ALIAS,
    FINDING_YAML_TAG,
    FINDING_YAML_DIRECTIVE,
    FINDING_YAML_MERGE_KEY,
    FINDING_YAML_REPEATED_KEY,
    FINDING_YAML_KEY,
    FINDING_TOO_MANY_FINDINGS,
    FINDING_NO_POLICY,
    FINDING_POLICY_LIMIT,
    FINDING_UNKNOWN_KIND,
    FINDING_UNKNOWN_KEY,
    FINDING_MISPLACED_KEY,
    FINDING_MISSING_KEY,
    FINDING_EMPTY_VALUE,
    FINDING_WRONG_TYPE,
    FINDING_BAD_TEXT,
    FINDING_BAD_NAME,
    FINDING_BAD_BOOLEAN,
    FINDING_BAD_NUMBER,
    FINDING_BAD_DURATION,
    FINDING_BAD_SIZE,
    FINDING_BAD_SHARE,
    FINDING_BAD_DATE,
    FINDING_BAD_CHOICE,
    FINDING_BAD_REFERENCE,
    FINDING_BAD_DIGEST,
    FINDING_BAD_GLOB,
    FINDING_BAD_REGEX,
    FINDING_BAD_SEMVER,
    FINDING_NO_SELECTOR,
    FINDING_NEWEST_BY_ALONE,
    FINDING_DISK_ORDER,
    FINDING_DUPLICATE_RULE,
    FINDING_DUPLICATE_POLICY,
    FINDING_KEEP_LIST_ENTRY,
    FINDING_KEEP_LIST_SIZE,
    FINDING_DEAD_RULE,
    FINDING_DEAD_KEEP,
    FINDING_SHADOWED_RULE,
    FINDING_OVER_BROAD,
    FINDING_UNESCAPED_DOT,
    FINDING_PLAIN_REGEX,
    FINDING_SLOW_REGEX,
    FINDING_ANCHORED_REGEX,
    FINDING_EXPIRED_RULE,
    FINDING_EXPIRING_RULE,
    FINDING_NO_CONDITION,
    FINDING_LIMITS_RAISED,
    FINDING_UNTAGGED_PULLS,
    FINDING_REPEATED_NAME,
    FINDING_ALLOW_WITHOUT_REASON,
    FINDING_UNUSED_ALLOW,
    FINDING_COUNT
};

struct finding_row {
    const char *id; /* kebab-case; never changes */
    enum severity severity;
    const char *help; /* one line for the manual and SARIF */
};

extern const struct finding_row finding_rows[FINDING_COUNT];

/* The row with this ID, or NULL. */
const struct finding_row *finding_by_id(const char *id);

/* As diag_add, with ID and severity of the row. */
void finding_add(struct diag_list *list, enum finding finding, const struct place *place,
                 const char *hint, const char *format, ...) __attribute__((format(printf, 5, 6)));
