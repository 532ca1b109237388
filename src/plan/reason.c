/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/reason.h"

#include <stddef.h>
#include <string.h>

struct reason_row {
    const char *name;
    const char *meaning;
};

/* clang-format off */
static const struct reason_row reasons[] = {
    [REASON_IN_USE] = {"in-use", "a running container uses it"},
    [REASON_IN_USE_STOPPED] = {"in-use-stopped", "a container that does not run uses it, and no rule that condemns it says force"},
    [REASON_USE_UNKNOWN] = {"use-unknown", "the image of a container cannot be told and may be this one"},
    [REASON_IMAGE_VOLUME] = {"image-volume", "it is mounted into a container"},
    [REASON_PINNED] = {"pinned", "the container runtime says never to remove it"},
    [REASON_SANDBOX] = {"sandbox", "it is the image of pod sandboxes"},
    [REASON_OWN_IMAGE] = {"own-image", "it is the image that imagecull itself runs from"},
    [REASON_GRACE] = {"grace", "it came to this node less than the grace period ago"},
    [REASON_KEEP_RULE] = {"keep-rule", "a keep rule matches it"},
    [REASON_KEEP_LIST] = {"keep-list", "a keep-list names it"},
    [REASON_KEEP_UNKNOWN] = {"keep-unknown", "whether a keep rule matches it cannot be known"},
    [REASON_NAME_UNREADABLE] = {"name-unreadable", "one of its names cannot be read as an image name"},
    [REASON_AGE_UNKNOWN] = {"age-unknown", "when it was built is not known, and olderThan asks"},
    [REASON_ARRIVAL_UNKNOWN] = {"arrival-unknown", "when it came to this node is not known, and onNodeFor asks"},
    [REASON_USE_TIME_UNKNOWN] = {"use-time-unknown", "when it was last used is not known, and unusedFor asks"},
    [REASON_SIZE_UNKNOWN] = {"size-unknown", "its size is not known, and largerThan asks"},
    [REASON_LABELS_UNKNOWN] = {"labels-unknown", "its labels are not known, and the rule asks for labels"},
    [REASON_PATTERN_LIMIT] = {"pattern-limit", "a regular expression hit its step limit"},
    [REASON_ORDER_UNKNOWN] = {"order-unknown", "its place among the newest is not known, and keepNewest asks"},
    [REASON_SCOPE_UNKNOWN] = {"scope-unknown", "the policy is for some nodes, and whether this is one is not known"},
    [REASON_AMONG_NEWEST] = {"among-newest", "it is among the newest that keepNewest spares"},
    [REASON_NOT_OLD_ENOUGH] = {"not-old-enough", "it was built more recently than olderThan asks"},
    [REASON_NOT_ON_NODE_LONG_ENOUGH] = {"not-on-node-long-enough", "it came to this node more recently than onNodeFor asks"},
    [REASON_USED_RECENTLY] = {"used-recently", "it was used more recently than unusedFor asks"},
    [REASON_NOT_LARGER] = {"not-larger", "it is not larger than largerThan asks"},
    [REASON_LABELS_DIFFER] = {"labels-differ", "its labels are not those that the rule asks for"},
    [REASON_VERSION_OUTSIDE] = {"version-outside", "its tag is no version in the range that the rule asks for"},
    [REASON_EXCEPTED] = {"excepted", "the rule excepts it"},
    [REASON_RULE_EXPIRED] = {"rule-expired", "the rule is past its until date"},
    [REASON_OTHER_NODE] = {"other-node", "the policy is for other nodes"},
    [REASON_OTHER_NAMES] = {"other-names", "other names of it stay, and this engine cannot remove one name alone"},
    [REASON_DISK_BELOW] = {"disk-below", "disk use does not call for it: it is below the policy's watermark, or not known"},
    [REASON_NOT_MATCHED] = {"not-matched", "no delete rule names it"},
    [REASON_MATCHED] = {"matched", "delete rules condemn every name of it"},
    [REASON_SOME_NAMES] = {"some-names", "delete rules condemn some names of it: those go, the image stays"},
};
/* clang-format on */
_Static_assert(sizeof(reasons) / sizeof(reasons[0]) == REASON_COUNT, "a row for each reason");

static const char *const verdicts[] = {
    [VERDICT_KEEP] = "keep", [VERDICT_UNTAG] = "untag", [VERDICT_DELETE] = "delete"};
_Static_assert(sizeof(verdicts) / sizeof(verdicts[0]) == VERDICT_COUNT, "a name for each verdict");

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict];
}

const char *reason_name(enum reason reason)
{
    return reasons[reason].name;
}

const char *reason_meaning(enum reason reason)
{
    return reasons[reason].meaning;
}

int reason_from_name(const char *name)
{
    for (int i = 0; i < REASON_COUNT; i++)
        if (strcmp(reasons[i].name, name) == 0) return i;
    return -1;
}

int verdict_from_name(const char *name)
{
    for (int i = 0; i < VERDICT_COUNT; i++)
        if (strcmp(verdicts[i], name) == 0) return i;
    return -1;
}
