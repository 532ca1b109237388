/* SPDX-License-Identifier: Apache-2.0 */
#include "run/applyrun.h"

#include "base/cleanup.h"
#include "report/planjson.h"
#include "report/resulttext.h"
#include "run/crew.h"
#include "run/exitstatus.h"
#include "run/interrupt.h"
#include "run/journal.h"
#include "run/output.h"
#include "run/planprint.h"
#include "run/progress.h"
#include "run/removeimage.h"
#include "run/summaryfile.h"
#include "run/verify.h"

#include <time.h>

struct run {
    const struct apply_order *order;
    struct arena arena;
    struct outcome_word words[OUTCOME_COUNT];
    size_t totals[OUTCOME_COUNT];
    bool *allowed; /* as plan->steps; NULL: all */
    struct result result;
    struct engine_writer *writer;
    struct journal journal;
    struct error journal_err; /* it could not be written: what was not in it stays */
};

static void run_release(struct run *run)
{
    struct error ignored = {0};
    if (run->writer) engine_writer_close(run->writer, &ignored);
    journal_close(&run->journal);
    arena_release(&run->arena);
}

/* A recorded node has no clock of its own but that of its record. */
static int64_t read_clock(const struct run *run)
{
    if (run->order->target->kind == ENGINE_SNAPSHOT) return run->order->node->input.now;
    return (int64_t)time(NULL);
}

static int64_t journal_clock(const void *run)
{
    return read_clock(run);
}

static void fill_words(struct run *run)
{
    for (int i = 0; i < OUTCOME_COUNT; i++)
        run->words[i] = (struct outcome_word){
            .name = outcome_name((enum outcome)i),
            .meaning = outcome_meaning((enum outcome)i),
            .failed = i == OUTCOME_REFUSED || i == OUTCOME_FAILED || i == OUTCOME_UNCERTAIN,
            .done = i == OUTCOME_REMOVED || i == OUTCOME_GONE};
}

/* Nothing is done yet; what a saved plan does not name is no part of this run. */
static void prepare_steps(struct run *run)
{
    const struct plan *plan = &run->order->node->plan;
    run->result.steps = ARENA_ARRAY(&run->arena, plan->step_count + 1, struct step_result);
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct step *step = &plan->steps[i];
        struct name_result *names = ARENA_ARRAY(&run->arena, step->name_count + 1,
                                                struct name_result);
        for (size_t j = 0; j < step->name_count; j++) {
            names[j] = (struct name_result){RESULT_NOTHING, ""};
            if (name_is_sent(&step->names[j]) && step_is_allowed(plan, run->allowed, step))
                names[j].outcome = OUTCOME_NOT_DONE;
        }
        run->result.steps[i].names = names;
    }
}

static void prepare(struct run *run)
{
    const struct plan *plan = &run->order->node->plan;
    fill_words(run);
    run->result = (struct result){.plan = plan,
                                  .words = run->words,
                                  .word_count = OUTCOME_COUNT,
                                  .totals = run->totals,
                                  .freed_bytes = -1,
                                  .verify_error = "",
                                  .saved = run->order->saved != NULL,
                                  .started_at = read_clock(run)};
    if (run->order->saved) {
        struct stale_entry *stale = NULL;
        run->allowed = ARENA_ARRAY(&run->arena, plan->step_count + 1, bool);
        saved_plan_match(&run->arena, run->order->saved, plan, run->allowed, &stale,
                         &run->result.stale_count);
        run->result.stale = stale;
    }
    prepare_steps(run);
}

static int open_writer(struct run *run, struct error *err)
{
    run->writer = engine_writer_open(run->order->target, &run->order->node->inventory.engine, err);
    if (!run->writer) return -1;
    const char *output = run->order->options->snapshot_out;
    return output ? engine_writer_set_output(run->writer, output, err) : 0;
}

/* The operator may have fewer images under way than the engine bears, not more. */
static unsigned images_at_once(const struct run *run)
{
    const unsigned bears = engine_parallel_images(run->order->target,
                                                  &run->order->node->inventory.engine);
    const int64_t asked = run->order->options->parallel;
    return asked > 0 && asked < bears ? (unsigned)asked : bears;
}

static int open_journal(struct run *run, struct notes *notes, struct error *err)
{
    const struct options *options = run->order->options;
    const struct inventory *inventory = &run->order->node->inventory;
    const struct journal_order order = {
        .path = journal_path(&run->arena, options, run->order->target->kind),
        .limits = journal_limits_of(options),
        .plan = &run->order->node->plan,
        .allowed = run->allowed,
        .whole_images = engine_removes_whole_images(&inventory->engine),
        .clock = journal_clock,
        .clock_context = run};
    return journal_open(&run->journal, &order, notes, err);
}

static void close_journal(struct run *run, struct notes *notes)
{
    if (journal_finish(&run->journal, &run->result, &run->journal_err) == 0 && run->journal.enabled)
        notes_message(notes, LOG_INFO, "what was removed is in the journal %s as run %s",
                      run->journal.file.path, run->journal.run);
}

static void remove_all(struct run *run)
{
    const struct plan *plan = &run->order->node->plan;
    struct progress progress;
    const struct crew_order order = {.target = run->order->target,
                                     .reader = run->order->reader,
                                     .writer = run->writer,
                                     .inventory = &run->order->node->inventory,
                                     .plan = plan,
                                     .allowed = run->allowed,
                                     .most = images_at_once(run),
                                     .journal = &run->journal,
                                     .result = &run->result,
                                     .progress = &progress};
    progress_start(&progress, plan->order_count, run->order->options);
    crew_run(&order, &run->arena, run->result.steps);
    progress_end(&progress);
    run->result.interrupted = interrupt_pending();
}

/* What other processes write and delete meanwhile is in the difference, too; a negative one says
 * nothing. A record's disk does not change. */
static int64_t freed_bytes(const struct run *run, const struct disk_facts *after)
{
    const int64_t before = run->order->node->inventory.disk.used_bytes;
    if (run->order->target->kind == ENGINE_SNAPSHOT) return -1;
    if (before < 0 || after->used_bytes < 0 || after->used_bytes > before) return -1;
    return before - after->used_bytes;
}

static bool was_anything_tried(const struct run *run)
{
    const struct plan *plan = &run->order->node->plan;
    for (size_t i = 0; i < plan->step_count; i++)
        for (size_t j = 0; j < plan->steps[i].name_count; j++) {
            const int outcome = run->result.steps[i].names[j].outcome;
            if (outcome != RESULT_NOTHING && outcome != OUTCOME_NOT_DONE) return true;
        }
    return false;
}

static int verify(struct run *run, struct error *err)
{
    CLEANUP(inventory_release) struct inventory after;
    inventory_init(&after);
    run->result.verified = !was_anything_tried(run);
    if (run->result.verified) return 0;
    if (engine_read(run->order->reader, true, &after, err) < 0) {
        error_context(err, "list the node again after the removals");
        run->result.verify_error = arena_strdup(&run->arena, err->text);
        return -1;
    }
    verify_against(&run->arena, &run->result, &after);
    run->result.freed_bytes = freed_bytes(run, &after.disk);
    return 0;
}

static void count_outcomes(struct run *run)
{
    const struct plan *plan = &run->order->node->plan;
    for (size_t i = 0; i < plan->step_count; i++)
        for (size_t j = 0; j < plan->steps[i].name_count; j++) {
            const int outcome = run->result.steps[i].names[j].outcome;
            if (outcome != RESULT_NOTHING) run->totals[outcome]++;
        }
}

static int print(const struct run *run, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf out;
    strbuf_init(&out, OUTPUT_MAX_BYTES);
    if (run->order->options->format == FORMAT_JSON) {
        struct json_writer json;
        json_writer_init(&json, &out, 2);
        plan_write_json(&json, &run->order->node->plan, &run->result);
        strbuf_putc(&out, '\n');
    } else {
        const struct style style = style_of(run->order->options);
        result_text(&run->result, &style, &out);
    }
    return output_text(&out, err);
}

/* The gravest first: a removal that failed, an interruption, entries that did not fit. */
static int judge(const struct run *run, struct notes *notes)
{
    size_t failed = 0;
    size_t all = 0;
    for (size_t i = 0; i < OUTCOME_COUNT; i++) {
        all += run->totals[i];
        failed += run->words[i].failed ? run->totals[i] : 0;
    }
    if (failed > 0) {
        notes_message(notes, LOG_ERROR, "%zu of %zu removals failed", failed, all);
        return EXIT_STATUS_REMOVALS;
    }
    if (run->result.interrupted) {
        notes_message(notes, LOG_WARNING, "interrupted; the rest was not done");
        return EXIT_STATUS_INTERRUPTED;
    }
    if (run->result.stale_count > 0) {
        notes_message(notes, LOG_ERROR, "%zu of %zu entries of the saved plan do not fit any more",
                      run->result.stale_count, run->order->saved->entry_count);
        return EXIT_STATUS_STALE;
    }
    return EXIT_STATUS_DONE;
}

int apply_run(const struct apply_order *order, struct notes *notes, struct error *err)
{
    CLEANUP(run_release) struct run run = {.order = order};
    struct error verify_err = {0};
    struct error close_err = {0};
    prepare(&run);
    if (open_journal(&run, notes, err) < 0 || open_writer(&run, err) < 0) return -1;
    interrupt_defer();
    remove_all(&run);
    const int verified = verify(&run, &verify_err);
    close_journal(&run, notes);
    struct engine_writer *writer = TAKE(run.writer);
    const int closed = engine_writer_close(writer, &close_err);
    interrupt_release();
    run.result.finished_at = read_clock(&run);
    count_outcomes(&run);
    summary_file_result(order->summary, &run.result);
    if (print(&run, err) < 0) return -1;
    const int status = judge(&run, notes);
    if (run.journal_err.kind != ERROR_NONE) {
        *err = run.journal_err;
        return -1;
    }
    if (status == EXIT_STATUS_REMOVALS || (verified == 0 && closed == 0)) return status;
    *err = closed < 0 ? close_err : verify_err;
    return -1;
}
