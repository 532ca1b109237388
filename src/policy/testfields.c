/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "model/inventory.h"
#include "policy/findings.h"
#include "policy/testdocument.h"

#include "base/cleanup.h"

/* The keys of a test file, table by table, as policyfields.c has those of a policy. */

static const char *const api_versions[] = {"imagecull/v1", NULL};
static const char *const kinds[] = {"CullTest", NULL};
static const char *const verdicts[] = {"keep", "untag", "delete", NULL};
const char *const test_container_states[] = {
    "unknown", "created", "running", "paused", "restarting", "exited", "dead", "removing", NULL};
_Static_assert(ARRAY_LENGTH(test_container_states) == CONTAINER_STATE_COUNT + 1, "a name for each");

static void check_time(const char *text, const struct place *place, struct diag_list *diags)
{
    int64_t time;
    if (text_parse_rfc3339(text, &time) == 0) return;
    finding_add(diags, FINDING_BAD_TEXT, place, "for instance 2026-03-01T12:00:00Z",
                "\"%s\" is no time", text);
}

static void check_id(const char *text, const struct place *place, struct diag_list *diags)
{
    if (text_is_digest(text)) return;
    finding_add(diags, FINDING_BAD_DIGEST, place, "sha256: and 64 hex digits; or leave it out",
                "\"%s\" is no image ID", text);
}

/* clang-format off */
#define NODE(member)      .offset = offsetof(struct test_node, member)
#define IMAGE(member)     .offset = offsetof(struct test_image, member)
#define CONTAINER(member) .offset = offsetof(struct test_container, member)
#define EXPECT(member)    .offset = offsetof(struct test_expectation, member), \
                          .place_offset = offsetof(struct test_expectation, member##_place)
#define TOTALS(member)    .offset = offsetof(struct test_totals, member), \
                          .place_offset = offsetof(struct test_totals, member##_place)
#define CASE(member)      .offset = offsetof(struct test_case, member)
#define SPEC(member)      .offset = offsetof(struct test_document, spec.member) - offsetof(struct test_document, spec)

static const struct field node_fields[] = {
    {.key = "name", .kind = FIELD_TEXT, NODE(name), .help = "the node's name"},
    {.key = "labels", .kind = FIELD_LABELS, NODE(labels), .help = "the node's labels"},
    {.key = NULL},
};

static const struct field image_fields[] = {
    {.key = "id", .kind = FIELD_TEXT_CHECKED, IMAGE(id), .check = check_id, .help = "image ID; made from the first name without it"},
    {.key = "tags", .kind = FIELD_TEXT_LIST, IMAGE(tags), .help = "names with a tag"},
    {.key = "digests", .kind = FIELD_TEXT_LIST, IMAGE(digests), .help = "names with a digest"},
    {.key = "created", .kind = FIELD_TEXT_CHECKED, IMAGE(created), .place_offset = offsetof(struct test_image, created_place),
     .check = check_time, .help = "when it was built"},
    {.key = "age", .kind = FIELD_DURATION, IMAGE(age), .help = "how long before now it was built"},
    {.key = "onNodeFor", .kind = FIELD_DURATION, IMAGE(on_node_for), .help = "how long before now it came to the node; unknown without it"},
    {.key = "unusedFor", .kind = FIELD_DURATION, IMAGE(unused_for), .help = "how long before now a container was last seen to use it"},
    {.key = "size", .kind = FIELD_SIZE, IMAGE(size), .help = "its size; unknown without it"},
    {.key = "labels", .kind = FIELD_LABELS, IMAGE(labels), .help = "its labels"},
    {.key = "pinned", .kind = FIELD_BOOL, IMAGE(pinned), .help = "the runtime has pinned it"},
    {.key = "sandbox", .kind = FIELD_BOOL, IMAGE(sandbox), .help = "it is the image of pod sandboxes"},
    {.key = NULL},
};

static const struct field container_fields[] = {
    {.key = "name", .kind = FIELD_TEXT, CONTAINER(name), .help = "the container's name"},
    {.key = "image", .kind = FIELD_TEXT, .required = true, CONTAINER(image),
     .place_offset = offsetof(struct test_container, image_place), .help = "a name or ID of its image"},
    {.key = "state", .kind = FIELD_CHOICE, CONTAINER(state), .choices = test_container_states, .help = "running without it"},
    {.key = "imageVolumes", .kind = FIELD_TEXT_LIST, CONTAINER(volumes), .help = "images mounted into it"},
    {.key = NULL},
};

static const struct field expectation_fields[] = {
    {.key = "image", .kind = FIELD_TEXT, .required = true, EXPECT(image), .help = "a name, or the whole ID, of an image of the node"},
    {.key = "verdict", .kind = FIELD_CHOICE, EXPECT(verdict), .choices = verdicts, .help = "keep, untag or delete"},
    {.key = "reason", .kind = FIELD_TEXT, EXPECT(reason), .help = "why, as reports call it: in-use"},
    {.key = "rule", .kind = FIELD_TEXT, EXPECT(rule), .help = "the rule that decides: rule or policy/rule"},
    {.key = NULL},
};

static const struct field totals_fields[] = {
    {.key = "delete", .kind = FIELD_COUNT, TOTALS(deleted), .help = "images that go"},
    {.key = "untag", .kind = FIELD_COUNT, TOTALS(untagged), .help = "images that lose a name and stay"},
    {.key = "keep", .kind = FIELD_COUNT, TOTALS(kept), .help = "images that stay as they are"},
    {.key = "bytes", .kind = FIELD_SIZE, TOTALS(bytes), .help = "sizes of the images that go"},
    {.key = NULL},
};

static const struct field case_fields[] = {
    {.key = "name", .kind = FIELD_TEXT, .required = true, CASE(name),
     .place_offset = offsetof(struct test_case, name_place), .help = "what the test is about"},
    {.key = "now", .kind = FIELD_TEXT_CHECKED, CASE(now), .check = check_time,
     .help = "the time of the decision; without it that of the inventory, else " TEST_NOW},
    {.key = "node", .kind = FIELD_OBJECT, CASE(node), .rows = node_fields,
     .present_offset = offsetof(struct test_case, node.present), .help = "the node, for policies with a scope"},
    {.key = "inventoryFile", .kind = FIELD_TEXT, CASE(inventory_file),
     .place_offset = offsetof(struct test_case, inventory_place), .help = "a recorded node, relative to the test file"},
    {.key = "grace", .kind = FIELD_DURATION, CASE(grace), .help = "the grace period; none without it"},
    {.key = "wholeImages", .kind = FIELD_BOOL, CASE(whole_images), .help = "the engine cannot remove one name of several"},
    {.key = "images", .kind = FIELD_OBJECT_LIST, CASE(images), .rows = image_fields,
     .item_size = sizeof(struct test_image), .help = "the images of the node"},
    {.key = "containers", .kind = FIELD_OBJECT_LIST, CASE(containers), .rows = container_fields,
     .item_size = sizeof(struct test_container), .help = "the containers of the node"},
    {.key = "expect", .kind = FIELD_OBJECT_LIST, CASE(expect), .rows = expectation_fields,
     .item_size = sizeof(struct test_expectation), .help = "what must become of images"},
    {.key = "totals", .kind = FIELD_OBJECT, CASE(totals), .rows = totals_fields, .help = "what must become of the node"},
    {.key = NULL},
};

static const struct field metadata_fields[] = {
    {.key = "name", .kind = FIELD_NAME, .required = true, .offset = 0, .help = "what reports call the suite"},
    {.key = NULL},
};

static const struct field spec_fields[] = {
    {.key = "policies", .kind = FIELD_TEXT_LIST, SPEC(policies), .help = "policy files and folders, relative to the test file; those beside it without"},
    {.key = "tests", .kind = FIELD_OBJECT_LIST, .required = true, SPEC(tests), .rows = case_fields,
     .item_size = sizeof(struct test_case), .help = "the tests"},
    {.key = NULL},
};

const struct field test_document_fields[] = {
    {.key = "apiVersion", .kind = FIELD_CHOICE, .required = true, .choices = api_versions,
     .offset = offsetof(struct test_document, api_version), .help = "apiVersion: imagecull/v1"},
    {.key = "kind", .kind = FIELD_CHOICE, .required = true, .choices = kinds,
     .offset = offsetof(struct test_document, kind), .help = "kind: CullTest"},
    {.key = "metadata", .kind = FIELD_OBJECT, .required = true, .rows = metadata_fields,
     .offset = offsetof(struct test_document, name), .help = "metadata: {name: ...}"},
    {.key = "spec", .kind = FIELD_OBJECT, .required = true, .rows = spec_fields,
     .offset = offsetof(struct test_document, spec), .help = "spec: {policies: [...], tests: [...]}"},
    {.key = NULL},
};
/* clang-format on */
