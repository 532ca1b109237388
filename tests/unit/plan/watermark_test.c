/* SPDX-License-Identifier: Apache-2.0 */
/* Disk watermarks: when rules act, and where they stop. */
#include "base/cleanup.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/world.h"

#define DISK  "disk: {startAbove: 80%, stopBelow: 70%}"
#define GATED "{" DISK ", delete: [{name: g, globs: [app]}]}"
/* Oldest first: a, b, c, d, each of 5. */
#define FOUR                                                                         \
    "image a tags=app:1 created=-9d size=5; image b tags=app:2 created=-8d size=5; " \
    "image c tags=app:3 created=-7d size=5; image d tags=app:4 created=-6d size=5"

static const struct world_case acting[] = {
    {"at startAbove it acts, and stops once below stopBelow",
     {GATED},
     FOUR "; disk bytes=80/100 inodes=1/100",
     "a delete matched g; b delete matched g; c delete matched g; d keep disk-below g"},
    {"just below startAbove it does not act",
     {GATED},
     FOUR "; disk bytes=7999/10000 inodes=1/100",
     "a keep disk-below g; b keep disk-below g; c keep disk-below g; d keep disk-below g"},
    {"as much as stopBelow is not below",
     {GATED},
     "image a tags=app:1 created=-9d size=10; image b tags=app:2 created=-8d size=1; image c "
     "tags=app:3 created=-7d size=1; disk bytes=80/100",
     "a delete matched g; b delete matched g; c keep disk-below g"},
    {"by inodes alone all go",
     {GATED},
     FOUR "; disk bytes=20/100 inodes=80/100",
     "a delete matched g; b delete matched g; c delete matched g; d delete matched g"},
    {"by both, bytes say where to stop",
     {GATED},
     FOUR "; disk bytes=80/100 inodes=90/100",
     "a delete matched g; b delete matched g; c delete matched g; d keep disk-below g"},
    {"an unknown disk lets nothing act", {GATED}, "image a tags=app:1", "a keep disk-below g"},
    {"half known is not known, and a disk of nothing is none",
     {GATED},
     "image a tags=app:1; disk bytes=90/? inodes=?/0",
     "a keep disk-below g"},
    {"unknown bytes, inodes above",
     {GATED},
     FOUR "; disk bytes=?/? inodes=80/100",
     "a delete matched g; b delete matched g; c delete matched g; d delete matched g"},
    {"images of unknown size free nothing",
     {GATED},
     "image a tags=app:1 created=-9d size=?; image b tags=app:2 created=-8d size=?; image c "
     "tags=app:3 created=-7d size=20; image d tags=app:4 created=-6d; disk bytes=80/100",
     "a delete matched g; b delete matched g; c delete matched g; d keep disk-below g"},
    {"a disk as large as numbers go",
     {GATED},
     "image a tags=app:1; disk bytes=9223372036854775806/9223372036854775807",
     "a delete matched g"},
};

static const struct world_case mixed[] = {
    {"what goes anyway is counted first",
     {GATED, "{delete: [{name: f, names: ['app:4', 'lib:1']}]}"},
     FOUR "; image e tags=lib:1 created=-1d size=1; disk bytes=80/100",
     "a delete matched g; b keep disk-below g; c keep disk-below g; d delete matched f; e delete "
     "matched f"},
    {"what goes anyway may be enough",
     {GATED, "{delete: [{name: f, names: ['lib:1']}]}"},
     FOUR "; image e tags=lib:1 created=-1d size=11; disk bytes=80/100",
     "a keep disk-below g; b keep disk-below g; c keep disk-below g; d keep disk-below g; e delete "
     "matched f"},
    {"condemned with and without the disk counts as without",
     {GATED, "{delete: [{name: f, globs: [app]}]}"},
     FOUR "; disk bytes=10/100",
     "a delete matched f; b delete matched f; c delete matched f; d delete matched f"},
    {"and is not counted twice",
     {GATED, "{delete: [{name: f, names: ['app:1']}]}"},
     FOUR "; disk bytes=80/100",
     "a delete matched f; b delete matched g; c delete matched g; d keep disk-below g"},
    {"some names by the disk, some anyway, while it acts",
     {GATED, "{delete: [{name: f, globs: [lib]}]}"},
     "image a tags=app:1,lib:1; disk bytes=80/100",
     "a delete matched g"},
    {"some names by the disk, some anyway, when it does not",
     {GATED, "{delete: [{name: f, globs: [lib]}]}"},
     "image a tags=app:1,lib:1; disk bytes=10/100",
     "a untag some-names f"},
    {"each policy has its own marks",
     {"{disk: {startAbove: 80%, stopBelow: 78%}, delete: [{name: g, globs: [app]}]}",
      "{disk: {startAbove: 75%, stopBelow: 70%}, delete: [{name: h, globs: [lib]}]}",
      "{disk: {startAbove: 95%, stopBelow: 90%}, delete: [{name: i, globs: [bin]}]}"},
     "image a tags=app:1 created=-9d size=3; image b tags=app:2 created=-8d size=3; image c "
     "tags=lib:1 created=-7d size=8; image d tags=lib:2 created=-6d size=8; image e tags=bin:1; "
     "disk bytes=80/100",
     "a delete matched g; b keep disk-below g; c delete matched h; d keep disk-below h; e keep "
     "disk-below i"},
    {"removal order decides who goes first",
     {"{orderBy: largest, " DISK ", delete: [{name: g, globs: [app]}]}"},
     "image a tags=app:1 created=-9d size=5; image b tags=app:2 created=-1d size=11; disk "
     "bytes=80/100",
     "a keep disk-below g; b delete matched g"},
    {"keep rules do not ask the disk",
     {"{" DISK ", keep: [{name: k, globs: [app]}]}", "{delete: [{name: r, globs: ['**']}]}"},
     "image a tags=app:1; disk bytes=10/100",
     "a keep keep-rule k"},
    {"a protected image is not in the way",
     {GATED},
     FOUR "; container 1 image=a; disk bytes=80/100",
     "a keep in-use g; b delete matched g; c delete matched g; d delete matched g"},
    {"force by a rule that waits for the disk",
     {"{" DISK ", delete: [{name: g, globs: [app], force: true}]}"},
     FOUR "; container 1 image=a state=exited; disk bytes=80/100",
     "a delete matched g force; b delete matched g; c delete matched g; d keep disk-below g"},
    {"force by a rule that does not act",
     {"{" DISK ", delete: [{name: g, globs: [app], force: true}]}"},
     "image a tags=app:1; container 1 image=a state=exited; disk bytes=20/100",
     "a keep in-use-stopped g"},
    {"a list by a rule that waits for the disk, within grace",
     {"{" DISK ", delete: [{name: g, names: ['app:1']}]}"},
     "grace 10m; image a tags=app:1 arrived=-1m; disk bytes=80/100",
     "a delete matched g"},
};

static void details(void)
{
    static const struct {
        const char *disk, *detail, *title;
    } rows[] = {
        {"", "disk use unknown", "an unknown disk is said to be so"},
        {"; disk bytes=555/1000", "disk is 55.50% full, policy starts at 80%", "below"},
        {"; disk bytes=55/100 inodes=1/100", "disk is 55% full (inodes 1%), policy starts at 80%",
         "below, with inodes"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct world world;
        struct arena arena = {0};
        const struct world_case row = {
            "", {GATED}, arena_printf(&arena, "image a tags=app:1%s", rows[i].disk), ""};
        world_make(&world, &row);
        is_str(world_step(&world, "a")->detail, rows[i].detail, "detail: %s", rows[i].title);
        world_release(&world);
        arena_release(&arena);
    }
}

static void asks_for_disk(void)
{
    struct world world;
    world_init(&world);
    world_add_policy(&world, "a.yaml", "{delete: [{name: g, globs: [app]}]}");
    ok(!plan_needs_disk(&world.policies), "without watermarks nobody asks for the disk");
    world_add_policy(&world, "b.yaml", GATED);
    ok(plan_needs_disk(&world.policies), "with watermarks somebody does");
    world_release(&world);
}

int main(void)
{
    world_check(acting, ARRAY_LENGTH(acting));
    world_check(mixed, ARRAY_LENGTH(mixed));
    details();
    asks_for_disk();
    return tap_done();
}
