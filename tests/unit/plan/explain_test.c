/* SPDX-License-Identifier: Apache-2.0 */
/* The values that decided, as people read them, and each rule's view of an image. */
#include "plan/explain.h"

#include <string.h>

#include "base/cleanup.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/world.h"

#define D1 "sha256:d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1"

/* WORLD_NOW is 2027-01-15, 08:00 UTC. */
static const struct {
    const char *policies[2];
    const char *node; /* image a is asked about */
    const char *detail;
} details[] = {
    {{"{delete: [{name: r, globs: [app], olderThan: 3d}]}"},
     "image a tags=app:1 created=-12d",
     "glob \"app\"; built 12d ago (2027-01-03), rule asks olderThan 3d"},
    {{"{delete: [{name: r, globs: [app], olderThan: 3d}]}"},
     "image a tags=app:1 created=-51h",
     "built 2d 3h ago (2027-01-13), rule asks olderThan 3d"},
    {{"{delete: [{name: r, globs: [app], olderThan: 3d}]}"},
     "image a tags=app:1 created=?",
     "when it was built is not known, rule asks olderThan 3d"},
    {{"{delete: [{name: r, globs: [app], olderThan: 3d}]}"},
     "image a tags=app:1 created=+1d",
     "built in the future (2027-01-16), rule asks olderThan 3d"},
    {{"{delete: [{name: r, globs: [app], unusedFor: 3d}]}"},
     "image a tags=app:1 seen=-1d",
     "seen first, and never in use, 1d ago (2027-01-14), rule asks unusedFor 3d"},
    {{"{delete: [{name: r, globs: [app], unusedFor: 3d}]}"},
     "image a tags=app:1",
     "when it was last used or first seen is not known, rule asks unusedFor 3d"},
    {{"{delete: [{name: r, globs: [app], largerThan: 1MB}]}"},
     "image a tags=app:1 size=1000",
     "size 1.0 kB, rule asks largerThan 1.0 MB"},
    {{"{delete: [{name: r, globs: [app], labels: {x: y}}]}"},
     "image a tags=app:1 labels=x:z",
     "label x is \"z\", rule asks \"y\""},
    {{"{delete: [{name: r, globs: [app], labels: {x: y}}]}"},
     "image a tags=app:1",
     "label x is absent, rule asks \"y\""},
    {{"{delete: [{name: r, globs: [app], tags: {semver: '<2'}}]}"},
     "image a tags=app:2.0.0",
     "tag 2.0.0, rule asks semver \"<2\""},
    {{"{delete: [{name: r, globs: [app], keepNewest: 2}]}"},
     "image a tags=app:1; image b tags=app:2 created=-1d",
     "place 2 of 2 in docker.io/library/app, keepNewest 2"},
    {{"{delete: [{name: r, dangling: true, keepNewest: 1}]}"},
     "image a created=?",
     "its place among images without a name is not known, keepNewest 1"},
    {{"{delete: [{name: r, globs: [app], except: {names: ['app:1']}}]}"},
     "image a tags=app:1",
     "except name \"app:1\""},
    {{"{delete: [{name: r, globs: [app], until: 2027-01-01}]}"},
     "image a tags=app:1",
     "rule held only until 2027-01-01"},
    {{"{nodes: {names: [x]}, delete: [{name: r, globs: [app]}]}"},
     "node n; image a tags=app:1",
     "policy a.yaml is not for node \"n\""},
    {{"{nodes: {names: [x]}, delete: [{name: r, globs: [app]}]}"},
     "image a tags=app:1",
     "policy a.yaml may be for, as the node's facts are not all known, node (name not known)"},
    {{"{delete: [{name: r, dangling: true}]}"}, "image a", "dangling"},
    {{"{delete: [{name: r, digests: ['" D1 "']}]}"}, "image a digests=app@d1", "digest \"" D1 "\""},
    {{"{delete: [{name: r, names: ['app:1']}]}"},
     "engine whole; image a tags=app:1,app:2",
     "docker.io/library/app:2 stays (not-matched)"},
    {{"{delete: [{name: r, globs: [app]}]}"},
     "image a tags=app:1; container 0123456789abcdef image=a",
     "container 0123456789ab uses it (running)"},
    {{"{delete: [{name: r, globs: [app]}]}"},
     "image a; container c image=? text=x:1",
     "container c uses \"x:1\", and which image that is cannot be told"},
    {{"{delete: [{name: r, globs: [app]}]}"},
     "image a; container c image=f volumes=x:1",
     "container c mounts \"x:1\", and which image that is cannot be told"},
    {{"{delete: [{name: r, globs: [app]}]}"},
     "image a tags=app:1; container c image=f volumes=app:1",
     "container c has it mounted as a volume"},
    {{"{delete: [{name: r, globs: [app]}]}"},
     "grace 10m; image a tags=app:1 arrived=-1m",
     "came 1m ago, grace 10m"},
    {{"{delete: [{name: r, globs: [app]}]}"},
     "image a tags=app:1; keep app:1",
     "\"app:1\" in list:1"},
    {{"{delete: [{name: r, globs: [app]}]}"},
     "image a tags=app:1 pinned=?",
     "whether the runtime pins it is not known"},
    {{"{delete: [{name: r, globs: [app]}]}"}, "image a tags=app:1 pinned=yes", ""},
    {{"{delete: [{name: r, globs: [app]}]}"}, "image a tags=UPPER:1", "name \"UPPER:1\""},
    {{"{keep: [{name: k, globs: [app]}]}"}, "image a tags=app:1", "glob \"app\""},
    {{"{keep: [{name: k, labels: {x: y}}]}"},
     "image a tags=app:1 labels=x:y",
     "every image; label x is \"y\", rule asks \"y\""},
    {{"{keep: [{name: k, globs: [app], labels: {x: y}}]}"},
     "image a tags=app:1 labels=?",
     "its labels are not known, rule asks for labels"},
    {{"{delete: [{name: r, globs: [app]}]}"}, "image a tags=lib:1", ""},
};

static void check_details(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(details); i++) {
        struct world world;
        const struct world_case row = {
            "", {details[i].policies[0], details[i].policies[1]}, details[i].node, ""};
        world_make(&world, &row);
        const struct step *step = world_step(&world, "a");
        is_str(step ? step->detail : world.trouble, details[i].detail, "detail: %s",
               step ? reason_name(step->reason) : "none");
        world_release(&world);
    }
}

static const char *view_text(struct world *world, const struct rule_view *view)
{
    static const char *const answers[] = {"no", "unknown", "yes"};
    const char *text = arena_printf(&world->arena, "%s %s %s:", view->rule->name,
                                    view->name ? reference_familiar(&view->name->reference) : "-",
                                    answers[view->answer]);
    for (size_t i = 0; i < view->trace.count; i++)
        text = arena_printf(&world->arena, "%s %s=%s", text,
                            criterion_name(view->trace.results[i].criterion),
                            answers[view->trace.results[i].answer]);
    return text;
}

static void check_views(void)
{
    static const char *const wanted[] = {
        "k app:1 no: until=yes select=no",
        "k app:2 no: until=yes select=no",
        "k app@" D1 " no: until=yes select=no",
        "r app:1 no: select=yes except=yes olderThan=no keepNewest=unknown",
        "r app:2 no: select=yes except=no olderThan=no keepNewest=unknown",
        "s app:1 yes: select=yes keepNewest=yes",
        "s app:2 yes: select=yes keepNewest=yes",
    };
    struct world world;
    struct explanation explanation;
    const struct world_case row = {
        "",
        {"{keep: [{name: k, globs: [lib], until: 2027-02-01}], delete: [{name: r, globs: [app], "
         "except: {names: ['app:2']}, olderThan: 90d, keepNewest: 1}, {name: s, globs: [app], "
         "keepNewest: 1}]}"},
        "image a tags=app:1,app:2 digests=app@d1; image b tags=app:3 created=-1d",
        ""};
    world_make(&world, &row);
    explain_image(&world.arena, &world.plan, world_step(&world, "a"), &explanation);
    is_int(explanation.view_count, ARRAY_LENGTH(wanted), "a view for each rule and name");
    for (size_t i = 0; i < explanation.view_count && i < ARRAY_LENGTH(wanted); i++)
        is_str(view_text(&world, &explanation.views[i]), wanted[i], "view %zu", i);
    const struct criterion_result *place = &explanation.views[6].trace.results[1];
    is_str(place->detail, "place 2 of 2 in docker.io/library/app, keepNewest 1", "a detail");
    is_str(world_step(&world, "a")->rule->name, "s", "the step tells the rule that decided");
    is_int(world_step(&world, "a")->trace.count, 2, "and what it looked at");
    world_release(&world);
}

int main(void)
{
    check_details();
    check_views();
    return tap_done();
}
