/* SPDX-License-Identifier: Apache-2.0 */
/* The order of removal, and the limits of a plan. */
#include "base/cleanup.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/world.h"

#define FIVE                                                                                       \
    "image a tags=z:1 created=-2d size=5; image b tags=y:1 created=-2d size=9; "                   \
    "image c tags=x:1 created=-9d size=?; image d tags=w:1 created=? size=9; image e created=-2d " \
    "size=5"
#define ALL "delete: [{name: r, globs: ['**'], untagged: true}]"

static void order(void)
{
    static const struct {
        const char *policies[2], *order, *title;
    } rows[] = {
        {{"{" ALL "}"}, "c b a e d", "oldest first, unknown last, ties by size, then by name"},
        {{"{orderBy: largest, " ALL "}"}, "b d a e c", "largest first, unknown last"},
        {{"{orderBy: reference, " ALL "}"}, "d c b a e", "by first name, or ID"},
        {{"{" ALL "}", "{orderBy: largest}"}, "b d a e c", "any policy may say"},
        {{"{orderBy: oldest}", "{orderBy: largest, " ALL "}"}, "c b a e d", "the first one says"},
        {{"{nodes: {names: [x]}, orderBy: reference}", "{orderBy: largest, " ALL "}"},
         "b d a e c",
         "a policy for other nodes says nothing"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct world world;
        const struct world_case row = {
            "", {rows[i].policies[0], rows[i].policies[1]}, "node n; " FIVE, ""};
        world_make(&world, &row);
        is_str(world_order(&world), rows[i].order, "order: %s", rows[i].title);
        world_release(&world);
    }
}

struct limit_row {
    const char *title;
    const char *policies[2];
    const char *node;
    enum limit_kind kind;
    int64_t allowed, value;
    const char *source; /* the policy's name */
    bool tripped;
};

#define TWO "image a tags=app:1 size=7; image b tags=app:2 size=3; image c tags=lib:1"
#define APP "delete: [{name: r, globs: [app]}]"
#define GIB ((int64_t)1024 * 1024 * 1024)

static const struct limit_row limits[] = {
    {"default deletions", {"{" APP "}"}, TWO, LIMIT_DELETIONS, 200, 2, NULL, false},
    {"default bytes", {"{" APP "}"}, TWO, LIMIT_BYTES, 500 * GIB, 10, NULL, false},
    {"default share is not for small plans",
     {"{" APP "}"},
     TWO,
     LIMIT_SHARE,
     -1,
     6667,
     NULL,
     false},
    {"as much as allowed",
     {"{limits: {deletions: 2}, " APP "}"},
     TWO,
     LIMIT_DELETIONS,
     2,
     2,
     "a.yaml",
     false},
    {"more than allowed",
     {"{limits: {deletions: 1}, " APP "}"},
     TWO,
     LIMIT_DELETIONS,
     1,
     2,
     "a.yaml",
     true},
    {"the strictest counts",
     {"{limits: {deletions: 9}, " APP "}", "{limits: {deletions: 1}}"},
     TWO,
     LIMIT_DELETIONS,
     1,
     2,
     "b.yaml",
     true},
    {"a stated limit may be looser than the default",
     {"{limits: {deletions: 1000}, " APP "}"},
     TWO,
     LIMIT_DELETIONS,
     1000,
     2,
     "a.yaml",
     false},
    {"a policy for other nodes limits nothing",
     {"{" APP "}", "{nodes: {names: [x]}, limits: {deletions: 1}}"},
     "node n; " TWO,
     LIMIT_DELETIONS,
     200,
     2,
     NULL,
     false},
    {"a policy that may be for this node does",
     {"{" APP "}", "{nodes: {names: [x]}, limits: {deletions: 1}}"},
     "node - ; " TWO,
     LIMIT_DELETIONS,
     1,
     2,
     "b.yaml",
     true},
    {"bytes, as much",
     {"{limits: {bytes: 10B}, " APP "}"},
     TWO,
     LIMIT_BYTES,
     10,
     10,
     "a.yaml",
     false},
    {"bytes, more", {"{limits: {bytes: 9B}, " APP "}"}, TWO, LIMIT_BYTES, 9, 10, "a.yaml", true},
    {"share, as much",
     {"{limits: {share: 66.67%}, " APP "}"},
     TWO,
     LIMIT_SHARE,
     6667,
     6667,
     "a.yaml",
     false},
    {"share, more, though it rounds to it",
     {"{limits: {share: 66.66%}, " APP "}"},
     TWO,
     LIMIT_SHARE,
     6666,
     6667,
     "a.yaml",
     true},
    {"images that lose some names count as deletions, not as bytes",
     {"{limits: {deletions: 0, bytes: 0}, " APP "}"},
     "image a tags=app:1,lib:1",
     LIMIT_DELETIONS,
     0,
     1,
     "a.yaml",
     true},
    {"the command line wins over policies",
     {"{limits: {deletions: 1}, " APP "}"},
     TWO "; limits deletions=5",
     LIMIT_DELETIONS,
     5,
     2,
     NULL,
     false},
    {"the command line may take a limit away",
     {"{limits: {deletions: 1}, " APP "}"},
     TWO "; limits deletions=-1",
     LIMIT_DELETIONS,
     -1,
     2,
     NULL,
     false},
    {"what the command line does not say stays",
     {"{limits: {deletions: 1}, " APP "}"},
     TWO "; limits bytes=1",
     LIMIT_DELETIONS,
     1,
     2,
     "a.yaml",
     true},
    {"unknown sizes count nothing",
     {"{limits: {bytes: 0}, " APP "}"},
     "image a tags=app:1 size=?",
     LIMIT_BYTES,
     0,
     0,
     "a.yaml",
     false},
    {"sizes past all numbers",
     {"{" APP "}"},
     "image a tags=app:1 size=9223372036854775807; image b tags=app:2 size=5",
     LIMIT_BYTES,
     500 * GIB,
     INT64_MAX,
     NULL,
     true},
    {"nothing to remove", {"{" APP "}"}, "image a tags=lib:1", LIMIT_SHARE, -1, 0, NULL, false},
    {"no image at all", {"{" APP "}"}, "node n", LIMIT_SHARE, -1, 0, NULL, false},
};

static void check_limit(const struct limit_row *row)
{
    struct world world;
    const struct world_case made = {"", {row->policies[0], row->policies[1]}, row->node, ""};
    world_make(&world, &made);
    const struct limit_state *state = &world.plan.limits[row->kind];
    is_str(world.trouble, NULL, "limit: %s: the world", row->title);
    is_int(state->allowed, row->allowed, "limit: %s: allowed", row->title);
    is_int(state->value, row->value, "limit: %s: value", row->title);
    is_int(state->tripped, row->tripped, "limit: %s: tripped", row->title);
    is_str(state->source ? state->source->name : NULL, row->source, "limit: %s: source",
           row->title);
    ok(world.plan.limit_tripped || !row->tripped, "limit: %s: the plan says so", row->title);
    world_release(&world);
}

/* Eleven of twelve images go, or ten of eleven: the default share counts from there on. */
static void default_share(size_t images, int64_t allowed, bool tripped)
{
    struct world world;
    world_init(&world);
    const char *node = "image f tags=lib:1";
    for (size_t i = 0; i < images; i++)
        node = arena_printf(&world.arena, "%s; image %zu%zu tags=app:%zu", node, i / 10, i % 10, i);
    world_add_policy(&world, "a.yaml", "{" APP "}");
    world_set_node(&world, node);
    world_plan(&world);
    is_int(world.plan.order_count, (int64_t)images, "%zu images go", images);
    is_int(world.plan.limits[LIMIT_SHARE].allowed, allowed, "%zu: the share allowed", images);
    is_int(world.plan.limit_tripped, tripped, "%zu: the plan is stopped, or not", images);
    is_int(world.plan.delete_count, (int64_t)images, "%zu: the plan is whole", images);
    world_release(&world);
}

int main(void)
{
    order();
    for (size_t i = 0; i < ARRAY_LENGTH(limits); i++) check_limit(&limits[i]);
    default_share(LIMIT_SMALL_PLAN, -1, false);
    default_share(LIMIT_SMALL_PLAN + 1, LIMIT_DEFAULT_SHARE_BASIS_POINTS, true);
    return tap_done();
}
