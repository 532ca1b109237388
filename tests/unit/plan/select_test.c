/* SPDX-License-Identifier: Apache-2.0 */
/* What each selector of a delete rule takes in, and what it leaves out. */
#include "base/cleanup.h"
#include "tests/lib/tap.h"
#include "tests/unit/plan/world.h"

#define X32 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

/* Runs into the step limit on a tag of many "x". */
#define ENDLESS "regex: ['docker\\.io/library/app:(x+x+)+[yz]']"

static const struct world_case names[] = {
    {"names: the very tag goes, another stays",
     {"{delete: [{name: r, names: ['app:1']}]}"},
     "image a tags=app:1; image b tags=app:2",
     "a delete matched r; b keep not-matched -"},
    {"names: a name without a tag is latest",
     {"{delete: [{name: r, names: [app]}]}"},
     "image a tags=app:latest; image b tags=app:1",
     "a delete matched r; b keep not-matched -"},
    {"names: the host counts",
     {"{delete: [{name: r, names: ['docker.io/library/app:1']}]}"},
     "image a tags=app:1; image b tags=example.com/app:1",
     "a delete matched r; b keep not-matched -"},
    {"names: a digest where there is no tag in its repository",
     {"{delete: [{name: r, names: ['app@sha256:"
      "d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1']}]}"},
     "image a digests=app@d1; image b digests=app@d2; image c tags=app:1 digests=app@d1",
     "a delete matched r; b keep not-matched -; c keep not-matched -"},
};

static const struct world_case patterns[] = {
    {"globs: one component, all its tags, and no further",
     {"{delete: [{name: r, globs: ['example.com/ci/*']}]}"},
     "image a tags=example.com/ci/x:1; image b tags=example.com/ci/x/y:1; image c "
     "digests=example.com/ci/x@d1",
     "a delete matched r; b keep not-matched -; c delete matched r"},
    {"globs: two stars cross components",
     {"{delete: [{name: r, globs: ['example.com/**']}]}"},
     "image a tags=example.com/x/y:1; image b tags=example.org/x/y:1",
     "a delete matched r; b keep not-matched -"},
    {"globs: a tag part is for tags alone, a digest part for digests",
     {"{delete: [{name: t, globs: ['app:*']}, {name: d, globs: ['lib@*']}]}"},
     "image a tags=app:1; image b digests=app@d1; image c digests=lib@d1; image d tags=lib:1",
     "a delete matched t; b keep not-matched -; c delete matched d; d keep not-matched -"},
    {"regex: the whole canonical reference",
     {"{delete: [{name: r, regex: ['docker\\.io/library/app:pr-.+']}]}"},
     "image a tags=app:pr-1; image b tags=app:pr-; image c tags=example.com/library/app:pr-1",
     "a delete matched r; b keep not-matched -; c keep not-matched -"},
    {"regex: a part of the reference is not enough",
     {"{delete: [{name: r, regex: ['app', 'docker\\.io/library/app']}]}"},
     "image a tags=app:1",
     "a keep not-matched -"},
    {"regex: past the step limit nothing is condemned",
     {"{delete: [{name: r, " ENDLESS "}]}"},
     "image a tags=app:" X32 "; image b tags=app:xxy",
     "a keep pattern-limit r; b delete matched r"},
    {"regex: another selector may still know",
     {"{delete: [{name: r, " ENDLESS ", globs: [app]}]}"},
     "image a tags=app:" X32,
     "a delete matched r"},
};

static const struct world_case whole_images[] = {
    {"digests: an image ID takes all names",
     {"{delete: [{name: r, digests: ['sha256:"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']}]}"},
     "image a tags=app:1,lib:1 digests=other@d1; image b tags=app:2",
     "a delete matched r; b keep not-matched -"},
    {"digests: a manifest digest takes all names, tags too",
     {"{delete: [{name: r, digests: ['sha256:"
      "d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1']}]}"},
     "image a tags=lib:1 digests=app@d1; image b digests=app@d1,lib@d2; image c digests=app@d2",
     "a delete matched r; b delete matched r; c keep not-matched -"},
    {"dangling: neither tag nor digest",
     {"{delete: [{name: r, dangling: true}]}"},
     "image a; image b digests=app@d1; image c tags=app:1",
     "a delete matched r; b keep not-matched -; c keep not-matched -"},
    {"untagged: no tag, digests or not",
     {"{delete: [{name: r, untagged: true}]}"},
     "image a; image b digests=app@d1,lib@d1; image c tags=app:1 digests=lib@d1",
     "a delete matched r; b delete matched r; c keep not-matched -"},
    {"globs: an image without a name is matched by none",
     {"{delete: [{name: r, globs: ['**']}]}"},
     "image a; image b tags=app:1",
     "a keep not-matched -; b delete matched r"},
};

static const struct world_case exceptions[] = {
    {"except: what it matches, the rule does not",
     {"{delete: [{name: r, globs: [app], except: {globs: ['**:*-debug']}}]}"},
     "image a tags=app:1; image b tags=app:1-debug",
     "a delete matched r; b keep excepted r"},
    {"except: name by name",
     {"{delete: [{name: r, globs: [app], except: {names: ['app:2']}}]}"},
     "image a tags=app:1,app:2",
     "a untag some-names r"},
    {"except: a digest is the image's, so all names are excepted",
     {"{delete: [{name: r, globs: [app], except: {digests: ['sha256:"
      "d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1']}}]}"},
     "image a tags=app:1,app:2 digests=lib@d1; image b tags=app:3",
     "a keep excepted r; b delete matched r"},
    {"except: dangling and untagged are the image's",
     {"{delete: [{name: r, untagged: true, except: {dangling: true}}, {name: s, globs: ['lib'], "
      "except: {untagged: true}}]}"},
     "image a; image b digests=app@d1; image c digests=lib@d1; image d tags=lib:1",
     "a keep excepted r; b delete matched r; c delete matched r; d delete matched s"},
    {"except: past the step limit nothing is condemned",
     {"{delete: [{name: r, globs: [app], except: {" ENDLESS "}}]}"},
     "image a tags=app:" X32 "; image b tags=app:xxy; image c tags=app:1",
     "a keep pattern-limit r; b keep excepted r; c delete matched r"},
};

static void empty_selectors(void)
{
    static const struct policy policy = {.name = "p"};
    const struct image image = {.id = "sha256:a"};
    const struct subject subject = {&image, NULL};
    struct rule rule = {.kind = RULE_DELETE, .policy = &policy};
    is_int(rule_selects(&rule, &subject), ANSWER_NO, "a delete rule that names nothing");
    rule.kind = RULE_KEEP;
    is_int(rule_selects(&rule, &subject), ANSWER_YES, "a keep rule that names nothing");
    rule.has_except = true;
    rule.except.dangling = true;
    is_int(rule_selects(&rule, &subject), ANSWER_NO, "a keep rule that excepts the image");
}

int main(void)
{
    world_check(names, ARRAY_LENGTH(names));
    world_check(patterns, ARRAY_LENGTH(patterns));
    world_check(whole_images, ARRAY_LENGTH(whole_images));
    world_check(exceptions, ARRAY_LENGTH(exceptions));
    empty_selectors();
    return tap_done();
}
