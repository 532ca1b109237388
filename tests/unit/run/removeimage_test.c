/* SPDX-License-Identifier: Apache-2.0 */
/* One image is removed from a node that is no longer what it was when the plan was made: the plan is of one recorded
 * node, the removal happens on another. */
#include "run/removeimage.h"

#include "base/cleanup.h"
#include "engine/inventoryjson.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <stdio.h>
#include <string.h>

#define ID_A "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define AT   "@" ID_B

#define IMAGE(id, names)        \
    "{\"id\":\"" id "\"," names \
    ",\"created\":\"2026-01-01T00:00:00Z\",\"pinned\":false,\"sandbox\":false}"
#define USER(state)                                                                               \
    "{\"id\":\"c1\",\"name\":\"web\",\"image\":\"x\",\"imageId\":\"" ID_A "\",\"state\":\"" state \
    "\"}"
#define UNTOLD                                                         \
    "{\"id\":\"c1\",\"name\":\"web\",\"image\":\"unheard.example.com/" \
    "of:1\",\"state\":\"running\"}"

#define ONE_TAG   IMAGE(ID_A, "\"tags\":[\"r.io/a:1\"]")
#define TWO_TAGS  IMAGE(ID_A, "\"tags\":[\"r.io/a:1\",\"r.io/a:2\"]")
#define NAMELESS  IMAGE(ID_A, "\"tags\":[]")
#define BY_DIGEST IMAGE(ID_A, "\"digests\":[\"r.io/a" AT "\",\"r.io/b" AT "\"]")

enum naming { ONE_BY_ONE, AS_A_WHOLE };

/* clang-format off */
static const struct {
    const char *what;
    enum naming naming;
    bool force;
    const char *images_then, *containers_then, *images_now, *containers_now;
    const char *outcomes; /* of the names to send, in order */
} rows[] = {
    {"nothing changed", ONE_BY_ONE, false, TWO_TAGS, "", TWO_TAGS, "", "removed removed"},
    {"the first name went", ONE_BY_ONE, false, TWO_TAGS, "", IMAGE(ID_A, "\"tags\":[\"r.io/a:2\"]"), "", "gone removed"},
    {"the last name went, or went with the image", ONE_BY_ONE, false, TWO_TAGS, "", ONE_TAG, "", "removed removed"},
    {"the image went", ONE_BY_ONE, false, TWO_TAGS, "", "", "", "gone gone"},
    {"another tag came", ONE_BY_ONE, false, ONE_TAG, "", TWO_TAGS, "", "changed"},
    {"a name moved", ONE_BY_ONE, false, TWO_TAGS, "",
     ONE_TAG "," IMAGE(ID_B, "\"tags\":[\"r.io/a:2\"]"), "", "removed changed"},
    {"the only name moved", ONE_BY_ONE, false, ONE_TAG, "",
     NAMELESS "," IMAGE(ID_B, "\"tags\":[\"r.io/a:1\"]"), "", "changed"},
    {"a running user came", ONE_BY_ONE, false, TWO_TAGS, "", TWO_TAGS, USER("running"), "in-use in-use"},
    {"a running user came, with force", ONE_BY_ONE, true, TWO_TAGS, USER("exited"), TWO_TAGS, USER("running"),
     "in-use in-use"},
    {"a user in an unknown state came, with force", ONE_BY_ONE, true, ONE_TAG, USER("exited"), ONE_TAG,
     USER("unknown"), "in-use"},
    {"a stopped user came, without force", ONE_BY_ONE, false, ONE_TAG, "", ONE_TAG, USER("exited"), "in-use"},
    {"a stopped user came, the plan knew none", ONE_BY_ONE, true, ONE_TAG, "", ONE_TAG, USER("exited"), "in-use"},
    {"a stopped user is still there, with force", ONE_BY_ONE, true, ONE_TAG, USER("exited"), ONE_TAG, USER("exited"),
     "removed"},
    {"a user came whose image cannot be told", ONE_BY_ONE, false, NAMELESS, "", NAMELESS, UNTOLD, "in-use"},
    {"nameless", ONE_BY_ONE, false, NAMELESS, "", NAMELESS, "", "removed"},
    {"the nameless got a tag", ONE_BY_ONE, false, NAMELESS, "", ONE_TAG, "", "changed"},
    {"the nameless got a digest", ONE_BY_ONE, false, NAMELESS, "", BY_DIGEST, "", "changed"},
    {"by digest", ONE_BY_ONE, false, BY_DIGEST, "", BY_DIGEST, "", "removed removed"},
    {"as a whole", AS_A_WHOLE, false, TWO_TAGS, "", TWO_TAGS, "", "removed removed"},
    {"as a whole: another tag came", AS_A_WHOLE, false, ONE_TAG, "", TWO_TAGS, "", "changed"},
    {"as a whole: another digest came", AS_A_WHOLE, false,
     IMAGE(ID_A, "\"digests\":[\"r.io/a" AT "\"]"), "", BY_DIGEST, "", "changed"},
    {"as a whole: a user came", AS_A_WHOLE, false, TWO_TAGS, "", TWO_TAGS, USER("created"), "in-use in-use"},
};
/* clang-format on */

static const char *record(const char *images, const char *containers, enum naming naming)
{
    static char text[8192];
    snprintf(
        text, sizeof text,
        "{\"apiVersion\":\"imagecull/v1\",\"kind\":\"Inventory\",\"engine\":{\"kind\":\"docker\","
        "\"abilities\":[%s]},\"images\":[%s],\"containers\":[%s]}",
        naming == ONE_BY_ONE ? "\"removes-names\"" : "", images, containers);
    return text;
}

static const char *policy(bool force)
{
    static char text[512];
    snprintf(text, sizeof text,
             "apiVersion: imagecull/v1\nkind: CullPolicy\nmetadata: {name: p}\nspec:\n  delete:\n"
             "    - {name: all, globs: ['r.io/**'], dangling: true, force: %s}\n"
             "  limits: {share: 100%%}\n",
             force ? "true" : "false");
    return text;
}

/* What one row needs, released as a whole. */
struct world {
    struct arena arena;
    struct policy_set policies;
    struct inventory then;
    struct plan_input input;
    struct plan plan;
    struct engine_reader *reader;
    struct engine_writer *writer;
};

static void world_release(struct world *world)
{
    struct error err = {0};
    plan_release(&world->plan);
    if (world->writer) engine_writer_close(world->writer, &err);
    if (world->reader) engine_reader_close(world->reader);
    inventory_release(&world->then);
    policy_set_release(&world->policies);
    arena_release(&world->arena);
}

static bool make_plan(struct world *world, size_t row)
{
    struct error err = {0};
    struct diag_list diags;
    const char *text = policy(rows[row].force);
    diag_list_init(&diags, &world->arena);
    policy_set_init(&world->policies);
    inventory_init(&world->then);
    const int loaded = policy_set_add(&world->policies, "p.yaml", text, strlen(text), &diags);
    text = record(rows[row].images_then, rows[row].containers_then, rows[row].naming);
    const int read = inventory_read_json(text, strlen(text), "then", &world->then, &err);
    if (!ok(loaded == 0 && read == 0, "%s: planned %s", rows[row].what, err.text)) return false;
    world->input = (struct plan_input){
        .policies = &world->policies, .inventory = &world->then, .now = 1800000000};
    plan_make(&world->plan, &world->input);
    return is_int(world->plan.order_count, 1, "%s: there is something to do", rows[row].what);
}

static bool open_engine(struct world *world, size_t row)
{
    struct error err = {0};
    scratch_write("now.json",
                  record(rows[row].images_now, rows[row].containers_now, rows[row].naming), 0644);
    const struct engine_target target = {.kind = ENGINE_SNAPSHOT,
                                         .endpoint = scratch_path("now.json")};
    world->reader = engine_reader_open(&target, &err);
    world->writer = engine_writer_open(&target, NULL, &err);
    return ok(world->reader && world->writer &&
                  engine_writer_set_output(world->writer, scratch_path("after.json"), &err) == 0,
              "%s: the engine is open %s", rows[row].what, err.text);
}

static void test_row(size_t row)
{
    CLEANUP(world_release) struct world world = {0};
    char outcomes[256] = "";
    if (!make_plan(&world, row) || !open_engine(&world, row)) return;
    const struct step *step = world.plan.order[0];
    struct name_result *names = ARENA_ARRAY(&world.arena, step->name_count, struct name_result);
    for (size_t i = 0; i < step->name_count; i++)
        names[i].outcome = name_is_sent(&step->names[i]) ? OUTCOME_NOT_DONE : RESULT_NOTHING;
    struct step_result became = {.names = names};
    struct fresh_uses *uses = fresh_uses_new(world.reader, &world.then);
    atomic_bool broken = false;
    struct remover remover = {.reader = world.reader,
                              .writer = world.writer,
                              .arena = &world.arena,
                              .uses = uses,
                              .broken = &broken,
                              .whole_images = rows[row].naming == AS_A_WHOLE};
    remove_image(&remover, step, &became);
    fresh_uses_free(uses);
    for (size_t i = 0; i < step->name_count; i++) {
        if (names[i].outcome == RESULT_NOTHING) continue;
        const size_t length = strlen(outcomes);
        snprintf(outcomes + length, sizeof outcomes - length, "%s%s", length > 0 ? " " : "",
                 outcome_name((enum outcome)names[i].outcome));
    }
    is_str(outcomes, rows[row].outcomes, "%s", rows[row].what);
}

int main(void)
{
    scratch_make();
    for (size_t row = 0; row < ARRAY_LENGTH(rows); row++) test_row(row);
    scratch_remove();
    return tap_done();
}
