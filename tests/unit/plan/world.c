/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/plan/world.h"

#include <string.h>

#include "tests/lib/tap.h"
#include "tests/unit/plan/worldtext.h"

static void fill_image(struct world *world, const struct words *words)
{
    struct arena *arena = &world->arena;
    struct image *image = inventory_add_image(&world->inventory,
                                              expand_digest(arena, words->items[1]));
    const struct list tags = words_list(arena, words, "tags");
    const struct list digests = words_list(arena, words, "digests");
    for (size_t i = 0; i < tags.count; i++)
        inventory_add_name(&world->inventory, image, tags.items[i]);
    for (size_t i = 0; i < digests.count; i++)
        inventory_add_name(&world->inventory, image, expand_digest(arena, digests.items[i]));
    image->created_at = words_time(words, "created", WORLD_NOW - (int64_t)30 * 24 * 3600);
    image->arrived_at = words_time(words, "arrived", TIME_UNKNOWN);
    image->first_seen_at = words_time(words, "seen", TIME_UNKNOWN);
    image->last_used_at = words_time(words, "used", TIME_UNKNOWN);
    image->seen_arrive = words_answer(words, "came", ANSWER_NO);
    image->size_bytes = words_number(words, "size", 100);
    image->pinned = words_answer(words, "pinned", ANSWER_NO);
    image->sandbox = words_answer(words, "sandbox", ANSWER_NO);
    image->labels_known = words_labels(arena, words, &image->labels, &image->label_count);
}

static void fill_container(struct world *world, const struct words *words)
{
    struct arena *arena = &world->arena;
    struct container *container = inventory_add_container(&world->inventory, words->items[1]);
    const char *image = words_get(words, "image");
    const struct list volumes = words_list(arena, words, "volumes");
    container->image_id = image && *image != '?' ? expand_digest(arena, image) : "";
    container->image_text = words_get(words, "text") ? words_get(words, "text") : "";
    container->state = CONTAINER_RUNNING;
    if (words_get(words, "state"))
        container->state = container_state_from_name(words_get(words, "state"));
    container->image_volumes = volumes.items;
    container->image_volume_count = volumes.count;
}

static void fill_node(struct world *world, const struct words *words)
{
    struct node_facts *node = &world->inventory.node;
    node->name = strcmp(words->items[1], "-") == 0 ? "" : words->items[1];
    node->labels_known = words_labels(&world->arena, words, &node->labels, &node->label_count);
}

static void fill_disk(struct world *world, const struct words *words)
{
    struct disk_facts *disk = &world->inventory.disk;
    disk->path = "/";
    words_fraction(words, "bytes", &disk->used_bytes, &disk->capacity_bytes);
    words_fraction(words, "inodes", &disk->used_inodes, &disk->capacity_inodes);
}

static void fill_engine(struct world *world, const struct words *words)
{
    world->inventory.engine.abilities = strcmp(words->items[1], "whole") == 0
                                            ? 0
                                            : ENGINE_REMOVES_NAMES;
}

static void fill_own(struct world *world, const struct words *words)
{
    struct inventory *inventory = &world->inventory;
    inventory->own_images = ARENA_GROW(&world->arena, inventory->own_images,
                                       inventory->own_image_count);
    inventory->own_images[inventory->own_image_count++] = expand_digest(&world->arena,
                                                                        words->items[1]);
}

static void fill_keep(struct world *world, const struct words *words)
{
    struct error err = {0};
    if (world->keep_list == NULL) world->keep_list = keep_list_new(&world->arena);
    if (keep_list_add(world->keep_list, expand_digest(&world->arena, words->items[1]), "list", 1,
                      &err) < 0)
        world->trouble = arena_strdup(&world->arena, err.text);
}

static void fill_grace(struct world *world, const struct words *words)
{
    if (text_parse_duration(words->items[1], &world->input.grace_seconds) < 0)
        world->trouble = "grace is no duration";
}

static void fill_now(struct world *world, const struct words *words)
{
    int64_t later = 0;
    if (text_parse_duration(words->items[1] + 1, &later) < 0) world->trouble = "now is no time";
    world->input.now = WORLD_NOW + later;
}

static void fill_limits(struct world *world, const struct words *words)
{
    world->limits.deletions = words_number(words, "deletions", -2);
    world->limits.share_basis_points = words_number(words, "share", -2);
    world->limits.bytes = words_number(words, "bytes", -2);
    world->input.limits_override = &world->limits;
}

static const struct {
    const char *word;
    void (*fill)(struct world *world, const struct words *words);
} statements[] = {
    {"image", fill_image},   {"container", fill_container}, {"node", fill_node},
    {"disk", fill_disk},     {"engine", fill_engine},       {"own", fill_own},
    {"keep", fill_keep},     {"grace", fill_grace},         {"now", fill_now},
    {"limits", fill_limits},
};

static void read_statement(struct world *world, const struct words *words)
{
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        if (words->count < 2 || strcmp(words->items[0], statements[i].word) != 0) continue;
        statements[i].fill(world, words);
        return;
    }
    world->trouble = arena_printf(&world->arena, "no statement \"%s\"", words->items[0]);
}

void world_init(struct world *world)
{
    *world = (struct world){.input = {.now = WORLD_NOW}};
    inventory_init(&world->inventory);
    policy_set_init(&world->policies);
    diag_list_init(&world->diags, &world->arena);
    world->inventory.engine.abilities = ENGINE_REMOVES_NAMES;
}

void world_release(struct world *world)
{
    plan_release(&world->plan);
    policy_set_release(&world->policies);
    inventory_release(&world->inventory);
    arena_release(&world->arena);
}

void world_add_policy(struct world *world, const char *file, const char *spec)
{
    const char *text = arena_printf(&world->arena,
                                    "apiVersion: imagecull/v1\nkind: CullPolicy\n"
                                    "metadata: {name: %s}\nspec: %s\n",
                                    file, spec);
    if (policy_set_add(&world->policies, file, text, strlen(text), &world->diags) < 0)
        world->trouble = arena_printf(&world->arena, "policy %s: %s", file,
                                      world->diags.items[0].text);
}

void world_set_node(struct world *world, const char *text)
{
    char *rest = arena_strdup(&world->arena, text);
    while (*rest != '\0' && world->trouble == NULL) {
        size_t length = strcspn(rest, ";\n");
        const struct words words = words_split(&world->arena, rest, length);
        rest += length + (rest[length] != '\0');
        if (words.count > 0) read_statement(world, &words);
    }
    struct error err = {0};
    if (world->trouble == NULL && inventory_seal(&world->inventory, &err) < 0)
        world->trouble = arena_strdup(&world->arena, err.text);
}

void world_plan(struct world *world)
{
    if (world->trouble) return;
    if (policy_set_finish(&world->policies, &world->diags) < 0) {
        world->trouble = world->diags.items[0].text;
        return;
    }
    plan_release(&world->plan);
    world->input.policies = &world->policies;
    world->input.inventory = &world->inventory;
    world->input.keep_list = world->keep_list;
    plan_make(&world->plan, &world->input);
}

static const char *rule_text(const struct rule *rule)
{
    return rule ? rule->name : "-";
}

const char *world_verdicts(struct world *world)
{
    const char *text = "";
    for (size_t i = 0; world->trouble == NULL && i < world->plan.step_count; i++) {
        const struct step *step = &world->plan.steps[i];
        text = arena_printf(&world->arena, "%s%s%s %s %s %s%s", text, i ? "; " : "",
                            shrink_digest(&world->arena, step->image->id),
                            verdict_name(step->verdict), reason_name(step->reason),
                            rule_text(step->rule), step->force ? " force" : "");
    }
    return world->trouble ? world->trouble : text;
}

const struct step *world_step(struct world *world, const char *token)
{
    return world->trouble ? NULL
                          : plan_find_step(&world->plan, expand_digest(&world->arena, token));
}

const char *world_names(struct world *world, const char *token)
{
    const struct step *step = world_step(world, token);
    const char *text = "";
    for (size_t i = 0; step && i < step->name_count; i++) {
        const struct name_step *name = &step->names[i];
        const char *shown = "-";
        if (name->name)
            shown = name->name->readable ? reference_familiar(&name->name->reference)
                                         : name->name->listed;
        text = arena_printf(&world->arena, "%s%s%s %s %s %s%s", text, i ? "; " : "",
                            shrink_digest(&world->arena, shown), verdict_name(name->verdict),
                            reason_name(name->reason), rule_text(name->rule),
                            name->follows ? " follows" : "");
    }
    return world->trouble ? world->trouble : text;
}

const char *world_order(struct world *world)
{
    const char *text = "";
    for (size_t i = 0; world->trouble == NULL && i < world->plan.order_count; i++)
        text = arena_printf(&world->arena, "%s%s%s", text, i ? " " : "",
                            shrink_digest(&world->arena, world->plan.order[i]->image->id));
    return world->trouble ? world->trouble : text;
}

void world_make(struct world *world, const struct world_case *row)
{
    static const char *const files[] = {"a.yaml", "b.yaml", "c.yaml"};
    world_init(world);
    for (size_t i = 0; i < 3 && row->policies[i]; i++)
        world_add_policy(world, files[i], row->policies[i]);
    world_set_node(world, row->node);
    world_plan(world);
}

void world_check(const struct world_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct world world;
        world_make(&world, &cases[i]);
        is_str(world_verdicts(&world), cases[i].verdicts, "%s", cases[i].title);
        world_release(&world);
    }
}
