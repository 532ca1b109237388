/* SPDX-License-Identifier: Apache-2.0 */
/* The inventory's JSON: there and back, by hand, and wrong. */
#include "engine/inventoryjson.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <string.h>

#define ID_1 "sha256:1111111111111111111111111111111111111111111111111111111111111111"
#define ID_2 "sha256:2222222222222222222222222222222222222222222222222222222222222222"
#define HEAD "{\"apiVersion\":\"imagecull/v1\",\"kind\":\"Inventory\","

static int read_text(const char *text, struct inventory *inventory, struct error *err)
{
    inventory_init(inventory);
    return inventory_read_json(text, strlen(text), "file", inventory, err);
}

static void write_text(const struct inventory *inventory, struct strbuf *out)
{
    struct json_writer json;
    strbuf_init(out, 0);
    json_writer_init(&json, out, 0);
    inventory_write_json(inventory, &json);
}

// clang-format off
static const char *const whole[] = {
    HEAD "\"takenAt\":\"2026-03-01T12:00:00Z\",\"node\":{\"name\":\"n\",\"labels\":{\"a\":\"1\",\"b\":\"\"}},"
    "\"engine\":{\"kind\":\"cri\",\"endpoint\":\"unix:///e\",\"name\":\"containerd\",\"version\":\"1.6\",\"apiVersion\":\"v1\","
    "\"storage\":\"s\",\"abilities\":[\"tells-labels\"]},"
    "\"disk\":{\"path\":\"/d\",\"capacityBytes\":100,\"usedBytes\":0,\"capacityInodes\":null,\"usedInodes\":null},"
    "\"images\":[{\"id\":\"" ID_1 "\",\"tags\":[\"a:1\",\"b:1\"],\"digests\":[\"a@" ID_2 "\"],"
    "\"created\":\"2026-01-01T00:00:00Z\",\"arrived\":\"2026-01-02T00:00:00Z\",\"sizeBytes\":9007199254740991,"
    "\"labels\":{\"k\":\"v\"},\"pinned\":true,\"sandbox\":null,\"parent\":\"" ID_2 "\"},"
    "{\"id\":\"" ID_2 "\",\"tags\":[],\"digests\":[],\"created\":null,\"arrived\":null,\"sizeBytes\":null,\"labels\":null,"
    "\"pinned\":null,\"sandbox\":false,\"parent\":null}],"
    "\"containers\":[{\"id\":\"c\",\"name\":\"web\",\"imageId\":\"" ID_1 "\",\"image\":\"a:1\",\"state\":\"paused\","
    "\"imageVolumes\":[\"vol:1\"]}],\"ownImages\":[\"me:1\"]}",

    HEAD "\"takenAt\":null,\"node\":{\"name\":\"\",\"labels\":null},"
    "\"engine\":{\"kind\":\"docker\",\"endpoint\":\"\",\"name\":\"\",\"version\":\"\",\"apiVersion\":\"\",\"storage\":\"\","
    "\"abilities\":[]},\"disk\":null,\"images\":[],\"containers\":[],\"ownImages\":[]}",
};
// clang-format on

static void check_round_trip(const char *text)
{
    CLEANUP(inventory_release) struct inventory inventory;
    CLEANUP(strbuf_release) struct strbuf written;
    struct error err = {0};
    is_int(read_text(text, &inventory, &err), 0, "it is read: %s", err.text);
    write_text(&inventory, &written);
    is_str(written.data, text, "there and back");
}

static void check_by_hand(void)
{
    CLEANUP(inventory_release) struct inventory inventory;
    struct error err = {0};
    is_int(read_text(HEAD "\"images\":[{\"id\":\"" ID_1 "\",\"tags\":[\"a:1\"]}],"
                          "\"containers\":[{\"id\":\"c\",\"image\":\"a:1\"}]}",
                     &inventory, &err),
           0, "what a person writes: %s", err.text);
    const struct image *image = &inventory.images[0];
    is_int(inventory.taken_at, TIME_UNKNOWN, "no time of its own");
    is_int(inventory.engine.kind, ENGINE_DOCKER, "without an engine it is Docker's");
    is_int(inventory.engine.abilities, 15, "which can do all");
    is_int(inventory.node.labels_known, ANSWER_UNKNOWN, "labels of the node are not known");
    is_int(inventory.disk.capacity_bytes, -1, "nor is the disk");
    is_int(image->labels_known, ANSWER_YES, "absent labels are none");
    is_int(image->label_count, 0, "none at all");
    is_int(image->pinned, ANSWER_NO, "not pinned");
    is_int(image->sandbox, ANSWER_NO, "no sandbox");
    is_int(image->created_at, TIME_UNKNOWN, "created at no known time");
    is_int(image->arrived_at, TIME_UNKNOWN, "arrived at no known time");
    is_int(image->size_bytes, -1, "of no known size");
    is_str(inventory.containers[0].image_id, ID_1, "the container's image is found");
    ok(container_is_running(&inventory.containers[0]), "a container without a state may run");
}

static void check_defaults(void)
{
    CLEANUP(inventory_release) struct inventory inventory;
    struct error err = {0};
    is_int(read_text(HEAD "\"engine\":{\"kind\":\"cri\"},\"images\":[{\"id\":\"" ID_1
                          "\",\"created\":\"1970-01-01T00:00:00Z\",\"labels\":null,"
                          "\"tags\":[\"<none>:<none>\",\"not a name\"]}]}",
                     &inventory, &err),
           0, "a CRI without abilities: %s", err.text);
    is_int(inventory.engine.abilities & ENGINE_REMOVES_NAMES, 0, "takes no single names off");
    is_int(inventory.images[0].created_at, TIME_UNKNOWN, "1970 is no time of creation");
    is_int(inventory.images[0].labels_known, ANSWER_NO, "null labels are not known");
    is_int(inventory.images[0].tag_count, 1, "<none>:<none> is no name");
    ok(!inventory.images[0].tags[0].readable, "an odd one is kept as unreadable");
}

struct bad {
    const char *text;
    const char *words;
};

// clang-format off
static const struct bad bad[] = {
    {"", "file"},
    {"[]", "an inventory is an object"},
    {"{}", "apiVersion"},
    {"{\"apiVersion\":\"imagecull/v2\",\"kind\":\"Inventory\",\"images\":[]}", "only imagecull/v1 is known"},
    {"{\"apiVersion\":\"imagecull/v1\",\"kind\":\"CullPolicy\",\"images\":[]}", "not Inventory"},
    {"{\"apiVersion\":1,\"kind\":\"Inventory\",\"images\":[]}", "apiVersion"},
    {HEAD "\"x\":1,\"images\":[]}", "unknown key \"x\""},
    {HEAD "\"image\":[]}", "did you mean \"images\"?"},
    {HEAD "\"takenAt\":null}", "images"},
    {HEAD "\"images\":[]} {}", "file"},
    {HEAD "\"images\":[],\"images\":[]}", "images"},
    {HEAD "\"images\":{}}", "images"},
    {HEAD "\"images\":[1]}", "images[0]: an object was expected"},
    {HEAD "\"takenAt\":\"yesterday\",\"images\":[]}", "\"yesterday\" is no time"},
    {HEAD "\"takenAt\":1,\"images\":[]}", "takenAt"},
    {HEAD "\"node\":[],\"images\":[]}", "node"},
    {HEAD "\"node\":{\"nam\":\"n\"},\"images\":[]}", "node: unknown key \"nam\"; did you mean \"name\"?"},
    {HEAD "\"node\":{\"labels\":{\"a\":1}},\"images\":[]}", "not text"},
    {HEAD "\"engine\":{\"kind\":\"rkt\"},\"images\":[]}", "engine: \"rkt\" is no kind of engine"},
    {HEAD "\"engine\":{\"abilities\":[\"flies\"]},\"images\":[]}", "\"flies\" is no ability"},
    {HEAD "\"engine\":{\"abilities\":[1]},\"images\":[]}", "not text"},
    {HEAD "\"disk\":{},\"images\":[]}", "disk"},
    {HEAD "\"disk\":{\"path\":\"/\",\"usedBytes\":-1},\"images\":[]}", "\"usedBytes\" is negative"},
    {HEAD "\"disk\":{\"path\":\"/\",\"usedBytes\":1.5},\"images\":[]}", "usedBytes"},
    {HEAD "\"images\":[{}]}", "id"},
    {HEAD "\"images\":[{\"id\":\"1234\"}]}", "is not sha256: and 64 hex digits"},
    {HEAD "\"images\":[{\"id\":\"" ID_1 "\"},{\"id\":\"" ID_1 "\"}]}", "twice"},
    {HEAD "\"images\":[{\"id\":\"" ID_1 "\",\"tags\":[\"a:1\"]},{\"id\":\"" ID_2 "\",\"tags\":[\"a:1\"]}]}", "two images"},
    {HEAD "\"images\":[{\"id\":\"" ID_1 "\",\"tag\":[]}]}", "images[0]: unknown key \"tag\"; did you mean \"tags\"?"},
    {HEAD "\"images\":[{\"id\":\"" ID_1 "\",\"tags\":\"a:1\"}]}", "tags"},
    {HEAD "\"images\":[{\"id\":\"" ID_1 "\",\"tags\":[null]}]}", "not text"},
    {HEAD "\"images\":[{\"id\":\"" ID_1 "\",\"created\":\"2026-13-01T00:00:00Z\"}]}", "is no time"},
    {HEAD "\"images\":[{\"id\":\"" ID_1 "\",\"sizeBytes\":-1}]}", "negative"},
    {HEAD "\"images\":[{\"id\":\"" ID_1 "\",\"pinned\":\"yes\"}]}", "pinned"},
    {HEAD "\"images\":[{\"id\":\"" ID_1 "\",\"labels\":[]}]}", "labels"},
    {HEAD "\"images\":[{\"id\":\"" ID_1 "\",\"parent\":\"x\"}]}", "no whole image id"},
    {HEAD "\"images\":[],\"containers\":[{}]}", "containers[0]"},
    {HEAD "\"images\":[],\"containers\":[{\"id\":\"c\",\"state\":\"sleeping\"}]}", "\"sleeping\" is no state"},
    {HEAD "\"images\":[],\"containers\":[{\"id\":\"c\",\"imageId\":\"a:1\"}]}", "no whole image id"},
    {HEAD "\"images\":[],\"containers\":[{\"id\":\"c\",\"imageVolumes\":[{}]}]}", "not text"},
    {HEAD "\"images\":[],\"ownImages\":\"me\"}", "ownImages"},
};
// clang-format on

static void check_bad(const struct bad *row)
{
    CLEANUP(inventory_release) struct inventory inventory;
    struct error err = {0};
    is_int(read_text(row->text, &inventory, &err), -1, "refused: %s", row->text);
    is_int(err.kind, ERROR_INPUT, "as a file that is wrong");
    has_str(err.text, row->words, "and says why");
    has_str(err.text, "file", "and where");
}

int main(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(whole); i++) check_round_trip(whole[i]);
    check_by_hand();
    check_defaults();
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) check_bad(&bad[i]);
    return tap_done();
}
