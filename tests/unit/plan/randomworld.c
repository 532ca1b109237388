/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/plan/randomworld.h"

#include <string.h>

#include "base/cleanup.h"

#define REPEAT_8(text) text text text text text text text text
#define ID_1           "sha256:" REPEAT_8("11111111")
#define DIGEST_D1      "sha256:" REPEAT_8("d1d1d1d1")

static const char *const repositories[] = {"app", "lib", "example.com/ci/x"};
static const char *const tags[] = {"1", "pr-1", "1.0.0", "2.1.0-rc.1", "latest"};

static const char *const selectors[] = {
    "globs: [app]",
    "globs: ['**']",
    "globs: ['app:pr-*', 'lib:*']",
    "globs: [app, '**:1']",
    "globs: ['example.com/**', 'app@*']",
    "regex: ['docker\\.io/library/(app|lib):[0-9.]+']",
    "regex: ['.+']",
    "names: ['app:1', 'lib:pr-1']",
    "names: ['lib@" DIGEST_D1 "', 'example.com/ci/x:latest']",
    "names: ['app:1.0.0'], globs: ['lib:1*']",
    "digests: ['" ID_1 "', '" DIGEST_D1 "']",
    "dangling: true",
    "untagged: true",
    "untagged: true, globs: [lib]",
};

/* One row for each key that a rule may have besides; several values each. */
static const char *const conditions[][3] = {
    {"except: {names: ['app:1']}", "except: {globs: ['**:*.0']}", "except: {untagged: true}"},
    {"labels: {team: shop}", "labels: {team: 's*'}", "labels: {team: x}"},
    {"tags: {semver: '>=1.0.0'}", "tags: {semver: '<2'}", "tags: {semver: '*'}"},
    {"olderThan: 1d", "olderThan: 5d", "olderThan: 20d"},
    {"onNodeFor: 1d", "onNodeFor: 2d", "onNodeFor: 30m"},
    {"unusedFor: 1d", "unusedFor: 2d", "unusedFor: 30m"},
    {"largerThan: 50B", "largerThan: 100B", "largerThan: 1kB"},
    {"keepNewest: 1", "keepNewest: 2, newestBy: semver", "keepNewest: 1, newestBy: arrived"},
    {"until: 2027-01-15", "until: 2027-01-14", "until: 2030-01-01"},
};
#define KEEP_NEWEST_ROW 7

static const char *const image_facts[][5] = {
    {"created=-1h", "created=-3d", "created=-10d", "created=?", "created=+1d"},
    {"arrived=-5m", "arrived=-1h", "arrived=-3d", "arrived=?", "arrived=+1h"},
    {"seen=-5m came=yes", "seen=-3d came=yes", "seen=-3d came=no", "came=?", "seen=-5m came=no"},
    {"used=-1h", "used=-3d", "used=?", "used=?", "used=-10d"},
    {"size=10", "size=100", "size=2000", "size=?", "size=60"},
    {"labels=team:shop", "labels=team:x,other:y", "labels=?", "size=7", "size=8"},
};

static const char *const heads[] = {
    "",
    "",
    "",
    "nodes: {names: ['n*']}, ",
    "nodes: {names: [x]}, ",
    "nodes: {labels: {pool: build}}, ",
    "orderBy: largest, ",
    "disk: {startAbove: 80%, stopBelow: 70%}, ",
    "disk: {startAbove: 60%, stopBelow: 50%}, orderBy: reference, ",
};
#define DISK_HEADS 2

/* splitmix64 */
static uint64_t random_next(struct random_world *world)
{
    uint64_t z = (world->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

size_t random_below(struct random_world *world, size_t limit)
{
    return (size_t)(random_next(world) % limit);
}

static bool one_in(struct random_world *world, size_t count)
{
    return random_below(world, count) == 0;
}

#define PICK(world, table) ((table)[random_below((world), ARRAY_LENGTH(table))])

static void make_rule(struct random_world *world, struct random_rule *rule, const char *prefix,
                      size_t number, bool with_newest)
{
    *rule = (struct random_rule){.name = arena_printf(&world->arena, "%s%zu", prefix, number),
                                 .selectors = PICK(world, selectors)};
    for (size_t i = 0; i < ARRAY_LENGTH(conditions); i++) {
        if (i == KEEP_NEWEST_ROW && !with_newest) continue;
        if (one_in(world, 6)) rule->conditions[i] = PICK(world, conditions[i]);
    }
    if (*prefix == 'd' && one_in(world, 3))
        rule->conditions[ARRAY_LENGTH(conditions)] = "force: true";
}

static void make_policy(struct random_world *world, size_t number, unsigned wishes)
{
    struct random_policy *policy = &world->policies[number];
    size_t head_count = ARRAY_LENGTH(heads) - (wishes & RANDOM_NO_DISK ? DISK_HEADS : 0);
    policy->file = arena_printf(&world->arena, "p%zu.yaml", number);
    policy->head = heads[random_below(world, head_count)];
    policy->keep_count = random_below(world, 3) * random_below(world, 2);
    policy->delete_count = 1 + random_below(world, ARRAY_LENGTH(policy->deletes));
    for (size_t i = 0; i < policy->keep_count; i++)
        make_rule(world, &policy->keeps[i], "k", i, true);
    for (size_t i = 0; i < policy->delete_count; i++)
        make_rule(world, &policy->deletes[i], "d", i, !(wishes & RANDOM_NO_NEWEST));
}

static void add_statement(struct random_world *world, const char *text)
{
    world->statements[world->statement_count++] = text;
}

static void make_images(struct random_world *world, size_t count)
{
    const char *names[16];
    const char *digests[16];
    for (size_t i = 0; i < count; i++) names[i] = digests[i] = "";
    for (size_t i = 0; i < ARRAY_LENGTH(repositories); i++)
        for (size_t j = 0; j < ARRAY_LENGTH(tags); j++) {
            if (one_in(world, 3)) continue;
            size_t image = random_below(world, count);
            names[image] = arena_printf(&world->arena, "%s%s%s:%s", names[image],
                                        *names[image] ? "," : "", repositories[i], tags[j]);
        }
    for (size_t i = 0; i < count; i++) {
        const char *text = arena_printf(&world->arena, "image %zu", i + 1);
        for (size_t j = random_below(world, 3); j > 0; j--)
            digests[i] = arena_printf(&world->arena, "%s%s%s@d%zu", digests[i],
                                      *digests[i] ? "," : "", PICK(world, repositories),
                                      random_below(world, 3));
        if (one_in(world, 30)) digests[i] = "BAD";
        text = arena_printf(&world->arena, "%s%s%s%s%s", text, *names[i] ? " tags=" : "", names[i],
                            *digests[i] ? " digests=" : "", digests[i]);
        for (size_t j = 0; j < ARRAY_LENGTH(image_facts); j++)
            text = arena_printf(&world->arena, "%s %s", text, PICK(world, image_facts[j]));
        if (one_in(world, 20)) text = arena_printf(&world->arena, "%s pinned=yes", text);
        if (one_in(world, 20)) text = arena_printf(&world->arena, "%s sandbox=?", text);
        add_statement(world, text);
    }
}

static void make_containers(struct random_world *world, size_t image_count)
{
    static const char *const states[] = {"running", "exited", "exited", "created", "unknown"};
    size_t count = random_below(world, 4);
    for (size_t i = 0; i < count; i++) {
        const char *volume = one_in(world, 8) ? " volumes=lib:1" : "";
        const char *text = arena_printf(&world->arena, "container c%zu image=%zu state=%s%s", i,
                                        1 + random_below(world, image_count + 2),
                                        PICK(world, states), volume);
        if (one_in(world, 10))
            text = arena_printf(&world->arena, "container c%zu image=? text=app:%s", i,
                                PICK(world, tags));
        add_statement(world, text);
    }
}

void random_world_init(struct random_world *world, uint64_t seed, unsigned wishes)
{
    static const char *const nodes[] = {"node n1 labels=pool:build", "node n1 labels=?",
                                        "node - labels=pool:web"};
    static const char *const disks[] = {"disk bytes=850/1000", "disk bytes=4000/6000",
                                        "disk bytes=1/100 inodes=9/10", "disk bytes=?/?"};
    *world = (struct random_world){.state = seed};
    size_t image_count = 1 + random_below(world, 9);
    world->policy_count = 1 + random_below(world, ARRAY_LENGTH(world->policies));
    for (size_t i = 0; i < world->policy_count; i++) make_policy(world, i, wishes);
    make_images(world, image_count);
    make_containers(world, image_count);
    add_statement(world, PICK(world, nodes));
    add_statement(world, PICK(world, disks));
    if (one_in(world, 2)) add_statement(world, "grace 10m");
    if (one_in(world, 4)) add_statement(world, "engine whole");
    if (one_in(world, 4)) add_statement(world, "keep lib:1.0.0");
    if (one_in(world, 8)) add_statement(world, "own app:latest");
}

void random_world_release(struct random_world *world)
{
    arena_release(&world->arena);
}

static const char *rules_text(struct arena *arena, const char *key, const struct random_rule *rules,
                              size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++) {
        text = arena_printf(arena, "%s%s\n  {name: %s, %s", text, i ? "," : "", rules[i].name,
                            rules[i].selectors);
        for (size_t j = 0; j < ARRAY_LENGTH(rules[i].conditions); j++)
            if (rules[i].conditions[j])
                text = arena_printf(arena, "%s, %s", text, rules[i].conditions[j]);
        text = arena_printf(arena, "%s}", text);
    }
    return count > 0 ? arena_printf(arena, "%s: [%s], ", key, text) : "";
}

void random_world_plan(const struct random_world *world, const size_t *order, struct world *out)
{
    const char *node = "";
    world_init(out);
    for (size_t i = 0; i < world->policy_count; i++) {
        const struct random_policy *policy = &world->policies[order ? order[i] : i];
        world_add_policy(
            out, policy->file,
            arena_printf(&out->arena, "{%s%s%s}", policy->head,
                         rules_text(&out->arena, "keep", policy->keeps, policy->keep_count),
                         rules_text(&out->arena, "delete", policy->deletes, policy->delete_count)));
    }
    for (size_t i = 0; i < world->statement_count; i++)
        node = arena_printf(&out->arena, "%s%s\n", node, world->statements[i]);
    world_set_node(out, node);
    world_plan(out);
}

static void shuffle_rules(struct random_world *world, struct random_rule *rules, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = random_below(world, i);
        struct random_rule other = rules[j];
        rules[j] = rules[i - 1];
        rules[i - 1] = other;
    }
}

void random_world_shuffle(struct random_world *world)
{
    for (size_t i = 0; i < world->policy_count; i++) {
        shuffle_rules(world, world->policies[i].keeps, world->policies[i].keep_count);
        shuffle_rules(world, world->policies[i].deletes, world->policies[i].delete_count);
    }
    for (size_t i = world->statement_count; i > 1; i--) {
        size_t j = random_below(world, i);
        const char *other = world->statements[j];
        world->statements[j] = world->statements[i - 1];
        world->statements[i - 1] = other;
    }
}

void random_world_add_keep(struct random_world *world)
{
    struct random_policy *policy = &world->policies[random_below(world, world->policy_count)];
    make_rule(world, &policy->keeps[policy->keep_count], "k", 9, true);
    policy->keep_count++;
}

void random_world_add_condition(struct random_world *world)
{
    struct random_policy *policy = &world->policies[random_below(world, world->policy_count)];
    struct random_rule *rule = &policy->deletes[random_below(world, policy->delete_count)];
    size_t row = random_below(world, ARRAY_LENGTH(conditions));
    if (rule->conditions[row] == NULL) rule->conditions[row] = PICK(world, conditions[row]);
}
