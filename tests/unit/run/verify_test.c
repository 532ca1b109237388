/* SPDX-License-Identifier: Apache-2.0 */
/* What the second list of a node makes of the outcomes of a run. */
#include "run/verify.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <string.h>

#define ID_A "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* Image A has the tag r.io/a:1; what the plan says of it, how that went, and what is listed then. */
/* clang-format off */
static const struct {
    const char *what;
    enum verdict verdict;
    int outcome;
    bool image_left;
    const char *tag_is; /* the ID that r.io/a:1 stands for afterwards; NULL: gone */
    int outcome_then;
    size_t images_gone;
    const char *surprise; /* a part of it; NULL: none */
} rows[] = {
    {"removed and gone", VERDICT_DELETE, OUTCOME_REMOVED, false, NULL, OUTCOME_REMOVED, 1, NULL},
    {"removed but there", VERDICT_DELETE, OUTCOME_REMOVED, true, ID_A, OUTCOME_FAILED, 0, NULL},
    {"removed, and given to another", VERDICT_DELETE, OUTCOME_REMOVED, false, ID_B, OUTCOME_REMOVED, 1, NULL},
    {"removed, the image stays", VERDICT_DELETE, OUTCOME_REMOVED, true, NULL, OUTCOME_REMOVED, 0,
     "image " ID_A " is still there"},
    {"untagged", VERDICT_UNTAG, OUTCOME_REMOVED, true, NULL, OUTCOME_REMOVED, 0, NULL},
    {"no answer, gone", VERDICT_DELETE, OUTCOME_UNCERTAIN, false, NULL, OUTCOME_REMOVED, 1, NULL},
    {"no answer, there", VERDICT_DELETE, OUTCOME_UNCERTAIN, true, ID_A, OUTCOME_FAILED, 0, NULL},
    {"gone before", VERDICT_DELETE, OUTCOME_GONE, false, NULL, OUTCOME_GONE, 1, NULL},
    {"in use", VERDICT_DELETE, OUTCOME_IN_USE, true, ID_A, OUTCOME_IN_USE, 0, NULL},
    {"not done", VERDICT_DELETE, OUTCOME_NOT_DONE, true, ID_A, OUTCOME_NOT_DONE, 0, NULL},
    {"kept and there", VERDICT_KEEP, RESULT_NOTHING, true, ID_A, RESULT_NOTHING, 0, NULL},
    {"kept and gone", VERDICT_KEEP, RESULT_NOTHING, false, NULL, RESULT_NOTHING, 0,
     "r.io/a:1 is gone, not by this run"},
    {"kept and moved", VERDICT_KEEP, RESULT_NOTHING, true, ID_B, RESULT_NOTHING, 0,
     "r.io/a:1 stands for another image now, not by this run"},
};
/* clang-format on */

static void list(struct inventory *inventory, bool image_left, const char *tag_is)
{
    struct error err = {0};
    inventory_init(inventory);
    const char *ids[] = {ID_A, ID_B};
    for (size_t i = 0; i < ARRAY_LENGTH(ids); i++) {
        if (i == 0 && !image_left) continue;
        struct image *image = inventory_add_image(inventory, ids[i]);
        image->size_bytes = 1000;
        if (tag_is && strcmp(tag_is, ids[i]) == 0) inventory_add_name(inventory, image, "r.io/a:1");
    }
    ok(inventory_seal(inventory, &err) == 0, "the node is sealed %s", err.text);
}

static void test_row(size_t row)
{
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(inventory_release) struct inventory before;
    CLEANUP(inventory_release) struct inventory after;
    list(&before, true, ID_A);
    list(&after, rows[row].image_left, rows[row].tag_is);
    const struct image *image = inventory_find_id(&before, ID_A);
    const enum verdict verdict = rows[row].verdict == VERDICT_KEEP ? VERDICT_KEEP : VERDICT_DELETE;
    struct name_step name = {.name = &image->tags[0], .verdict = verdict};
    struct step step = {
        .image = image, .verdict = rows[row].verdict, .names = &name, .name_count = 1};
    const struct plan plan = {.steps = &step, .step_count = 1};
    struct name_result became = {.outcome = rows[row].outcome, .detail = "no answer"};
    struct step_result steps = {.names = &became};
    struct result result = {.plan = &plan, .steps = &steps};
    verify_against(&arena, &result, &after);
    is_int(became.outcome, rows[row].outcome_then, "%s: outcome", rows[row].what);
    is_int(result.images_gone, rows[row].images_gone, "%s: images gone", rows[row].what);
    is_int(result.deleted_bytes, (int64_t)rows[row].images_gone * 1000, "%s: bytes",
           rows[row].what);
    is_int(result.surprise_count, rows[row].surprise ? 1 : 0, "%s: surprises", rows[row].what);
    if (result.surprise_count > 0 && rows[row].surprise)
        has_str(result.surprises[0], rows[row].surprise, "%s: surprise", rows[row].what);
    ok(result.verified, "%s: verified", rows[row].what);
}

int main(void)
{
    for (size_t row = 0; row < ARRAY_LENGTH(rows); row++) test_row(row);
    return tap_done();
}
