/* SPDX-License-Identifier: Apache-2.0 */
#include "run/summaryfile.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "report/summaryjson.h"
#include "run/exitstatus.h"
#include "run/nodefacts.h"

#include <time.h>

static int64_t read_clock(const struct options *options)
{
    return options->now != TIME_UNKNOWN ? options->now : (int64_t)time(NULL);
}

void summary_file_start(struct summary_file *file, const struct options *options)
{
    *file = (struct summary_file){.options = options};
    if (!options->summary) return;
    file->summary = (struct node_summary){
        .name = node_facts_name(&file->arena, options, NODE_LIVE),
        .file = "",
        .limit_text = "",
        .run = {.command = options->command,
                .imagecull_version = VERSION,
                .engine = "",
                .engine_version = "",
                .started_at = read_clock(options),
                .finished_at = TIME_UNKNOWN,
                .freed_bytes = -1},
    };
}

void summary_file_release(struct summary_file *file)
{
    arena_release(&file->arena);
}

void summary_file_plan(struct summary_file *file, const struct plan *plan)
{
    if (!file->options->summary) return;
    const struct summary_run run = file->summary.run;
    const char *name = file->summary.name;
    file->summary = node_summary_of(&file->arena, name, plan);
    file->summary.file = "";
    file->summary.run = run;
    node_summary_add_plan(&file->arena, &file->summary, plan);
}

void summary_file_result(struct summary_file *file, const struct result *result)
{
    if (!file->options->summary) return;
    node_summary_add_result(&file->arena, &file->summary, result);
}

static int write_summary(struct summary_file *file, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    node_summary_json(&text, &file->summary);
    if (file_write_in_place(file->options->summary, text.data, text.length, 0644, err) < 0)
        return error_context(err, "summary");
    return 0;
}

/* What a run that ends without a failure of its own has to say: its last message. */
static const char *last_message(const struct notes *notes)
{
    for (size_t i = notes ? notes->count : 0; i > 0; i--) {
        const struct note *note = &notes->items[i - 1];
        if (note->kind == NOTE_MESSAGE && note->level != LOG_INFO) return note->text;
    }
    return NULL;
}

static void settle(struct summary_file *file, int status, const struct notes *notes,
                   const struct error *err)
{
    struct node_summary *summary = &file->summary;
    summary->run.exit_status = status < 0 ? (int)exit_status_of(err->kind) : status;
    summary->run.exit_name = exit_status_name(summary->run.exit_status);
    summary->run.finished_at = read_clock(file->options);
    const bool is_well = status == EXIT_STATUS_DONE || status == EXIT_STATUS_NOT_EMPTY;
    const char *failure = status < 0 ? err->text : is_well ? NULL : last_message(notes);
    if (failure) summary->failure = arena_strdup(&file->arena, failure);
}

int summary_file_finish(struct summary_file *file, int status, struct notes *notes,
                        struct error *err)
{
    struct error write_err = {0};
    if (!file->options->summary) return status;
    settle(file, status, notes, err);
    if (write_summary(file, &write_err) == 0) return status;
    if (status == EXIT_STATUS_DONE) {
        *err = write_err;
        return -1;
    }
    notes_message(notes, LOG_ERROR, "%s", write_err.text);
    return status;
}

void summary_file_failed(const struct options *options, const struct error *err)
{
    struct error ignored = {0};
    CLEANUP(summary_file_release) struct summary_file file;
    summary_file_start(&file, options);
    if (!options->summary) return;
    settle(&file, -1, NULL, err);
    write_summary(&file, &ignored);
}
