/* SPDX-License-Identifier: Apache-2.0 */
/* Finding images by whatever people and containers call them, among few and among many. */
#include "model/inventory.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <string.h>
#include <time.h>

#define A48  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define D1   "1111111111110000" A48
#define D2   "2222222222220000" A48
#define D3   "2222222222221111" A48
#define D4   "deadbeefcafe0000" A48
#define D5   "ffffffffffff0000" A48
#define S(d) "sha256:" d

static void add(struct inventory *inventory, const char *id, const char *const *names)
{
    struct image *image = inventory_add_image(inventory, id);
    for (; *names; names++) inventory_add_name(inventory, image, *names);
}

static void fill(struct inventory *inventory)
{
    inventory_init(inventory);
    add(inventory, S(D5), (const char *const[]){"r.io/own:1", "broken name", NULL});
    add(inventory, S(D1),
        (const char *const[]){"alpine:3", "r.io/a:1", "alpine@" S(D4), "r.io/both@" S(D5), NULL});
    add(inventory, S(D2), (const char *const[]){"r.io/b:1@" S(D4), "r.io/both@" S(D5), NULL});
    add(inventory, S(D3), (const char *const[]){"deadbeefcafe", "aaaaaaaaaaaa:9", NULL});
    add(inventory, S(D4), (const char *const[]){"busybox:latest", NULL});
}

/* clang-format off */
static const struct {
    const char *text;
    const char *id; /* NULL: not found */
} searches[] = {
    /* IDs, whole and in part. */
    {S(D1), S(D1)}, {D1, S(D1)}, {"111111111111", S(D1)}, {"sha256:111111111111", S(D1)},
    {"1111111111110", S(D1)}, {"11111111111", NULL}, {"sha256:11111111111", NULL},
    {"111111111112", NULL}, {"222222222222", NULL}, {"2222222222220", S(D2)},
    {"2222222222221", S(D3)}, {"000000000000", NULL}, {"fffffffffffff", NULL},
    {"ffffffffffff", S(D5)}, {S(D1) "0", NULL}, {D1 "0", NULL}, {"1111111111110000A", NULL},
    {"sha256:", NULL}, {"sha256:zzzzzzzzzzzz", NULL},
    /* Tags in all spellings. */
    {"alpine:3", S(D1)}, {"library/alpine:3", S(D1)}, {"docker.io/alpine:3", S(D1)},
    {"index.docker.io/library/alpine:3", S(D1)}, {"r.io/a:1", S(D1)}, {"alpine", NULL},
    {"alpine:4", NULL}, {"r.io/a", NULL}, {"busybox", S(D4)}, {"busybox:latest", S(D4)},
    /* Digests; a tag beside them says nothing. */
    {"alpine@" S(D4), S(D1)}, {"alpine:3@" S(D4), S(D1)}, {"alpine:whatever@" S(D4), S(D1)},
    {"docker.io/library/alpine@" S(D4), S(D1)}, {"alpine@" S(D5), NULL}, {"r.io/a@" S(D4), NULL},
    {"r.io/b@" S(D4), S(D2)}, {"r.io/b:2@" S(D4), S(D2)}, {"r.io/b:1", NULL},
    {"alpine:3@" S(D5), NULL},
    /* Of two minds: a digest of two images, a name that is the beginning of another's ID. */
    {"r.io/both@" S(D5), NULL}, {"r.io/both:1@" S(D5), NULL}, {"deadbeefcafe", NULL},
    {"deadbeefcafe:latest", S(D3)}, {"sha256:deadbeefcafe", S(D4)}, {"aaaaaaaaaaaa:9", S(D3)},
    /* No names. */
    {"", NULL}, {"broken name", NULL}, {"<none>:<none>", NULL}, {"R.io/A:1", NULL},
};
/* clang-format on */

static void check_finding(void)
{
    CLEANUP(inventory_release) struct inventory inventory;
    struct error err = {0};
    fill(&inventory);
    if (!ok(inventory_seal(&inventory, &err) == 0, "sealed")) tap_diag("%s", err.text);
    for (size_t i = 0; i < ARRAY_LENGTH(searches); i++) {
        const struct image *image = inventory_find(&inventory, searches[i].text);
        is_str(image ? image->id : NULL, searches[i].id, "finding \"%s\"", searches[i].text);
    }
    ok(inventory_find_id(&inventory, S(D1)) != NULL, "a whole ID is found");
    ok(inventory_find_id(&inventory, D1) == NULL, "without its algorithm it is not whole");
    ok(inventory_find_id(&inventory, "sha256:111111111111") == NULL, "nor is a part");
    ok(inventory_find_id(&inventory, "") == NULL, "nor nothing");
}

static void check_empty(void)
{
    CLEANUP(inventory_release) struct inventory inventory;
    struct error err = {0};
    inventory_init(&inventory);
    is_int(inventory_seal(&inventory, &err), 0, "an empty node is sealed");
    ok(inventory_find_id(&inventory, S(D1)) == NULL, "no ID is found");
    ok(inventory_find(&inventory, "111111111111") == NULL, "nor a part of one");
    ok(inventory_find(&inventory, "alpine") == NULL, "nor a name");
}

static void check_containers(void)
{
    static const struct {
        const char *image_text;
        const char *image_id;
        const char *resolved;
    } rows[] = {
        {"alpine:3", "", S(D1)},    {"111111111111", "", S(D1)},  {"alpine@" S(D4), "", S(D1)},
        {"222222222222", "", ""},   {"absent:1", "", ""},         {"", "", ""},
        {"alpine:3", S(D2), S(D2)}, {"alpine:3", "told", "told"}, {"deadbeefcafe", "", ""},
    };
    CLEANUP(inventory_release) struct inventory inventory;
    struct error err = {0};
    fill(&inventory);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        const char id[] = {(char)('a' + i), '\0'};
        struct container *container = inventory_add_container(&inventory, id);
        container->image_text = rows[i].image_text;
        container->image_id = rows[i].image_id;
    }
    is_int(inventory_seal(&inventory, &err), 0, "sealed with containers");
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        is_str(inventory.containers[i].image_id, rows[i].resolved, "image of container \"%s\"",
               rows[i].image_text);
}

/* A large node in a bad order. A quadratic step would take minutes; the bound is generous. */
static void check_many(void)
{
    enum { COUNT = 100000 };
    CLEANUP(inventory_release) struct inventory inventory;
    struct error err = {0};
    inventory_init(&inventory);
    const clock_t start = clock();
    for (size_t i = COUNT; i-- > 0;) {
        char text[160];
        snprintf(text, sizeof text, "sha256:%064zx", i * 7919 % COUNT);
        struct image *image = inventory_add_image(&inventory, text);
        snprintf(text, sizeof text, "registry.example.com:5000/team/app-%zu:v1.%zu", i % 100, i);
        inventory_add_name(&inventory, image, text);
        snprintf(text, sizeof text, "registry.example.com:5000/team/app@sha256:%064zx", i);
        inventory_add_name(&inventory, image, text);
        struct container *container = inventory_add_container(&inventory, text + 44);
        container->image_text = image->tags[0].listed;
    }
    is_int(inventory_seal(&inventory, &err), 0, "a hundred thousand images");
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT; i++) {
        const struct image *image = &inventory.images[i];
        wrong += inventory_find(&inventory, image->tags[0].listed) != image;
        wrong += inventory_find(&inventory, image->digests[0].listed) != image;
        wrong += inventory_find_id(&inventory, image->id) != image;
        wrong += inventory.containers[i].image_id[0] == '\0';
    }
    is_int(wrong, 0, "each is found by each of its names, and for its container");
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ok(seconds < 30, "in little time");
    tap_diag("%.2f s", seconds);
}

int main(void)
{
    check_finding();
    check_empty();
    check_containers();
    check_many();
    return tap_done();
}
