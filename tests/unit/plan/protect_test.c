/* SPDX-License-Identifier: Apache-2.0 */
/* What is protected, and what is not. */
#include "base/cleanup.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/world.h"

#define ALL    "{delete: [{name: r, globs: ['**'], untagged: true}]}"
#define FORCE  "{delete: [{name: r, globs: ['**'], untagged: true, force: true}]}"
#define D1_HEX "d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1"

static const struct world_case use[] = {
    {"a running container's image, force or not",
     {FORCE},
     "image a tags=app:1; image b tags=app:2; container c image=a",
     "a keep in-use r; b delete matched r"},
    {"paused, restarting, unknown and half removed containers count as running",
     {FORCE},
     "image a tags=app:1; image b tags=app:2; image c tags=app:3; image d tags=app:4; container 1 "
     "image=a state=paused; container 2 image=b state=restarting; container 3 image=c "
     "state=nonsense; container 4 image=d state=removing",
     "a keep in-use r; b keep in-use r; c keep in-use r; d keep in-use r"},
    {"a stopped container's image without force",
     {ALL},
     "image a tags=app:1; image b tags=app:2; image c tags=app:3; container 1 image=a "
     "state=exited; container 2 image=b state=created; container 3 image=c state=dead",
     "a keep in-use-stopped r; b keep in-use-stopped r; c keep in-use-stopped r"},
    {"a stopped container's image with force",
     {FORCE},
     "image a tags=app:1; container 1 image=a state=exited",
     "a delete matched r force"},
    {"one running container among stopped ones",
     {FORCE},
     "image a tags=app:1; container 1 image=a state=exited; container 2 image=a; container 3 "
     "image=a state=dead",
     "a keep in-use r"},
    {"only names that a rule with force condemns",
     {"{delete: [{name: r, globs: [app]}, {name: f, names: ['app:2'], force: true}]}"},
     "image a tags=app:1,app:2; container 1 image=a state=exited",
     "a untag some-names f force"},
    {"a container of an image that is gone protects nothing",
     {ALL},
     "image a tags=app:1; image b; container 1 image=f",
     "a delete matched r; b delete matched r"},
    {"a stopped container's image that nothing condemns",
     {"{delete: [{name: r, names: ['lib:1'], force: true}]}"},
     "image a tags=app:1; container 1 image=a state=exited",
     "a keep in-use-stopped -"},
    {"in use by ID, whatever names moved",
     {ALL},
     "image a tags=app:old; image b tags=app:1; container 1 image=a text=app:1",
     "a keep in-use r; b delete matched r"},
};

static const struct world_case unknown_use[] = {
    {"a container without a known image: any untagged one may be it",
     {FORCE},
     "image a; image b digests=app@d1; image c tags=app:1; container 1 image=? text=x:1 "
     "state=exited",
     "a keep use-unknown r; b keep use-unknown r; c delete matched r"},
    {"its name leads to the image",
     {FORCE},
     "image a; image c tags=app:1; container 1 image=? text=app:1",
     "a delete matched r; c keep in-use r"},
    {"a digest that two images share: both may be it",
     {FORCE},
     "image a tags=app:1 digests=app@d1; image b tags=app:2 digests=app@d1; image c tags=app:3; "
     "container 1 image=? text=app@sha256:" D1_HEX,
     "a keep use-unknown r; b keep use-unknown r; c delete matched r"},
    {"an ID that is cut: all that begin so may be it",
     {FORCE},
     "image aab tags=app:1; image aac tags=app:2; image ab tags=app:3; container 1 image=? "
     "text=aa",
     "aab keep use-unknown r; aac keep use-unknown r; ab delete matched r"},
    {"an image volume, by name, of any container",
     {FORCE},
     "image a tags=app:1; image b tags=vol:1; container 1 image=a state=exited volumes=vol:1",
     "a delete matched r force; b keep image-volume r"},
    {"an image volume that cannot be told",
     {FORCE},
     "image a; image b tags=vol:1; container 1 image=f volumes=vol:2",
     "a keep use-unknown r; b delete matched r"},
};

static const struct world_case runtime[] = {
    {"pinned, and not known to be or not",
     {FORCE},
     "image a tags=app:1 pinned=yes; image b tags=app:2 pinned=?; image c tags=app:3 pinned=no",
     "a keep pinned r; b keep pinned r; c delete matched r"},
    {"sandbox, and not known to be or not",
     {FORCE},
     "image a tags=app:1 sandbox=yes; image b tags=app:2 sandbox=?; image c tags=app:3 sandbox=no",
     "a keep sandbox r; b keep sandbox r; c delete matched r"},
    {"own images by name, digest and ID",
     {FORCE},
     "image a tags=app:1; image b digests=own@d1; image c tags=app:2; image d tags=app:3; own "
     "app:1; own own@d1; own c",
     "a keep own-image r; b keep own-image r; c keep own-image r; d delete matched r"},
    {"an own image with tag and digest",
     {FORCE},
     "image a tags=app:1; image b tags=app:2 digests=mirror/app@d1; own app:1@sha256:" D1_HEX,
     "a keep own-image r; b keep own-image r"},
    {"a name that cannot be read",
     {FORCE},
     "image a tags=app:1,UPPER:1; image b tags=app:2",
     "a keep name-unreadable r; b delete matched r"},
    {"a keep-list by name, digest alone, ID",
     {FORCE},
     "image a tags=app:1,app:2; image b tags=x:1 digests=mirror/app@d1; image c tags=x:2; image d "
     "tags=x:3; keep app:2; keep app@d1; keep c",
     "a keep keep-list r; b keep keep-list r; c keep keep-list r; d delete matched r"},
    {"the weightiest of many",
     {FORCE, "{keep: [{name: k, globs: [app]}]}"},
     "image a tags=app:1 pinned=yes sandbox=yes; image b tags=app:2; image c tags=app:3; "
     "keep app:1; keep app:2; container 1 image=c; own app:3",
     "a keep pinned r; b keep keep-rule k; c keep in-use r"},
};

static const struct world_case grace[] = {
    {"grace: just arrived, and just no more",
     {ALL},
     "grace 10m; image a tags=app:1 arrived=-599s; image b tags=app:2 arrived=-10m; image c "
     "tags=app:3 arrived=+1h",
     "a keep grace r; b delete matched r; c keep grace r"},
    {"grace: only where the arrival is known",
     {ALL},
     "grace 10m; image a tags=app:1; image b tags=app:2 seen=-1m came=no; image c tags=app:3 "
     "seen=-1m came=yes; image d tags=app:4 seen=-1m came=?; image e tags=app:5 came=yes",
     "a delete matched r; b delete matched r; c keep grace r; d delete matched r; e delete "
     "matched r"},
    {"grace: the later of two known arrivals",
     {ALL},
     "grace 10m; image a tags=app:1 arrived=-1d seen=-1m came=yes; image b tags=app:2 arrived=-1d "
     "seen=-1m came=no; image c tags=app:3 arrived=-1m seen=-1d came=yes",
     "a keep grace r; b delete matched r; c keep grace r"},
    {"grace: not for what a rule lists",
     {"{delete: [{name: g, globs: [app]}, {name: r, names: ['app:1'], digests: ['sha256:"
      "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb']}]}"},
     "grace 10m; image a tags=app:1 arrived=-1m; image b tags=app:2,app:3 arrived=-1m; image c "
     "tags=app:4 arrived=-1m",
     "a delete matched r; b delete matched r; c keep grace g"},
    {"grace: only the names that a rule lists",
     {"{delete: [{name: g, globs: [app]}, {name: r, names: ['app:1']}]}"},
     "grace 10m; image a tags=app:1,app:2 arrived=-1m",
     "a untag some-names r"},
    {"grace: a rule that lists and has conditions must still hold",
     {"{delete: [{name: r, names: ['app:1'], olderThan: 90d}, {name: g, globs: [app]}]}"},
     "grace 10m; image a tags=app:1 arrived=-1m",
     "a keep grace g"},
    {"grace: force and list must be one rule's",
     {"{delete: [{name: f, globs: [app], force: true}, {name: r, names: ['app:1', 'app:2']}, "
      "{name: both, names: ['app:2'], force: true}]}"},
     "grace 10m; image a tags=app:1 arrived=-1m; image b tags=app:2 arrived=-1m; container 1 "
     "image=a state=exited; container 2 image=b state=exited",
     "a keep grace f; b delete matched both force"},
    {"grace: none asked for",
     {ALL},
     "grace 0s; image a tags=app:1 arrived=-1s",
     "a delete matched r"},
};

static const struct world_case keeps[] = {
    {"keep beats delete, whatever the order of files",
     {ALL, "{keep: [{name: k, names: ['app:1']}]}"},
     "image a tags=app:1; image b tags=app:2",
     "a keep keep-rule k; b delete matched r"},
    {"keep protects the whole image through any name",
     {FORCE, "{keep: [{name: k, globs: ['base/**']}]}"},
     "image a tags=app:1,base/app:1; image b tags=app:2 digests=base/app@d1; image c tags=x:1 "
     "digests=x@d1",
     "a keep keep-rule k; b keep keep-rule k; c delete matched r"},
    {"keep by a digest that follows a tag",
     {ALL, "{keep: [{name: k, names: ['app@sha256:" D1_HEX "']}]}"},
     "image a tags=app:1 digests=app@d1; image b tags=app:2",
     "a keep keep-rule k; b delete matched r"},
    {"keep by ID, manifest digest, dangling and untagged",
     {ALL, "{keep: [{name: i, digests: ['sha256:"
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'sha256:" D1_HEX
           "']}, {name: d, dangling: true}]}"},
     "image a tags=app:1; image b tags=app:2 digests=x@d1; image c; image d digests=x@d2",
     "a keep keep-rule i; b keep keep-rule i; c keep keep-rule d; d delete matched r"},
    {"keep by labels alone",
     {ALL, "{keep: [{name: k, labels: {keep: 'true'}}]}"},
     "image a tags=app:1 labels=keep:true; image b labels=keep:true; image c tags=app:2 "
     "labels=keep:no; image d tags=app:3 labels=?",
     "a keep keep-rule k; b keep keep-rule k; c delete matched r; d keep keep-unknown k"},
    {"conditions narrow keeps, and what is not known keeps",
     {ALL, "{keep: [{name: k, globs: [app], olderThan: 3d, except: {names: ['app:4']}}]}"},
     "image a tags=app:1 created=-4d; image b tags=app:2 created=-1d; image c tags=app:3 "
     "created=?; image d tags=app:4 created=-4d",
     "a keep keep-rule k; b delete matched r; c keep keep-unknown k; d delete matched r"},
    {"keep by a regex past its step limit",
     {ALL, "{keep: [{name: k, regex: ['docker\\.io/library/app:(x+x+)+[yz]']}]}"},
     "image a tags=app:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; image b tags=app:xy",
     "a keep keep-unknown k; b delete matched r"},
    {"of several keeps the first by file and line, a sure one before an unsure",
     {"{keep: [{name: u, globs: [app], olderThan: 3d}]}",
      "{keep: [{name: k, names: ['app:2']}, {name: l, globs: [app]}]}", ALL},
     "image a tags=app:1 created=?; image b tags=app:1x,app:2 created=?",
     "a keep keep-rule l; b keep keep-rule k"},
};

int main(void)
{
    world_check(use, ARRAY_LENGTH(use));
    world_check(unknown_use, ARRAY_LENGTH(unknown_use));
    world_check(runtime, ARRAY_LENGTH(runtime));
    world_check(grace, ARRAY_LENGTH(grace));
    world_check(keeps, ARRAY_LENGTH(keeps));
    return tap_done();
}
