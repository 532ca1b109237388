/* SPDX-License-Identifier: Apache-2.0 */
#include "run/journal.h"

#include "base/cleanup.h"
#include "run/journalline.h"
#include "run/savedplan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define WHAT_TO_DO                                                                               \
    "make room, name another file with --journal FILE, or do without a way back with --journal " \
    "none"

const char *journal_path(struct arena *arena, const struct options *options, enum engine_kind kind)
{
    if (options->journal) return strcmp(options->journal, "none") == 0 ? NULL : options->journal;
    if (kind == ENGINE_SNAPSHOT) return NULL;
    if (geteuid() == 0) return JOURNAL_DEFAULT_PATH;
    const char *folder = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    if (folder && folder[0] == '/')
        return arena_printf(arena, "%s/imagecull/journal.jsonl", folder);
    if (!home || home[0] != '/') return JOURNAL_DEFAULT_PATH;
    return arena_printf(arena, "%s/.local/state/imagecull/journal.jsonl", home);
}

struct journal_limits journal_limits_of(const struct options *options)
{
    return (struct journal_limits){.max_bytes = options->journal_max_bytes == OPTION_UNSET
                                                    ? JOURNAL_DEFAULT_MAX_BYTES
                                                    : options->journal_max_bytes,
                                   .keep_seconds = options->journal_keep_seconds == OPTION_UNSET
                                                       ? JOURNAL_DEFAULT_KEEP_SECONDS
                                                       : options->journal_keep_seconds};
}

/* The time first, so that IDs sort; the rest tells runs of one second apart. */
static const char *make_run_id(struct arena *arena, int64_t now)
{
    CLEANUP(strbuf_release) struct strbuf id;
    uint32_t salt = (uint32_t)getpid();
    strbuf_init(&id, 0);
    journal_add_stamp(&id, now);
    if (getrandom(&salt, sizeof salt, GRND_NONBLOCK) < 0) salt = (uint32_t)getpid();
    strbuf_printf(&id, "-%08x", (unsigned)salt);
    return arena_strdup(arena, id.data);
}

static int64_t now_of(const struct journal *journal)
{
    return journal->clock(journal->clock_context);
}

static bool is_sent(const struct journal *journal, const struct step *step)
{
    return step_is_allowed(journal->plan, journal->allowed, step);
}

/* Keeps the first failure, says what to do, and returns -1. The caller holds the mutex. */
static int give_up(struct journal *journal, const struct error *why)
{
    return error_set(&journal->failure, why->kind, "%s; nothing more was removed (" WHAT_TO_DO ")",
                     why->text);
}

static int write_lines(struct journal *journal, const struct strbuf *lines)
{
    struct error err = {0};
    if (journal->failure.kind != ERROR_NONE) return -1;
    if (lines->overflow) {
        error_set(&err, ERROR_SYSTEM, "the records of the journal are too large");
        return give_up(journal, &err);
    }
    if (journal_file_append(&journal->file, lines->data, lines->length, &err) < 0)
        return give_up(journal, &err);
    return 0;
}

int journal_open(struct journal *journal, const struct journal_order *order, struct notes *notes,
                 struct error *err)
{
    *journal = (struct journal){.file.fd = -1,
                                .plan = order->plan,
                                .allowed = order->allowed,
                                .whole_images = order->whole_images,
                                .clock = order->clock,
                                .clock_context = order->clock_context};
    bool any = false;
    for (size_t i = 0; i < order->plan->order_count; i++)
        any |= is_sent(journal, order->plan->order[i]);
    if (!order->path || !any) return 0;
    const int64_t now = now_of(journal);
    pthread_mutex_init(&journal->mutex, NULL);
    journal->enabled = true;
    journal->told = ARENA_ARRAY(&journal->arena, order->plan->step_count + 1, bool);
    journal->judged = ARENA_ARRAY(&journal->arena, order->plan->step_count + 1, uint64_t);
    journal->run = make_run_id(&journal->arena, now);
    CLEANUP(strbuf_release) struct strbuf lines;
    strbuf_init(&lines, 0);
    struct error failure = {0};
    if (journal_file_open(&journal->file, order->path, &order->limits, now, notes, &failure) < 0)
        return error_set(err, failure.kind, "%s; nothing was removed (" WHAT_TO_DO ")",
                         failure.text);
    journal_add_run(&lines, journal, now);
    if (write_lines(journal, &lines) == 0) return 0;
    return error_set(err, journal->failure.kind, "%s", journal->failure.text);
}

/* The next batch of the order, with one write and one fsync. */
static int write_batch(struct journal *journal)
{
    const struct plan *plan = journal->plan;
    struct error err = {0};
    CLEANUP(strbuf_release) struct strbuf lines;
    strbuf_init(&lines, 0);
    const size_t first = journal->written;
    size_t end = first;
    for (size_t count = 0; end < plan->order_count && count < JOURNAL_BATCH; end++) {
        if (!is_sent(journal, plan->order[end])) continue;
        journal_add_removal(&lines, journal, plan->order[end], now_of(journal));
        count++;
    }
    if (write_lines(journal, &lines) < 0) return -1;
    if (journal_file_sync(&journal->file, &err) < 0) return give_up(journal, &err);
    for (size_t i = first; i < end; i++)
        journal->told[plan->order[i] - plan->steps] = is_sent(journal, plan->order[i]);
    journal->written = end;
    return 0;
}

int journal_before(struct journal *journal, size_t position, struct error *err)
{
    if (!journal->enabled) return 0;
    int result = 0;
    pthread_mutex_lock(&journal->mutex);
    if (journal->failure.kind != ERROR_NONE) result = -1;
    while (result == 0 && journal->written <= position) result = write_batch(journal);
    if (result < 0) error_set(err, journal->failure.kind, "%s", journal->failure.text);
    pthread_mutex_unlock(&journal->mutex);
    return result;
}

/* A number that differs where outcomes do (FNV-1a); never 0. */
static uint64_t fingerprint(const struct step *step, const struct step_result *became)
{
    uint64_t print = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < step->name_count; i++)
        print = (print ^ (uint64_t)(became->names[i].outcome + 2)) * UINT64_C(1099511628211);
    return print == 0 ? 1 : print;
}

void journal_after(struct journal *journal, const struct step *step,
                   const struct step_result *became, const struct result *result)
{
    if (!journal->enabled) return;
    const size_t at = (size_t)(step - journal->plan->steps);
    const uint64_t print = fingerprint(step, became);
    CLEANUP(strbuf_release) struct strbuf line;
    strbuf_init(&line, 0);
    pthread_mutex_lock(&journal->mutex);
    if (journal->told[at] && journal->judged[at] != print) {
        journal_add_outcome(&line, journal, step, became, result, now_of(journal));
        if (write_lines(journal, &line) == 0) journal->judged[at] = print;
    }
    pthread_mutex_unlock(&journal->mutex);
}

int journal_finish(struct journal *journal, const struct result *result, struct error *err)
{
    if (!journal->enabled) return 0;
    struct error failure = {0};
    CLEANUP(strbuf_release) struct strbuf line;
    strbuf_init(&line, 0);
    for (size_t i = 0; i < journal->plan->step_count; i++)
        journal_after(journal, &journal->plan->steps[i], &result->steps[i], result);
    journal_add_end(&line, journal, result, now_of(journal));
    if (write_lines(journal, &line) == 0 && journal_file_sync(&journal->file, &failure) < 0)
        give_up(journal, &failure);
    if (journal->failure.kind == ERROR_NONE) return 0;
    return error_set(err, journal->failure.kind, "%s", journal->failure.text);
}

void journal_close(struct journal *journal)
{
    if (!journal->enabled) return;
    journal_file_close(&journal->file);
    pthread_mutex_destroy(&journal->mutex);
    arena_release(&journal->arena);
    journal->enabled = false;
}
