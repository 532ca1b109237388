/* SPDX-License-Identifier: Apache-2.0 */
/* What is sent to Docker for a removal, and which removals are never sent. */
#include "base/cleanup.h"
#include "engine/dockerwrite.h"
#include "tests/lib/tap.h"

#include <string.h>

#define ID     "sha256:0123456789012345678901234567890123456789012345678901234567890123"
#define ID_URL "sha256%3A0123456789012345678901234567890123456789012345678901234567890123"
#define AT     "%40" ID_URL

enum form { BY_NAME, BY_ID };

struct row {
    const char *names[4]; /* the image's; the first one is to go */
    enum form form;
    const char *graph, *containerd, *containerd_forced; /* NULL: refused */
};

// clang-format off
static const struct row rows[] = {
    {{"shop:1"}, BY_NAME, "/images/docker.io%2Flibrary%2Fshop%3A1?noprune=1",
     "/images/docker.io%2Flibrary%2Fshop%3A1" AT "?noprune=1",
     "/images/docker.io%2Flibrary%2Fshop%3A1" AT "?noprune=1&force=1"},
    {{"127.0.0.1:5000/a/b:1", "c:2"}, BY_NAME, "/images/127.0.0.1%3A5000%2Fa%2Fb%3A1?noprune=1",
     "/images/127.0.0.1%3A5000%2Fa%2Fb%3A1" AT "?noprune=1",
     "/images/127.0.0.1%3A5000%2Fa%2Fb%3A1" AT "?noprune=1&force=1"},
    /* A repository called like the beginning of an ID, or like a digest's algorithm. */
    {{"53218e:latest"}, BY_NAME, "/images/docker.io%2Flibrary%2F53218e%3Alatest?noprune=1",
     "/images/docker.io%2Flibrary%2F53218e%3Alatest" AT "?noprune=1",
     "/images/docker.io%2Flibrary%2F53218e%3Alatest" AT "?noprune=1&force=1"},
    {{"sha256:abc"}, BY_NAME, "/images/docker.io%2Flibrary%2Fsha256%3Aabc?noprune=1",
     "/images/docker.io%2Flibrary%2Fsha256%3Aabc" AT "?noprune=1",
     "/images/docker.io%2Flibrary%2Fsha256%3Aabc" AT "?noprune=1&force=1"},
    {{"shop@" ID}, BY_NAME, "/images/docker.io%2Flibrary%2Fshop" AT "?noprune=1",
     "/images/docker.io%2Flibrary%2Fshop" AT "?noprune=1", "/images/" ID_URL "?noprune=1&force=1"},
    {{"shop@" ID, "cart:1"}, BY_NAME, "/images/docker.io%2Flibrary%2Fshop" AT "?noprune=1",
     "/images/docker.io%2Flibrary%2Fshop" AT "?noprune=1", "/images/" ID_URL "?noprune=1&force=1"},
    {{"shop@" ID, "shop:1"}, BY_NAME, NULL, NULL, NULL},
    {{"shop:1@" ID}, BY_NAME, NULL, NULL, NULL},
    {{"Bad Name:1"}, BY_NAME, NULL, NULL, NULL},
    {{NULL}, BY_ID, "/images/" ID_URL "?noprune=1", "/images/" ID_URL "?noprune=1",
     "/images/" ID_URL "?noprune=1&force=1"},
    {{"shop:1"}, BY_ID, NULL, NULL, NULL},
    {{"shop@" ID}, BY_ID, NULL, NULL, NULL},
};
// clang-format on

static void check_path(const struct removal *removal, bool containerd, enum docker_force force,
                       const char *wanted)
{
    CLEANUP(strbuf_release) struct strbuf path;
    strbuf_init(&path, 0);
    docker_removal_path(removal, containerd, force, &path);
    is_str(path.data, wanted, "%s store%s", containerd ? "containerd" : "graph",
           force == DOCKER_FORCE ? ", forced" : "");
}

static void check_row(const struct row *row)
{
    CLEANUP(inventory_release) struct inventory inventory;
    inventory_init(&inventory);
    struct image *image = inventory_add_image(&inventory, ID);
    int first = '-';
    for (size_t i = 0; i < 4 && row->names[i] != NULL; i++) {
        const int kind = inventory_add_name(&inventory, image, row->names[i]);
        if (i == 0) first = kind;
    }
    struct removal removal = {.image = image};
    if (row->form == BY_NAME) removal.name = first == 'd' ? image->digests : image->tags;
    const char *problem = docker_removal_problem(&removal);
    const char *name = row->names[0] == NULL ? "no name" : row->names[0];
    if (row->graph == NULL) {
        ok(problem != NULL, "%s%s is refused", name, row->form == BY_ID ? " by ID" : "");
        return;
    }
    is_str(problem, NULL, "%s may be asked for", name);
    check_path(&removal, false, DOCKER_NO_FORCE, row->graph);
    check_path(&removal, true, DOCKER_NO_FORCE, row->containerd);
    check_path(&removal, true, DOCKER_FORCE, row->containerd_forced);
}

/* Names that did not come through the parser, as a damaged plan could have them. */
static void check_forged(void)
{
    struct image image = {.id = ID};
    struct image_name name = {.listed = "x", .readable = true};
    struct removal removal = {.image = &image, .name = &name};
    ok(docker_removal_problem(&removal) != NULL, "a name without its parts");
    name.reference = (struct reference){.text = "x:1", .host = "", .repository = "x", .tag = "1"};
    ok(docker_removal_problem(&removal) != NULL, "a name without a host");
    name.reference = (struct reference){.text = "h/x", .host = "h", .repository = "h/x"};
    ok(docker_removal_problem(&removal) != NULL, "a bare name");
    image.id = "sha256:0123";
    removal.name = NULL;
    ok(docker_removal_problem(&removal) != NULL, "a short ID");
    image.id = "";
    ok(docker_removal_problem(&removal) != NULL, "no ID");
}

int main(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) check_row(&rows[i]);
    check_forged();
    return tap_done();
}
