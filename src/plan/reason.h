/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Why an image or a name is kept or goes. The names are part of the output format; one table
 * (reason.c) holds name and meaning, and the manual is compared with it by a test. The order is
 * that of weight: where several hold, the first is reported.
 */

enum verdict { VERDICT_KEEP, VERDICT_UNTAG, VERDICT_DELETE, VERDICT_COUNT };

enum reason {
    /* Protected: nothing about the image is touched. */
    REASON_IN_USE,         /* by a running container (or one whose state is unknown) */
    REASON_IN_USE_STOPPED, /* by a container that does not run; no `force` */
    REASON_USE_UNKNOWN,    /* a container's image cannot be told: it may be this one */
    REASON_IMAGE_VOLUME,   /* mounted into a container */
    REASON_PINNED,
    REASON_SANDBOX,
    REASON_OWN_IMAGE,
    REASON_GRACE, /* arrived less than --grace ago */
    REASON_KEEP_RULE,
    REASON_KEEP_LIST,
    REASON_KEEP_UNKNOWN,    /* a keep rule cannot be decided */
    REASON_NAME_UNREADABLE, /* a name that cannot be parsed */
    /* A delete rule's selectors match, but a condition cannot be known. */
    REASON_AGE_UNKNOWN,
    REASON_ARRIVAL_UNKNOWN,
    REASON_USE_TIME_UNKNOWN,
    REASON_SIZE_UNKNOWN,
    REASON_LABELS_UNKNOWN,
    REASON_PATTERN_LIMIT, /* a regex hit its step limit */
    REASON_ORDER_UNKNOWN, /* keepNewest without a known order */
    REASON_SCOPE_UNKNOWN, /* the policy is for some nodes; this node's name or labels are unknown */
    /* A delete rule's selectors match, but a condition says no. */
    REASON_AMONG_NEWEST,
    REASON_NOT_OLD_ENOUGH,
    REASON_NOT_ON_NODE_LONG_ENOUGH,
    REASON_USED_RECENTLY,
    REASON_NOT_LARGER,
    REASON_LABELS_DIFFER,
    REASON_VERSION_OUTSIDE,
    REASON_EXCEPTED,
    REASON_RULE_EXPIRED,
    REASON_OTHER_NODE, /* the policy is for other nodes */
    /* Condemned, but not to be done. */
    REASON_OTHER_NAMES, /* other names stay, and the engine cannot remove one name alone */
    REASON_DISK_BELOW,  /* disk use is below the policy's watermark */
    REASON_NOT_MATCHED,
    /* Goes. */
    REASON_MATCHED,    /* every name is condemned */
    REASON_SOME_NAMES, /* some names are condemned: those go, the image stays */
    REASON_COUNT
};

const char *verdict_name(enum verdict verdict); /* "keep", "untag", "delete" */
const char *reason_name(enum reason reason);    /* "in-use", "age-unknown", … */
const char *reason_meaning(enum reason reason); /* one line for people */
int reason_from_name(const char *name);         /* -1 for none */
int verdict_from_name(const char *name);
