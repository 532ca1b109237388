/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "policy/findings.h"
#include "policy/policydocument.h"

#include <string.h>

/*
 * The keys of a policy, table by table. One row is everything about one key. Help texts are
 * read by people who miss a key, by the manual and by the JSON Schema.
 */

#define COUNT_MOST 1000000000

const char *const policy_kinds[] = {"CullPolicy", NULL};
static const char *const api_versions[] = {"imagecull/v1", NULL};
static const char *const newest_by_choices[] = {"created", "arrived", "semver", NULL};
static const char *const order_by_choices[] = {"oldest", "largest", "reference", NULL};

_Static_assert(ARRAY_LENGTH(newest_by_choices) == NEWEST_BY_SEMVER + 2, "a name for each");
_Static_assert(ARRAY_LENGTH(order_by_choices) == ORDER_REFERENCE + 2, "a name for each");

static void check_node_glob(const char *text, const struct place *place, struct diag_list *diags)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_*?";
    const size_t length = strspn(text, allowed);
    if (text[length] == '\0') return;
    finding_add(diags, FINDING_BAD_TEXT, place, "a node's name, or a glob of it: build-*",
                "character \"%.*s\" cannot stand in a node's name", 1, text + length);
}

/* clang-format off */
static const struct field tags_fields[] = {
    {.key = "semver", .kind = FIELD_TEXT, .required = true,
     .offset = offsetof(struct rule_tags, semver),
     .place_offset = offsetof(struct rule_tags, semver_place),
     .help = "range of semantic versions that the tag must lie in: \"<2.3\""},
    {.key = NULL},
};

/* What names images; `base` is where the struct selector lies. */
#define SELECTOR_ROWS(base) \
    {.key = "names", .kind = FIELD_TEXT_LIST, .selects = true, .offset = (base) + offsetof(struct selector, names), \
     .help = "whole references: repo, repo:tag or repo@digest"}, \
    {.key = "globs", .kind = FIELD_TEXT_LIST, .selects = true, .offset = (base) + offsetof(struct selector, globs), \
     .help = "references with * within and ** across path components, ? and [abc]"}, \
    {.key = "regex", .kind = FIELD_TEXT_LIST, .selects = true, .offset = (base) + offsetof(struct selector, regexes), \
     .help = "regular expressions (PCRE2) that must match the whole canonical reference"}, \
    {.key = "digests", .kind = FIELD_TEXT_LIST, .selects = true, .offset = (base) + offsetof(struct selector, digests), \
     .help = "whole image IDs or manifest digests: sha256: and 64 hex digits"}, \
    {.key = "dangling", .kind = FIELD_BOOL, .selects = true, .offset = (base) + offsetof(struct selector, dangling), \
     .place_offset = (base) + offsetof(struct selector, dangling_place), \
     .help = "images with neither tag nor repository digest"}, \
    {.key = "untagged", .kind = FIELD_BOOL, .selects = true, .offset = (base) + offsetof(struct selector, untagged), \
     .place_offset = (base) + offsetof(struct selector, untagged_place), \
     .help = "images without a tag, those known by digest included"}

const struct field policy_selector_fields[] = {
    SELECTOR_ROWS(0),
    {.key = NULL},
};

#define RULE_MEMBER(member) \
    .offset = offsetof(struct rule, member), .place_offset = offsetof(struct rule, member##_place)

#define RULE_ROWS(labels_select) \
    {.key = "name", .kind = FIELD_NAME, .required = true, RULE_MEMBER(name), \
     .help = "what records and reports call the rule; once in a policy"}, \
    {.key = "description", .kind = FIELD_TEXT, .offset = offsetof(struct rule, description), \
     .help = "free text, carried into reports"}, \
    {.key = "owner", .kind = FIELD_TEXT, .offset = offsetof(struct rule, owner), \
     .help = "who answers for the rule, carried into reports"}, \
    {.key = "ticket", .kind = FIELD_TEXT, .offset = offsetof(struct rule, ticket), \
     .help = "why the rule is there, carried into reports"}, \
    SELECTOR_ROWS(offsetof(struct rule, match)), \
    {.key = "except", .kind = FIELD_OBJECT, .rows = policy_selector_fields, \
     .offset = offsetof(struct rule, except), .present_offset = offsetof(struct rule, has_except), \
     .help = "selectors whose matches the rule leaves alone"}, \
    {.key = "labels", .kind = FIELD_LABELS, .selects = (labels_select), \
     .offset = offsetof(struct rule, labels), \
     .help = "image labels that must all hold; a value is exact or a glob"}, \
    {.key = "tags", .kind = FIELD_OBJECT, .rows = tags_fields, .offset = offsetof(struct rule, tags), \
     .help = "what the tag must be"}, \
    {.key = "olderThan", .kind = FIELD_DURATION, RULE_MEMBER(older_than), \
     .help = "least time since the image was built"}, \
    {.key = "onNodeFor", .kind = FIELD_DURATION, RULE_MEMBER(on_node_for), \
     .help = "least time since the image came to this node"}, \
    {.key = "unusedFor", .kind = FIELD_DURATION, RULE_MEMBER(unused_for), \
     .help = "least time since a container was last seen to use the image on this node"}, \
    {.key = "largerThan", .kind = FIELD_SIZE, RULE_MEMBER(larger_than), \
     .help = "least size, as the engine reports it"}, \
    {.key = "keepNewest", .kind = FIELD_COUNT, .minimum = 1, .maximum = COUNT_MOST, \
     RULE_MEMBER(keep_newest), \
     .help = "how many of the rule's images stay in each repository, the newest first"}, \
    {.key = "newestBy", .kind = FIELD_CHOICE, .choices = newest_by_choices, RULE_MEMBER(newest_by), \
     .help = "what makes an image newer for keepNewest; created without it"}, \
    {.key = "until", .kind = FIELD_DATE, RULE_MEMBER(until), \
     .help = "last day, UTC, on which the rule holds: 2027-03-01"}

const struct field policy_keep_rule_fields[] = {
    RULE_ROWS(true),
    {.key = NULL},
};

const struct field policy_delete_rule_fields[] = {
    RULE_ROWS(false),
    {.key = "force", .kind = FIELD_BOOL, RULE_MEMBER(force),
     .help = "also images that only stopped or created containers use; never running ones"},
    {.key = NULL},
};

static const struct field nodes_fields[] = {
    {.key = "names", .kind = FIELD_TEXT_LIST, .offset = offsetof(struct policy_nodes, names),
     .check = check_node_glob, .help = "node names, or globs with * and ?; any of them may match"},
    {.key = "labels", .kind = FIELD_LABELS, .offset = offsetof(struct policy_nodes, labels),
     .help = "node labels that must all hold; a value is exact or a glob"},
    {.key = NULL},
};

static const struct field limits_fields[] = {
    {.key = "deletions", .kind = FIELD_COUNT, .offset = offsetof(struct policy_limits, deletions),
     .place_offset = offsetof(struct policy_limits, deletions_place),
     .help = "most images that one run may remove from a node"},
    {.key = "share", .kind = FIELD_SHARE, .offset = offsetof(struct policy_limits, share_basis_points),
     .place_offset = offsetof(struct policy_limits, share_place),
     .help = "largest share of a node's images that one run may remove: 60%"},
    {.key = "bytes", .kind = FIELD_SIZE, .offset = offsetof(struct policy_limits, bytes),
     .place_offset = offsetof(struct policy_limits, bytes_place),
     .help = "most bytes that one run may remove from a node: 500GiB"},
    {.key = NULL},
};

static const struct field disk_fields[] = {
    {.key = "startAbove", .kind = FIELD_SHARE, .required = true,
     .offset = offsetof(struct policy_disk, start_above),
     .help = "share of the disk in use from which on images are removed: 80%"},
    {.key = "stopBelow", .kind = FIELD_SHARE, .required = true,
     .offset = offsetof(struct policy_disk, stop_below),
     .help = "share of the disk in use at which removing ends: 70%"},
    {.key = NULL},
};

static const struct field metadata_fields[] = {
    {.key = "name", .kind = FIELD_NAME, .required = true,
     .offset = offsetof(struct policy_document, metadata.name) -
               offsetof(struct policy_document, metadata),
     .place_offset = offsetof(struct policy_document, metadata.name_place) -
                     offsetof(struct policy_document, metadata),
     .help = "what records and reports call the policy; once in all files"},
    {.key = "owner", .kind = FIELD_TEXT,
     .offset = offsetof(struct policy_document, metadata.owner) -
               offsetof(struct policy_document, metadata),
     .help = "who answers for the policy, carried into reports"},
    {.key = "ticket", .kind = FIELD_TEXT,
     .offset = offsetof(struct policy_document, metadata.ticket) -
               offsetof(struct policy_document, metadata),
     .help = "why the policy is there, carried into reports"},
    {.key = NULL},
};

#define SPEC_MEMBER(member) \
    (offsetof(struct policy_document, spec.member) - offsetof(struct policy_document, spec))

static const struct field spec_fields[] = {
    {.key = "nodes", .kind = FIELD_OBJECT, .rows = nodes_fields, .offset = SPEC_MEMBER(nodes),
     .present_offset = SPEC_MEMBER(nodes.present), .help = "nodes that the policy is for; every node without it"},
    {.key = "keep", .kind = FIELD_OBJECT_LIST, .rows = policy_keep_rule_fields, .offset = SPEC_MEMBER(keep),
     .item_size = sizeof(struct rule), .help = "rules for images that no rule of any policy removes"},
    {.key = "delete", .kind = FIELD_OBJECT_LIST, .rows = policy_delete_rule_fields, .offset = SPEC_MEMBER(delete),
     .item_size = sizeof(struct rule), .help = "rules for images to remove"},
    {.key = "limits", .kind = FIELD_OBJECT, .rows = limits_fields, .offset = SPEC_MEMBER(limits),
     .help = "what one run may remove from one node; past a limit it removes nothing"},
    {.key = "disk", .kind = FIELD_OBJECT, .rows = disk_fields, .offset = SPEC_MEMBER(disk),
     .place_offset = SPEC_MEMBER(disk.place), .present_offset = SPEC_MEMBER(disk.present),
     .help = "watermarks: images are removed only while the disk is full; without them every match goes"},
    {.key = "orderBy", .kind = FIELD_CHOICE, .choices = order_by_choices, .offset = SPEC_MEMBER(order_by),
     .help = "which images go first where limits or watermarks leave some"},
    {.key = NULL},
};

const struct field policy_document_fields[] = {
    {.key = "apiVersion", .kind = FIELD_CHOICE, .required = true, .choices = api_versions,
     .offset = offsetof(struct policy_document, api_version), .help = "apiVersion: imagecull/v1"},
    {.key = "kind", .kind = FIELD_CHOICE, .required = true, .choices = policy_kinds,
     .offset = offsetof(struct policy_document, kind), .help = "kind: CullPolicy"},
    {.key = "metadata", .kind = FIELD_OBJECT, .required = true, .rows = metadata_fields,
     .offset = offsetof(struct policy_document, metadata), .help = "metadata: {name: ...}"},
    {.key = "spec", .kind = FIELD_OBJECT, .required = true, .rows = spec_fields,
     .offset = offsetof(struct policy_document, spec), .help = "spec: with keep, delete or both"},
    {.key = NULL},
};
/* clang-format on */
