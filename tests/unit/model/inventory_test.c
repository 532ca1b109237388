/* SPDX-License-Identifier: Apache-2.0 */
/* What engines list becomes names, order and limits. */
#include "model/inventory.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <string.h>

#define DIGITS "00000000000000000000000000000000000000000000000000000000000000"
#define ID(xx) "sha256:" DIGITS xx
#define S512   "sha512:" DIGITS DIGITS "0000"

#define Z16  "zzzzzzzzzzzzzzzz"
#define Z128 Z16 Z16 Z16 Z16 Z16 Z16 Z16 Z16

/* How each listed name is filed. */
static void check_kinds(void)
{
    static const struct {
        const char *listed;
        int kind;
        const char *text; /* canonical, where readable */
    } rows[] = {
        {"alpine:3", 't', "docker.io/library/alpine:3"},
        {"docker.io/library/alpine:3", 't', "docker.io/library/alpine:3"},
        {"localhost/x:1", 't', "localhost/x:1"},
        {"127.0.0.1:5055/x:1", 't', "127.0.0.1:5055/x:1"},
        {"registry.k8s.io/pause:3.9", 't', "registry.k8s.io/pause:3.9"},
        {"alpine", 't', "docker.io/library/alpine:latest"},
        {"alpine@" ID("01"), 'd', "docker.io/library/alpine@" ID("01")},
        {"r.io/a@" S512, 'd', "r.io/a@" S512},
        {"r.io/a:1@" ID("01"), 'd', "r.io/a:1@" ID("01")},
        {"<none>:<none>", '-', NULL},
        {"<none>@<none>", '-', NULL},
        {"<none>@" ID("01"), '-', NULL},
        {"<none>@" S512, '-', NULL},
        {ID("01"), '-', NULL},
        {S512, '-', NULL},
        {"", '?', NULL},
        {"<none>", '?', NULL},
        {"<none>@sha256:0", '?', NULL},
        {"sha512:" DIGITS "00", 't', "docker.io/library/sha512:" DIGITS "00"},
        {"sha512:" Z128, 't', "docker.io/library/sha512:" Z128},
        {S512 "0", '?', NULL},
        {"r.io/a:<none>", '?', NULL},
        {"<none>:latest", '?', NULL},
        {DIGITS "01", '?', NULL},
        {"R.io/A:1", '?', NULL},
        {"a b", '?', NULL},
        {"../../etc/passwd", '?', NULL},
        {"a\xFF", '?', NULL},
        {"r.io/a@" ID("0"), '?', NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        CLEANUP(inventory_release) struct inventory inventory;
        inventory_init(&inventory);
        struct image *image = inventory_add_image(&inventory, ID("01"));
        const int kind = rows[i].kind;
        is_int(inventory_add_name(&inventory, image, rows[i].listed), kind, "kind of \"%s\"",
               rows[i].listed);
        is_int(image->tag_count, kind == 't' || kind == '?', "tags with \"%s\"", rows[i].listed);
        is_int(image->digest_count, kind == 'd', "digests with \"%s\"", rows[i].listed);
        if (kind == '-') continue;
        const struct image_name *name = kind == 'd' ? image->digests : image->tags;
        is_str(name->listed, rows[i].listed, "\"%s\" is kept as listed", rows[i].listed);
        is_int(name->readable, kind != '?', "\"%s\" is readable, or not", rows[i].listed);
        is_str(name->reference.text, rows[i].text, "canonical form of \"%s\"", rows[i].listed);
    }
}

/* The names of an image as one text, in their order. */
static const char *all_names(struct strbuf *buf, const struct image_name *names, size_t count)
{
    strbuf_reset(buf);
    for (size_t i = 0; i < count; i++) strbuf_printf(buf, "%s ", names[i].listed);
    return buf->data;
}

/* The same node, listed in two orders. */
static void fill(struct inventory *inventory, bool backwards)
{
    static const char *const names[] = {"z:1",         "a:2",
                                        "not a name",  "docker.io/library/a:2",
                                        "a:1",         "b@" ID("07"),
                                        "a@" ID("07"), "?",
                                        "library/a:2", "docker.io/library/a@" ID("07"),
                                        "not a name"};
    static const char *const ids[] = {ID("03"), ID("01"), ID("02")};
    const size_t count = ARRAY_LENGTH(names);
    inventory_init(inventory);
    for (size_t i = 0; i < 3; i++) {
        struct image *image = inventory_add_image(inventory, ids[backwards ? 2 - i : i]);
        if (strcmp(image->id, ID("02")) != 0) continue;
        for (size_t j = 0; j < count; j++)
            inventory_add_name(inventory, image, names[backwards ? count - 1 - j : j]);
        image->labels = ARENA_ARRAY(&inventory->arena, 2, struct image_label);
        image->labels[backwards] = (struct image_label){"k2", "v"};
        image->labels[!backwards] = (struct image_label){"k1", "v"};
        image->label_count = 2;
    }
    for (size_t i = 0; i < 3; i++) {
        struct container *container = inventory_add_container(
            inventory, (backwards ? i == 0 : i == 2) ? "b" : "a");
        container->image_text = i == 1 ? "a:1" : "a:2";
        if (strcmp(container->id, "b") != 0) continue;
        container->image_volumes = ARENA_ARRAY(&inventory->arena, 2, const char *);
        container->image_volumes[backwards] = "v2";
        container->image_volumes[!backwards] = "v1";
        container->image_volume_count = 2;
    }
}

static void check_order(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    for (int backwards = 0; backwards < 2; backwards++) {
        CLEANUP(inventory_release) struct inventory inventory;
        struct error err = {0};
        fill(&inventory, backwards);
        is_int(inventory_seal(&inventory, &err), 0, "order %d: sealed", backwards);
        is_str(inventory.images[0].id, ID("01"), "order %d: the first image", backwards);
        is_str(inventory.images[2].id, ID("03"), "order %d: the last image", backwards);
        const struct image *image = inventory_find_id(&inventory, ID("02"));
        if (!ok(image == &inventory.images[1], "order %d: the middle one is found", backwards))
            continue;
        is_str(all_names(&buf, image->tags, image->tag_count), "a:1 a:2 z:1 ? not a name ",
               "order %d: tags are sorted, each once, unreadable ones last", backwards);
        is_str(all_names(&buf, image->digests, image->digest_count),
               "a@" ID("07") " b@" ID("07") " ", "order %d: digests, each once", backwards);
        is_str(image->labels[0].key, "k1", "order %d: labels are sorted", backwards);
        is_str(inventory.containers[0].image_text, "a:1", "order %d: equal IDs have an order",
               backwards);
        is_str(inventory.containers[2].id, "b", "order %d: containers are sorted", backwards);
        is_str(inventory.containers[2].image_volumes[0], "v1", "order %d: and their volumes",
               backwards);
    }
}

/* Seals one image with this ID. */
static int seal_id(const char *id, struct error *err)
{
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    inventory_add_image(&inventory, id);
    return inventory_seal(&inventory, err);
}

/* Two of each are the least that can be in a wrong order. */
static void check_pairs(void)
{
    static struct image_label labels[] = {{"b", "1"}, {"a", "2"}};
    static const char *volumes[] = {"v2", "v1"};
    CLEANUP(inventory_release) struct inventory inventory;
    struct error err = {0};
    inventory_init(&inventory);
    struct image *image = inventory_add_image(&inventory, ID("02"));
    inventory_add_name(&inventory, image, "b:1");
    inventory_add_name(&inventory, image, "a:1");
    image = inventory_add_image(&inventory, ID("01"));
    inventory_add_name(&inventory, image, "c:2");
    inventory_add_name(&inventory, image, "c:1");
    inventory_add_container(&inventory, "b");
    struct container *container = inventory_add_container(&inventory, "a");
    container->image_volumes = volumes;
    container->image_volume_count = 2;
    inventory.node.labels = labels;
    inventory.node.label_count = 2;
    is_int(inventory_seal(&inventory, &err), 0, "pairs are sealed");
    is_str(inventory.images[0].id, ID("01"), "two images");
    is_str(inventory.images[0].tags[0].listed, "c:1", "two names of the first");
    is_str(inventory.images[1].tags[0].listed, "a:1", "and of the second");
    is_str(inventory.containers[0].id, "a", "two containers");
    is_str(inventory.containers[0].image_volumes[0], "v1", "two volumes");
    is_str(inventory.node.labels[0].key, "a", "two labels of the node");
}

/* Two images of which each has one of the names. */
static int seal_two(const char *first_id, const char *first, const char *second_id,
                    const char *second, struct error *err)
{
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    inventory_add_name(&inventory, inventory_add_image(&inventory, first_id), first);
    inventory_add_name(&inventory, inventory_add_image(&inventory, second_id), second);
    return inventory_seal(&inventory, err);
}

static void check_ids(void)
{
    static const char *const bad[] = {"",
                                      "sha256:",
                                      "alpine",
                                      DIGITS "01",
                                      ID("0"),
                                      ID("012"),
                                      ID("0G"),
                                      ID("0A"),
                                      "sha512:" DIGITS "01",
                                      "sha256:../../containers/" DIGITS "01"};
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
        struct error err = {0};
        is_int(seal_id(bad[i], &err), -1, "\"%s\" is no ID", bad[i]);
        is_int(err.kind, ERROR_PROTOCOL, "\"%s\": the engine's fault", bad[i]);
        has_str(err.text, "is not \"sha256:\" and 64 hex digits", "\"%s\": said so", bad[i]);
    }
    struct error err = {0};
    is_int(seal_id(ID("01"), &err), 0, "an ID is one");
    is_int(seal_two(ID("01"), "a:1", "beef", "b:1", &err), -1, "the second one is looked at too");
}

static void check_contradictions(void)
{
    struct error twice = {0};
    is_int(seal_two(ID("01"), "a:1", ID("01"), "a:2", &twice), -1, "one ID twice");
    is_int(twice.kind, ERROR_PROTOCOL, "is the engine's fault");
    is_str(twice.text, "the engine lists image " ID("01") " twice", "and named");

    struct error shared = {0};
    is_int(seal_two(ID("02"), "a:1", ID("01"), "docker.io/library/a:1", &shared), -1,
           "one tag of two images, spelled in two ways");
    is_int(shared.kind, ERROR_PROTOCOL, "is the engine's fault");
    has_str(shared.text,
            "the engine lists the name docker.io/library/a:1 for two images, sha256:", "and named");

    struct error none = {0};
    is_int(seal_two(ID("01"), "a@" ID("09"), ID("02"), "a@" ID("09"), &none), 0,
           "one digest of two images is no contradiction");
    is_int(seal_two(ID("01"), "a b", ID("02"), "a b", &none), 0, "nor is what cannot be read");
    is_int(seal_two(ID("01"), "a:1@" ID("09"), ID("02"), "a:1@" ID("08"), &none), 0,
           "nor is the tag of a digest");
}

/* Adds `count` names to an image, all the same: repetitions count. */
static int seal_names(size_t count, bool digests, struct error *err)
{
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    struct image *image = inventory_add_image(&inventory, ID("01"));
    for (size_t i = 0; i < count; i++)
        inventory_add_name(&inventory, image, digests && i % 2 ? "a@" ID("01") : "a:1");
    return inventory_seal(&inventory, err);
}

static int seal_many(size_t images, size_t containers, struct error *err)
{
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    char id[sizeof ID("01")];
    for (size_t i = 0; i < images; i++) {
        snprintf(id, sizeof id, "sha256:%064zx", i);
        inventory_add_image(&inventory, id);
    }
    for (size_t i = 0; i < containers; i++) inventory_add_container(&inventory, "c");
    return inventory_seal(&inventory, err);
}

static void check_limits(void)
{
    struct error none = {0};
    is_int(seal_names(INVENTORY_MAX_NAMES_PER_IMAGE, true, &none), 0, "as many names as may be");
    struct error names = {0};
    is_int(seal_names(INVENTORY_MAX_NAMES_PER_IMAGE + 1, true, &names), -1, "one name more");
    is_int(names.kind, ERROR_PROTOCOL, "is refused");
    has_str(names.text, ID("01") " has more than 100000 names", "and said so");
    is_int(seal_many(INVENTORY_MAX_IMAGES, 0, &none), 0, "as many images as may be");
    struct error images = {0};
    is_int(seal_many(INVENTORY_MAX_IMAGES + 1, 0, &images), -1, "one image more");
    is_str(images.text, "the engine lists more than 1000000 images", "is refused");
    is_int(seal_many(0, INVENTORY_MAX_CONTAINERS, &none), 0, "as many containers as may be");
    struct error containers = {0};
    is_int(seal_many(0, INVENTORY_MAX_CONTAINERS + 1, &containers), -1, "one container more");
    is_str(containers.text, "the engine lists more than 1000000 containers", "is refused");
}

int main(void)
{
    check_kinds();
    check_order();
    check_pairs();
    check_ids();
    check_contradictions();
    check_limits();
    return tap_done();
}
