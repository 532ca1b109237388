/* SPDX-License-Identifier: Apache-2.0 */
/* The newest that stay. */
#include "base/cleanup.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/world.h"

#define NEWEST(more) "{delete: [{name: r, globs: ['**'], keepNewest: 2" more "}]}"
#define FOUR                                                           \
    "image a tags=app:1 created=-4d; image b tags=app:2 created=-3d; " \
    "image c tags=app:3 created=-2d; image d tags=app:4 created=-1d"

static const struct world_case order[] = {
    {"the newest two by build time stay",
     {NEWEST("")},
     FOUR,
     "a delete matched r; b delete matched r; c keep among-newest r; d keep among-newest r"},
    {"for each repository",
     {NEWEST("")},
     FOUR "; image e tags=lib:1 created=-9d; image f tags=example.com/app:1 created=-9d",
     "a delete matched r; b delete matched r; c keep among-newest r; d keep among-newest r; e keep "
     "among-newest r; f keep among-newest r"},
    {"images count, not tags",
     {NEWEST("")},
     "image a tags=app:1 created=-3d; image b tags=app:2 created=-2d; image c tags=app:3,app:4 "
     "created=-1d",
     "a delete matched r; b keep among-newest r; c keep among-newest r"},
    {"ties by ID",
     {NEWEST("")},
     "image c tags=app:1; image a tags=app:2; image b tags=app:3",
     "a keep among-newest r; b keep among-newest r; c delete matched r"},
    {"by arrival",
     {NEWEST(", newestBy: arrived")},
     "image a tags=app:1 arrived=-1d created=-9d; image b tags=app:2 seen=-2d created=-8d; image c "
     "tags=app:3 arrived=-9d seen=-3d created=-1d",
     "a keep among-newest r; b keep among-newest r; c delete matched r"},
    {"by version, not by text",
     {NEWEST(", newestBy: semver")},
     "image a tags=app:1.9.0; image b tags=app:1.10.0; image c tags=app:1.10.0-rc.1; image d "
     "tags=app:v1.2.0",
     "a delete matched r; b keep among-newest r; c keep among-newest r; d delete matched r"},
    {"by the highest version of the image's matched tags",
     {"{delete: [{name: r, globs: ['app:[0-9]*'], keepNewest: 1, newestBy: semver}]}"},
     "image a tags=app:1.0.0,app:3.0.0; image b tags=app:2.0.0; image c tags=app:0.1.0,app:v9.0.0",
     "a keep among-newest r; b delete matched r; c untag some-names r"},
    {"an unknown order stays and takes no place",
     {NEWEST("")},
     FOUR "; image e tags=app:5 created=?; image f tags=app:6 created=+1h",
     "a delete matched r; b delete matched r; c keep among-newest r; d keep among-newest r; e keep "
     "order-unknown r; f keep order-unknown r"},
    {"by version, what is none has no place",
     {"{delete: [{name: r, globs: [app], keepNewest: 1, newestBy: semver}]}"},
     "image a tags=app:latest; image b tags=app:1.0.0; image c tags=app:2.0.0; image d "
     "digests=app@d1",
     "a keep order-unknown r; b delete matched r; c keep among-newest r; d keep order-unknown r"},
    {"images without a name are one group",
     {"{delete: [{name: r, dangling: true, keepNewest: 1}]}"},
     "image a created=-3d; image b created=-1d; image c created=-2d",
     "a delete matched r; b keep among-newest r; c delete matched r"},
};

static const struct world_case members[] = {
    {"only what the rule matches counts",
     {"{delete: [{name: r, globs: [app], olderThan: 2d, keepNewest: 1}]}"},
     FOUR,
     "a delete matched r; b delete matched r; c keep among-newest r; d keep not-old-enough r"},
    {"what is excepted does not count",
     {"{delete: [{name: r, globs: [app], keepNewest: 1, except: {names: ['app:4']}}]}"},
     FOUR,
     "a delete matched r; b delete matched r; c keep among-newest r; d keep excepted r"},
    {"what cannot be known does not count",
     {"{delete: [{name: r, globs: [app], keepNewest: 1, largerThan: 1B}]}"},
     "image a tags=app:1 created=-2d; image b tags=app:2 created=-1d size=?; image c tags=app:3 "
     "created=-3d",
     "a keep among-newest r; b keep size-unknown r; c delete matched r"},
    {"in-use and kept ones count first",
     {NEWEST(""), "{keep: [{name: k, names: ['app:1']}]}"},
     FOUR "; container 1 image=b",
     "a keep keep-rule k; b keep in-use -; c delete matched r; d delete matched r"},
    {"more of them than places",
     {"{delete: [{name: r, globs: [app], keepNewest: 1}]}"},
     FOUR "; container 1 image=b; keep app:1",
     "a keep keep-list r; b keep in-use -; c delete matched r; d delete matched r"},
    {"one whose order is not known takes no place, in use or not",
     {"{delete: [{name: r, globs: [app], keepNewest: 1}]}"},
     "image a tags=app:1 created=?; image b tags=app:2 created=-1d; image c tags=app:3 "
     "created=-2d; container 1 image=a",
     "a keep in-use -; b keep among-newest r; c delete matched r"},
    {"used by a stopped container: first without force, in its turn with it",
     {"{delete: [{name: r, globs: [app], keepNewest: 1}, {name: f, globs: [lib], keepNewest: 1, "
      "force: true}]}"},
     "image a tags=app:1 created=-90d; image b tags=app:2; image c tags=lib:1 created=-90d; image "
     "d "
     "tags=lib:2; container 1 image=a state=exited; container 2 image=c state=exited",
     "a keep in-use-stopped -; b delete matched r; c delete matched f force; d keep among-newest "
     "f"},
    {"within grace counts first, unless listed",
     {"{delete: [{name: r, globs: [app], keepNewest: 1}, {name: l, names: ['lib:1', 'lib:2'], "
      "keepNewest: 1}]}"},
     "grace 10m; image a tags=app:1 created=-90d arrived=-1m; image b tags=app:2; image c "
     "tags=lib:1 created=-90d arrived=-1m; image d tags=lib:2",
     "a keep grace -; b delete matched r; c delete matched l; d keep among-newest l"},
    {"a digest that falls with a tag takes no place",
     {"{delete: [{name: r, globs: ['app@*'], keepNewest: 1}]}"},
     "image a tags=app:1 digests=app@d1 created=-1d; image b digests=app@d2 created=-2d; image c "
     "digests=app@d3 created=-3d",
     "a keep not-matched -; b keep among-newest r; c delete matched r"},
    {"an image in two repositories has a place in each",
     {"{delete: [{name: r, globs: ['**'], keepNewest: 1}]}"},
     "image a tags=app:1,lib:1 created=-2d; image b tags=app:2 created=-1d",
     "a untag some-names r; b keep among-newest r"},
};

static const struct world_case keeps[] = {
    {"a keep rule's newest are kept, the rest is not",
     {"{keep: [{name: k, globs: [app], keepNewest: 2}]}", "{delete: [{name: r, globs: ['**']}]}"},
     FOUR,
     "a delete matched r; b delete matched r; c keep keep-rule k; d keep keep-rule k"},
    {"a keep rule keeps what has no known order",
     {"{keep: [{name: k, globs: [app], keepNewest: 1}]}", "{delete: [{name: r, globs: ['**']}]}"},
     FOUR "; image e tags=app:5 created=?",
     "a delete matched r; b delete matched r; c delete matched r; d keep keep-rule k; e keep "
     "keep-unknown k"},
    {"what is in use counts first for it, what another rule keeps does not",
     {"{keep: [{name: k, globs: [app], keepNewest: 2}, {name: l, names: ['app:1']}]}",
      "{delete: [{name: r, globs: ['**']}]}"},
     FOUR "; container 1 image=b",
     "a keep keep-rule l; b keep in-use r; c delete matched r; d keep keep-rule k"},
    {"what only a stopped container uses has its turn",
     {"{keep: [{name: k, globs: [app], keepNewest: 1}]}",
      "{delete: [{name: r, globs: ['**'], force: true}]}"},
     FOUR "; container 1 image=a state=exited",
     "a delete matched r force; b delete matched r; c delete matched r; d keep keep-rule k"},
    {"a digest that follows a tag is no second image",
     {"{keep: [{name: k, globs: [app], keepNewest: 2}]}", "{delete: [{name: r, globs: ['**']}]}"},
     "image a tags=app:1 digests=app@d1 created=-1d; image b tags=app:2 digests=app@d2 "
     "created=-2d; image c tags=app:3 created=-3d",
     "a keep keep-rule k; b keep keep-rule k; c delete matched r"},
};

int main(void)
{
    world_check(order, ARRAY_LENGTH(order));
    world_check(members, ARRAY_LENGTH(members));
    world_check(keeps, ARRAY_LENGTH(keeps));
    return tap_done();
}
