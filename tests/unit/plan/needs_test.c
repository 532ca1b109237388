/* SPDX-License-Identifier: Apache-2.0 */
/* Which missing facts are asked for: those that a decision can turn on, and no others. */
#include "base/cleanup.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/world.h"

#define NOTHING_KNOWN "created=? labels=?"

static const struct {
    const char *title;
    const char *policies[2];
    const char *node;
    const char *needs; /* image by image */
} rows[] = {
    {"no condition asks for a fact",
     {"{delete: [{name: r, globs: [app], largerThan: 1B}]}"},
     "image a tags=app:1 " NOTHING_KNOWN,
     "-"},
    {"olderThan asks for the build time, of what the rule names",
     {"{delete: [{name: r, globs: [app], olderThan: 3d}]}"},
     "image a tags=app:1 " NOTHING_KNOWN "; image b tags=lib:1 " NOTHING_KNOWN
     "; image c tags=app:2 labels=?; image d tags=lib:2,app:3 created=?",
     "c - - c"},
    {"keepNewest asks for the build time, unless it orders by something else",
     {"{delete: [{name: r, globs: [app], keepNewest: 1}, {name: s, globs: [lib], keepNewest: 1, "
      "newestBy: semver}, {name: t, globs: [bin], keepNewest: 1, newestBy: arrived}]}"},
     "image a tags=app:1 created=?; image b tags=lib:1 created=?; image c tags=bin:1 created=?; "
     "image d tags=bin:2 arrived=-1d",
     "c - a -"},
    {"labels of delete rules",
     {"{delete: [{name: r, globs: [app], labels: {x: y}}]}"},
     "image a tags=app:1 labels=?; image b tags=app:2; image c tags=lib:1 labels=?",
     "l - -"},
    {"labels of keep rules, where a delete rule names the image",
     {"{keep: [{name: k, labels: {x: y}}], delete: [{name: r, globs: [app]}]}"},
     "image a tags=app:1 labels=?; image b tags=lib:1 labels=?",
     "l -"},
    {"a keep rule by a digest that follows a tag",
     {"{keep: [{name: k, globs: ['lib@*'], labels: {x: y}}], delete: [{name: r, globs: [app]}]}"},
     "image a tags=app:1,lib:1 digests=lib@d1 labels=?",
     "l"},
    {"onNodeFor asks for the arrival",
     {"{delete: [{name: r, globs: [app], onNodeFor: 1d}]}"},
     "image a tags=app:1; image b tags=app:2 arrived=-1h; image c tags=app:3 seen=-1d; image d "
     "tags=lib:1",
     "a - a -"},
    {"grace asks for the arrival, but not of what is listed",
     {"{delete: [{name: r, globs: [app]}, {name: s, names: ['lib:1'], digests: ['sha256:"
      "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc']}]}"},
     "grace 10m; image a tags=app:1; image b tags=lib:1; image c tags=bin:1; image d tags=bin:2",
     "a - - -"},
    {"a rule that says no whatever the fact is asks nothing",
     {"{delete: [{name: r, globs: [app], olderThan: 1d, largerThan: 1kB}, {name: s, globs: [lib], "
      "olderThan: 1d, until: 2020-01-01}]}",
      "{nodes: {names: [x]}, delete: [{name: t, globs: [bin], olderThan: 1d}]}"},
     "node n; image a tags=app:1 created=?; image b tags=app:2 created=? size=1001; image c "
     "tags=lib:1 created=?; image d tags=bin:1 created=?",
     "- c - -"},
    {"an unknown condition may still turn on it",
     {"{delete: [{name: r, globs: [app], olderThan: 1d, largerThan: 1kB, labels: {x: y}}]}"},
     "image a tags=app:1 size=? " NOTHING_KNOWN,
     "cl"},
    {"images without a name",
     {"{delete: [{name: r, dangling: true, olderThan: 1d}]}"},
     "image a created=?",
     "c"},
    {"a delete rule for a digest that follows a tag names nothing",
     {"{delete: [{name: r, globs: ['app@*'], olderThan: 1d}]}"},
     "image a tags=app:1 digests=app@d1 created=?; image b digests=app@d1 created=?",
     "- c"},
};

static const char *needs_text(struct world *world)
{
    const char *text = "";
    unsigned needs[16] = {0};
    if (world->trouble) return world->trouble;
    plan_find_needs(&world->input, needs);
    for (size_t i = 0; i < world->inventory.image_count; i++)
        text = arena_printf(&world->arena, "%s%s%s%s%s%s", text, i ? " " : "",
                            needs[i] == 0 ? "-" : "", needs[i] & NEED_CREATED ? "c" : "",
                            needs[i] & NEED_ARRIVED ? "a" : "", needs[i] & NEED_LABELS ? "l" : "");
    return text;
}

int main(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct world world;
        const struct world_case row = {
            "", {rows[i].policies[0], rows[i].policies[1]}, rows[i].node, ""};
        world_make(&world, &row);
        is_str(needs_text(&world), rows[i].needs, "%s", rows[i].title);
        world_release(&world);
    }
    return tap_done();
}
