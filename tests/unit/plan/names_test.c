/* SPDX-License-Identifier: Apache-2.0 */
/* All names condemned, or some: what goes, what falls with it, what stays. */
#include "base/cleanup.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/world.h"

#define APP "{delete: [{name: r, globs: [app]}]}"

static const struct {
    struct world_case row;
    const char *names; /* of image a */
} cases[] = {
    {{"all tags condemned", {APP}, "image a tags=app:1,app:2", "a delete matched r"},
     "app:1 delete matched r; app:2 delete matched r"},
    {{"some tags condemned",
      {"{delete: [{name: r, names: ['app:1']}]}"},
      "image a tags=app:1,app:2",
      "a untag some-names r"},
     "app:1 delete matched r; app:2 keep not-matched -"},
    {{"some tags condemned, on an engine that cannot remove one",
      {"{delete: [{name: r, names: ['app:1']}]}"},
      "engine whole; image a tags=app:1,app:2",
      "a keep other-names r"},
     "app:1 keep other-names r; app:2 keep not-matched -"},
    {{"all tags condemned, on an engine that cannot remove one",
      {APP},
      "engine whole; image a tags=app:1,app:2 digests=app@d1",
      "a delete matched r"},
     "app:1 delete matched r; app:2 delete matched r; app@d1 delete matched r follows"},
    {{"a digest falls with the last tag of its repository",
      {APP},
      "image a tags=app:1,lib:1 digests=app@d1,lib@d1",
      "a untag some-names r"},
     "app:1 delete matched r; lib:1 keep not-matched -; app@d1 delete matched r follows; lib@d1 "
     "keep not-matched - follows"},
    {{"a digest stays with one of the tags of its repository",
      {"{delete: [{name: r, names: ['app:1']}]}"},
      "image a tags=app:1,app:2 digests=app@d1",
      "a untag some-names r"},
     "app:1 delete matched r; app:2 keep not-matched -; app@d1 keep not-matched - follows"},
    {{"a digest without a tag of its repository is a name of its own",
      {"{delete: [{name: r, names: ['app:1']}]}"},
      "image a tags=app:1 digests=lib@d1",
      "a untag some-names r"},
     "app:1 delete matched r; lib@d1 keep not-matched -"},
    {{"and must be condemned as such",
      {"{delete: [{name: r, names: ['app:1']}, {name: s, globs: ['lib@*']}]}"},
      "image a tags=app:1 digests=lib@d1",
      "a delete matched r"},
     "app:1 delete matched r; lib@d1 delete matched s"},
    {{"it may be the one that goes",
      {"{delete: [{name: s, globs: ['lib@*']}]}"},
      "image a tags=app:1 digests=lib@d1",
      "a untag some-names s"},
     "app:1 keep not-matched -; lib@d1 delete matched s"},
    {{"a rule for the digest does not condemn the tags",
      {"{delete: [{name: r, globs: ['app@*']}]}"},
      "image a tags=app:1 digests=app@d1",
      "a keep not-matched -"},
     "app:1 keep not-matched -; app@d1 keep not-matched - follows"},
    {{"several digests and no tag: all must be condemned",
      {"{delete: [{name: r, globs: ['app']}]}"},
      "image a digests=app@d1,lib@d1",
      "a untag some-names r"},
     "app@d1 delete matched r; lib@d1 keep not-matched -"},
    {{"an image without a name goes by its ID",
      {"{delete: [{name: r, dangling: true}]}"},
      "image a",
      "a delete matched r"},
     "- delete matched r"},
    {{"the names of a protected image tell its reason, and what would have condemned them",
      {"{delete: [{name: r, names: ['app:1']}]}"},
      "image a tags=app:1,app:2 pinned=yes",
      "a keep pinned r"},
     "app:1 keep pinned r; app:2 keep pinned -"},
    {{"names that are condemned by several rules: the first by file and line",
      {"{delete: [{name: r, globs: [lib]}, {name: s, globs: ['**']}]}",
       "{delete: [{name: t, globs: [app]}]}"},
      "image a tags=app:1,lib:1",
      "a delete matched r"},
     "app:1 delete matched s; lib:1 delete matched r"},
    {{"a repository whose name begins another's",
      {"{delete: [{name: r, globs: ['app']}]}"},
      "image a tags=app:1,app-x:1,app/x:1 digests=app@d1,app-x@d1,app/x@d1",
      "a untag some-names r"},
     "app/x:1 keep not-matched -; app-x:1 keep not-matched -; app:1 delete matched r; app/x@d1 "
     "keep "
     "not-matched - follows; app-x@d1 keep not-matched - follows; app@d1 delete matched r "
     "follows"},
};

static void recoverable(void)
{
    struct world world;
    const struct world_case row = {
        "", {APP}, "image a tags=app:1 digests=app@d1; image b tags=app:2; image c", ""};
    world_make(&world, &row);
    ok(world_step(&world, "a")->recoverable, "with a digest it can be pulled back");
    ok(!world_step(&world, "b")->recoverable, "with a tag alone it cannot");
    ok(!world_step(&world, "c")->recoverable, "without a name it cannot");
    ok(world_step(&world, "d") == NULL, "there is no step for an image that is not there");
    is_int(world.plan.delete_count, 2, "images deleted");
    is_int(world.plan.keep_count, 1, "images kept");
    is_int(world.plan.untag_count, 0, "images that lose names");
    is_int(world.plan.delete_bytes, 200, "bytes of what is deleted");
    is_int(world.plan.reason_counts[REASON_MATCHED], 2, "images by reason");
    is_int(world.plan.rules[0].deleted, 2, "images deleted by the rule");
    is_int(world.plan.rules[0].matched, 2, "images matched by the rule");
    is_int(world.plan.rules[0].bytes, 200, "bytes of what the rule deletes");
    world_release(&world);
}

int main(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct world world;
        world_make(&world, &cases[i].row);
        is_str(world_verdicts(&world), cases[i].row.verdicts, "%s", cases[i].row.title);
        is_str(world_names(&world, "a"), cases[i].names, "%s: the names", cases[i].row.title);
        world_release(&world);
    }
    recoverable();
    return tap_done();
}
