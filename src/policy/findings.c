/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/findings.h"

#include "base/cleanup.h"

#include <stdarg.h>
#include <string.h>

/* clang-format off */
const struct finding_row finding_rows[FINDING_COUNT] = {
    [FINDING_YAML_SYNTAX]       = {"yaml-syntax",        SEVERITY_ERROR, "the text is not YAML"},
    [FINDING_YAML_ENCODING]     = {"yaml-encoding",      SEVERITY_ERROR, "the file is not UTF-8 text"},
    [FINDING_YAML_LIMIT]        = {"yaml-limit",         SEVERITY_ERROR, "the file is larger or deeper than the reader allows"},
    [FINDING_YAML_ANCHOR]       = {"yaml-anchor",        SEVERITY_ERROR, "anchors (&name) are not allowed"},
    [FINDING_YAML_ALIAS]        = {"yaml-alias",         SEVERITY_ERROR, "aliases (*name) are not allowed"},
    [FINDING_YAML_TAG]          = {"yaml-tag",           SEVERITY_ERROR, "tags (!name) are not allowed"},
    [FINDING_YAML_DIRECTIVE]    = {"yaml-directive",     SEVERITY_ERROR, "%TAG directives are not allowed"},
    [FINDING_YAML_MERGE_KEY]    = {"yaml-merge-key",     SEVERITY_ERROR, "merge keys (<<) are not allowed"},
    [FINDING_YAML_REPEATED_KEY] = {"yaml-repeated-key",  SEVERITY_ERROR, "a key stands twice in one map"},
    [FINDING_YAML_KEY]          = {"yaml-key",           SEVERITY_ERROR, "a key is empty or no plain text"},
    [FINDING_TOO_MANY_FINDINGS] = {"too-many-findings",  SEVERITY_ERROR, "there are more findings than are listed"},
    [FINDING_NO_POLICY]         = {"no-policy",          SEVERITY_ERROR, "a file without any policy"},
    [FINDING_POLICY_LIMIT]      = {"policy-limit",       SEVERITY_ERROR, "more files or rules than a set of policies may have"},
    [FINDING_UNKNOWN_KIND]      = {"unknown-kind",       SEVERITY_ERROR, "a document of a kind that imagecull does not know"},
    [FINDING_UNKNOWN_KEY]       = {"unknown-key",        SEVERITY_ERROR, "a key that no policy has"},
    [FINDING_MISPLACED_KEY]     = {"misplaced-key",      SEVERITY_ERROR, "a key that belongs somewhere else"},
    [FINDING_MISSING_KEY]       = {"missing-key",        SEVERITY_ERROR, "a required key is not there"},
    [FINDING_EMPTY_VALUE]       = {"empty-value",        SEVERITY_ERROR, "a key without a value, or an empty list or map"},
    [FINDING_WRONG_TYPE]        = {"wrong-type",         SEVERITY_ERROR, "text, list and map taken for one another"},
    [FINDING_BAD_TEXT]          = {"bad-text",           SEVERITY_ERROR, "a text that its key cannot take"},
    [FINDING_BAD_NAME]          = {"bad-name",           SEVERITY_ERROR, "a name with characters that names cannot have"},
    [FINDING_BAD_BOOLEAN]       = {"bad-boolean",        SEVERITY_ERROR, "something else than true or false"},
    [FINDING_BAD_NUMBER]        = {"bad-number",         SEVERITY_ERROR, "no whole number, or out of range"},
    [FINDING_BAD_DURATION]      = {"bad-duration",       SEVERITY_ERROR, "no duration such as 12h or 3d"},
    [FINDING_BAD_SIZE]          = {"bad-size",           SEVERITY_ERROR, "no size such as 500MB or 20GiB"},
    [FINDING_BAD_SHARE]         = {"bad-share",          SEVERITY_ERROR, "no share such as 60%"},
    [FINDING_BAD_DATE]          = {"bad-date",           SEVERITY_ERROR, "no date such as 2027-03-01"},
    [FINDING_BAD_CHOICE]        = {"bad-choice",         SEVERITY_ERROR, "a value that is none of those allowed"},
    [FINDING_BAD_REFERENCE]     = {"bad-reference",      SEVERITY_ERROR, "an entry of names that names no image"},
    [FINDING_BAD_DIGEST]        = {"bad-digest",         SEVERITY_ERROR, "an entry of digests that is no whole digest"},
    [FINDING_BAD_GLOB]          = {"bad-glob",           SEVERITY_ERROR, "a glob that cannot be read or can match nothing"},
    [FINDING_BAD_REGEX]         = {"bad-regex",          SEVERITY_ERROR, "a regular expression that does not compile"},
    [FINDING_BAD_SEMVER]        = {"bad-semver",         SEVERITY_ERROR, "no range of semantic versions"},
    [FINDING_NO_SELECTOR]       = {"no-selector",        SEVERITY_ERROR, "a rule or an exception that names no images"},
    [FINDING_NEWEST_BY_ALONE]   = {"newest-by-alone",    SEVERITY_ERROR, "newestBy without keepNewest"},
    [FINDING_DISK_ORDER]        = {"disk-order",         SEVERITY_ERROR, "stopBelow is not below startAbove"},
    [FINDING_DUPLICATE_RULE]    = {"duplicate-rule",     SEVERITY_ERROR, "two rules of one policy have the same name"},
    [FINDING_DUPLICATE_POLICY]  = {"duplicate-policy",   SEVERITY_ERROR, "two policies have the same name"},
    [FINDING_KEEP_LIST_ENTRY]   = {"keep-list-entry",    SEVERITY_ERROR, "a line of a keep-list that is no reference and no image ID"},
    [FINDING_KEEP_LIST_SIZE]    = {"keep-list-size",     SEVERITY_ERROR, "a keep-list larger than its reader allows"},
    [FINDING_DEAD_RULE]         = {"dead-rule",           SEVERITY_WARNING, "a delete rule that matches nothing on any recorded node"},
    [FINDING_DEAD_KEEP]         = {"dead-keep",           SEVERITY_WARNING, "a keep rule that matches nothing on any recorded node"},
    [FINDING_SHADOWED_RULE]     = {"shadowed-rule",       SEVERITY_WARNING, "a delete rule whose every match a keep rule keeps"},
    [FINDING_OVER_BROAD]        = {"over-broad",          SEVERITY_WARNING, "a delete rule for everything, or all of a registry, that nothing narrows"},
    [FINDING_UNESCAPED_DOT]     = {"unescaped-dot",       SEVERITY_WARNING, "an unescaped dot in the host of a regular expression"},
    [FINDING_PLAIN_REGEX]       = {"plain-regex",         SEVERITY_WARNING, "a regular expression that is a plain name or a glob"},
    [FINDING_SLOW_REGEX]        = {"slow-regex",          SEVERITY_WARNING, "a regular expression that can take very many steps"},
    [FINDING_ANCHORED_REGEX]    = {"anchored-regex",      SEVERITY_WARNING, "a regular expression with ^ or $ although it always matches the whole name"},
    [FINDING_EXPIRED_RULE]      = {"expired-rule",        SEVERITY_WARNING, "a rule that is past its until date"},
    [FINDING_EXPIRING_RULE]     = {"expiring-rule",       SEVERITY_WARNING, "a rule that ends within 14 days"},
    [FINDING_NO_CONDITION]      = {"no-condition",        SEVERITY_WARNING, "a delete rule by pattern that asks for no age, use or number"},
    [FINDING_LIMITS_RAISED]     = {"limits-raised",       SEVERITY_WARNING, "limits above the defaults"},
    [FINDING_UNTAGGED_PULLS]    = {"untagged-pulls",      SEVERITY_WARNING, "untagged: true, which also takes images pulled by digest on purpose"},
    [FINDING_REPEATED_NAME]     = {"repeated-name",       SEVERITY_WARNING, "rules of two policies have the same name"},
    [FINDING_ALLOW_WITHOUT_REASON] = {"allow-without-reason", SEVERITY_WARNING, "an allow comment that gives no reason"},
    [FINDING_UNUSED_ALLOW]      = {"unused-allow",        SEVERITY_WARNING, "an allow comment that allows nothing"},
};
/* clang-format on */

const struct finding_row *finding_by_id(const char *id)
{
    for (size_t i = 0; i < ARRAY_LENGTH(finding_rows); i++)
        if (strcmp(finding_rows[i].id, id) == 0) return &finding_rows[i];
    return NULL;
}

void finding_add(struct diag_list *list, enum finding finding, const struct place *place,
                 const char *hint, const char *format, ...)
{
    const struct finding_row *row = &finding_rows[finding];
    va_list args;
    va_start(args, format);
    diag_vadd(list, row->severity, place, row->id, hint, format, args);
    va_end(args);
}
