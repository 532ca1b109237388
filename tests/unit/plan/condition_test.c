/* SPDX-License-Identifier: Apache-2.0 */
/* The conditions of a rule from both sides, and what is not known. */
#include "base/cleanup.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/world.h"

static const struct world_case times[] = {
    {"olderThan: as old goes, a second younger stays",
     {"{delete: [{name: r, globs: [app], olderThan: 3d}]}"},
     "image a tags=app:1 created=-3d; image b tags=app:2 created=-259199s",
     "a delete matched r; b keep not-old-enough r"},
    {"olderThan: unknown and future ages stay",
     {"{delete: [{name: r, globs: [app], olderThan: 1d}]}"},
     "image a tags=app:1 created=?; image b tags=app:2 created=+1s; image c tags=app:3 created=+3d",
     "a keep age-unknown r; b keep age-unknown r; c keep age-unknown r"},
    {"onNodeFor: the engine's arrival",
     {"{delete: [{name: r, globs: [app], onNodeFor: 1d}]}"},
     "image a tags=app:1 arrived=-1d; image b tags=app:2 arrived=-86399s",
     "a delete matched r; b keep not-on-node-long-enough r"},
    {"onNodeFor: first seen will do",
     {"{delete: [{name: r, globs: [app], onNodeFor: 1d}]}"},
     "image a tags=app:1 seen=-2d; image b tags=app:2 seen=-1h; image c tags=app:3",
     "a delete matched r; b keep not-on-node-long-enough r; c keep arrival-unknown r"},
    {"onNodeFor: the later of the two",
     {"{delete: [{name: r, globs: [app], onNodeFor: 1d}]}"},
     "image a tags=app:1 arrived=-9d seen=-1h; image b tags=app:2 arrived=-1h seen=-9d; image c "
     "tags=app:3 arrived=-9d seen=-9d; image d tags=app:4 arrived=-9d seen=+1h",
     "a keep not-on-node-long-enough r; b keep not-on-node-long-enough r; c delete matched r; d "
     "keep arrival-unknown r"},
    {"unusedFor: last use",
     {"{delete: [{name: r, globs: [app], unusedFor: 1d}]}"},
     "image a tags=app:1 used=-1d seen=-9d; image b tags=app:2 used=-86399s seen=-9d; image c "
     "tags=app:3 used=+1s seen=-9d",
     "a delete matched r; b keep used-recently r; c keep use-time-unknown r"},
    {"unusedFor: never seen in use counts from first seen",
     {"{delete: [{name: r, globs: [app], unusedFor: 1d}]}"},
     "image a tags=app:1 seen=-2d; image b tags=app:2 seen=-1h; image c tags=app:3 arrived=-9d",
     "a delete matched r; b keep used-recently r; c keep use-time-unknown r"},
};

static const struct world_case others[] = {
    {"largerThan: more, not as much",
     {"{delete: [{name: r, globs: [app], largerThan: 1kB}]}"},
     "image a tags=app:1 size=1001; image b tags=app:2 size=1000; image c tags=app:3 size=?; "
     "image d tags=app:4 size=0",
     "a delete matched r; b keep not-larger r; c keep size-unknown r; d keep not-larger r"},
    {"labels: all must hold",
     {"{delete: [{name: r, globs: [app], labels: {team: shop, stage: 'dev-*'}}]}"},
     "image a tags=app:1 labels=team:shop,stage:dev-1; image b tags=app:2 labels=team:shop; image "
     "c tags=app:3 labels=team:shop,stage:prod; image d tags=app:4",
     "a delete matched r; b keep labels-differ r; c keep labels-differ r; d keep labels-differ r"},
    {"labels: not known",
     {"{delete: [{name: r, globs: [app], labels: {team: shop}}]}"},
     "image a tags=app:1 labels=?",
     "a keep labels-unknown r"},
    {"semver: in the range, outside, and no version",
     {"{delete: [{name: r, globs: [app], tags: {semver: '<2.3'}}]}"},
     "image a tags=app:2.2.9; image b tags=app:2.3.0; image c tags=app:latest; image d "
     "digests=app@d1; image e tags=app:v1.0.0",
     "a delete matched r; b keep version-outside r; c keep version-outside r; d keep "
     "version-outside r; e delete matched r"},
    {"several conditions: the weightiest reason is told",
     {"{delete: [{name: r, globs: [app], olderThan: 3d, largerThan: 1kB}]}"},
     "image a tags=app:1 created=? size=5; image b tags=app:2 created=-1d size=5; image c "
     "tags=app:3 created=-9d size=5",
     "a keep age-unknown r; b keep not-old-enough r; c keep not-larger r"},
    {"several rules: one that matches is enough",
     {"{delete: [{name: r, globs: [app], olderThan: 9d}, {name: s, globs: [app], olderThan: 1d}]}"},
     "image a tags=app:1 created=-2d; image b tags=app:2 created=-20d; image c tags=app:3 "
     "created=-1h",
     "a delete matched s; b delete matched r; c keep not-old-enough r"},
    {"several rules: the weightiest reason, then the first rule",
     {"{delete: [{name: r, globs: [app], largerThan: 1kB}, {name: s, globs: [app], olderThan: "
      "90d}, {name: t, globs: [app], olderThan: 91d}]}"},
     "image a tags=app:1",
     "a keep not-old-enough s"},
};

/* WORLD_NOW is 2027-01-15, 08:00 UTC. */
static const struct world_case until[] = {
    {"until: on through the day, off from the next",
     {"{delete: [{name: r, names: ['app:1'], until: 2027-01-15}, {name: s, names: ['app:2'], "
      "until: 2027-01-14}, {name: t, names: ['app:3'], until: 2027-01-16}]}"},
     "image a tags=app:1; image b tags=app:2; image c tags=app:3",
     "a delete matched r; b keep rule-expired s; c delete matched t"},
    {"until: off from midnight",
     {"{delete: [{name: r, globs: [app], until: 2027-01-15}]}"},
     "now +16h; image a tags=app:1",
     "a keep rule-expired r"},
    {"until: on to the last second",
     {"{delete: [{name: r, globs: [app], until: 2027-01-15}]}"},
     "now +57599s; image a tags=app:1",
     "a delete matched r"},
    {"until: an expired keep keeps nothing",
     {"{keep: [{name: k, names: ['app:1'], until: 2027-01-14}, {name: l, names: ['app:2'], until: "
      "2027-01-15}], delete: [{name: r, globs: [app]}]}"},
     "image a tags=app:1; image b tags=app:2",
     "a delete matched r; b keep keep-rule l"},
};

#define SCOPED(scope)                                                \
    {                                                                \
        "{nodes: {" scope "}, keep: [{name: k, names: ['app:9']}], " \
        "delete: [{name: r, globs: [app]}]}",                        \
            "{delete: [{name: s, names: ['app:9']}]}"                \
    }

static const struct world_case scopes[] = {
    {"nodes: by name", SCOPED("names: [db-1, 'build-*']"),
     "node build-7; image a tags=app:1; image b tags=app:9",
     "a delete matched r; b keep keep-rule k"},
    {"nodes: by name, another node", SCOPED("names: [db-1, 'build-*']"),
     "node web-1; image a tags=app:1; image b tags=app:9",
     "a keep other-node r; b delete matched s"},
    {"nodes: by name, the node's is not known", SCOPED("names: [db-1, 'build-*']"),
     "node - labels=?; image a tags=app:1; image b tags=app:9",
     "a keep scope-unknown r; b keep keep-unknown k"},
    {"nodes: by labels", SCOPED("labels: {pool: 'b*', zone: x}"),
     "node n labels=pool:build,zone:x; image a tags=app:1", "a delete matched r"},
    {"nodes: by labels, one is missing", SCOPED("labels: {pool: 'b*', zone: x}"),
     "node n labels=pool:build; image a tags=app:1; image b tags=app:9",
     "a keep other-node r; b delete matched s"},
    {"nodes: by labels, the node's are not known", SCOPED("labels: {pool: 'b*'}"),
     "node n labels=?; image a tags=app:1; image b tags=app:9",
     "a keep scope-unknown r; b keep keep-unknown k"},
    {"nodes: both must hold", SCOPED("names: ['n*'], labels: {pool: build}"),
     "node n labels=pool:web; image a tags=app:1", "a keep other-node r"},
    {"nodes: no is no, whatever the unknown rest", SCOPED("names: ['x*'], labels: {pool: build}"),
     "node n labels=?; image a tags=app:1; image b tags=app:9",
     "a keep other-node r; b delete matched s"},
};

int main(void)
{
    world_check(times, ARRAY_LENGTH(times));
    world_check(others, ARRAY_LENGTH(others));
    world_check(until, ARRAY_LENGTH(until));
    world_check(scopes, ARRAY_LENGTH(scopes));
    return tap_done();
}
