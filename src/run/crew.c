/* SPDX-License-Identifier: Apache-2.0 */
#include "run/crew.h"

#include "base/cleanup.h"
#include "base/map.h"
#include "run/freshuse.h"
#include "run/interrupt.h"
#include "run/removeimage.h"
#include "run/savedplan.h"

#include <pthread.h>
#include <signal.h>

/* A thread here calls no deeper than libcurl and its TLS go. */
#define STACK_BYTES ((size_t)512 * 1024)

struct crew {
    const struct crew_order *order;
    struct step_result *steps;
    struct fresh_uses *uses;
    atomic_bool broken;     /* the engine cannot be reached */
    atomic_bool unrecorded; /* the journal cannot be written */
    pthread_mutex_t mutex;  /* of all below */
    pthread_cond_t ended_one;
    size_t next;   /* place in plan->order */
    bool *waits;   /* begins when all before it have ended */
    bool *ended;   /* as plan->order */
    size_t prefix; /* all before this place have ended */
};

struct worker {
    struct crew *crew;
    pthread_t thread;
    bool started;
    struct arena arena;
    struct engine_reader *reader; /* not the order's: its own, or NULL */
    struct engine_writer *writer;
};

/* A parent that goes before its child stays as a nameless image, a child before its parent takes
 * no harm: in which order they go is the plan's choice. */
static void find_relatives(const struct plan *plan, struct arena *arena, bool *waits)
{
    struct map ids;
    struct map parents;
    map_init(&ids, arena);
    map_init(&parents, arena);
    for (size_t i = 0; i < plan->order_count; i++) {
        const struct image *image = plan->order[i]->image;
        const bool is_child = image->parent_id[0] != '\0';
        waits[i] = map_get(&parents, image->id) || (is_child && map_get(&ids, image->parent_id));
        map_put(&ids, image->id, waits);
        if (is_child) map_put(&parents, image->parent_id, waits);
    }
}

static bool goes_on(struct crew *crew)
{
    return !interrupt_pending() && !atomic_load(&crew->broken) && !atomic_load(&crew->unrecorded);
}

/* The mutex is held. */
static void end(struct crew *crew, size_t place)
{
    crew->ended[place] = true;
    while (crew->prefix < crew->order->plan->order_count && crew->ended[crew->prefix])
        crew->prefix++;
    progress_step(crew->order->progress);
    pthread_cond_broadcast(&crew->ended_one);
}

/* The next place to work on; false where there is none. */
static bool take(struct crew *crew, size_t *place)
{
    const struct crew_order *order = crew->order;
    bool found = false;
    pthread_mutex_lock(&crew->mutex);
    while (!found && crew->next < order->plan->order_count && goes_on(crew)) {
        *place = crew->next++;
        found = step_is_allowed(order->plan, order->allowed, order->plan->order[*place]);
        if (!found) end(crew, *place);
    }
    while (found && crew->waits[*place] && crew->prefix < *place)
        pthread_cond_wait(&crew->ended_one, &crew->mutex);
    pthread_mutex_unlock(&crew->mutex);
    return found;
}

static void remove_recorded(struct crew *crew, struct remover *remover, size_t place)
{
    const struct crew_order *order = crew->order;
    const struct step *step = order->plan->order[place];
    struct step_result *became = &crew->steps[step - order->plan->steps];
    struct error told_at_the_end = {0};
    if (journal_before(order->journal, place, &told_at_the_end) < 0) {
        atomic_store(&crew->unrecorded, true);
        return;
    }
    remove_image(remover, step, became);
    journal_after(order->journal, step, became, order->result);
}

static void work(struct worker *worker, struct engine_reader *reader, struct engine_writer *writer)
{
    struct crew *crew = worker->crew;
    const struct crew_order *order = crew->order;
    struct remover remover = {
        .reader = reader,
        .writer = writer,
        .arena = &worker->arena,
        .uses = crew->uses,
        .broken = &crew->broken,
        .whole_images = engine_removes_whole_images(&order->inventory->engine),
        .writer_compares = engine_writer_compares_names(writer)};
    for (size_t place; take(crew, &place);) {
        /* A place that waited may have been reached by the end meanwhile. */
        if (goes_on(crew)) remove_recorded(crew, &remover, place);
        pthread_mutex_lock(&crew->mutex);
        end(crew, place);
        pthread_mutex_unlock(&crew->mutex);
    }
}

static void *help(void *argument)
{
    struct worker *worker = argument;
    const struct crew_order *order = worker->crew->order;
    struct error ignored = {0};
    worker->reader = engine_reader_open(order->target, &ignored);
    if (worker->reader)
        worker->writer = engine_writer_open(order->target, &order->inventory->engine, &ignored);
    if (worker->writer) work(worker, worker->reader, worker->writer);
    return NULL;
}

/* Signals are the calling thread's business. */
static void start_helpers(struct worker *workers, unsigned count)
{
    sigset_t all;
    sigset_t before;
    pthread_attr_t attributes;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    for (unsigned i = 1; i < count; i++)
        workers[i].started = pthread_create(&workers[i].thread, &attributes, help, &workers[i]) ==
                             0;
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void work_together(struct worker *workers, unsigned count)
{
    const struct crew_order *order = workers[0].crew->order;
    struct error ignored = {0};
    /* The order's reader lists for whoever asks first, so look-ups need another. */
    if (count > 1) workers[0].reader = engine_reader_open(order->target, &ignored);
    if (!workers[0].reader) count = 1;
    start_helpers(workers, count);
    work(&workers[0], workers[0].reader ? workers[0].reader : order->reader, order->writer);
    for (unsigned i = 1; i < count; i++)
        if (workers[i].started) pthread_join(workers[i].thread, NULL);
}

static void close_worker(struct worker *worker)
{
    struct error ignored = {0};
    if (worker->writer) engine_writer_close(worker->writer, &ignored);
    if (worker->reader) engine_reader_close(worker->reader);
    arena_release(&worker->arena);
}

/* The details outlive the workers. */
static void keep_details(const struct crew *crew, struct arena *arena)
{
    const struct plan *plan = crew->order->plan;
    for (size_t i = 0; i < plan->step_count; i++)
        for (size_t j = 0; j < plan->steps[i].name_count; j++) {
            struct name_result *became = &crew->steps[i].names[j];
            const bool left = became->outcome == OUTCOME_NOT_DONE && crew->broken;
            const char *detail = became->detail;
            if (left && detail[0] == '\0') detail = "the engine could not be reached any more";
            became->detail = arena_strdup(arena, detail);
        }
}

static unsigned crew_size(const struct crew_order *order)
{
    const size_t work = order->plan->order_count;
    const unsigned most = order->most > 1 ? order->most : 1;
    return work < most ? (unsigned)(work > 1 ? work : 1) : most;
}

void crew_run(const struct crew_order *order, struct arena *arena, struct step_result *steps)
{
    CLEANUP(arena_release) struct arena scratch = {0};
    const unsigned count = crew_size(order);
    struct crew crew = {.order = order,
                        .steps = steps,
                        .uses = fresh_uses_new(order->reader, order->inventory),
                        .waits = ARENA_ARRAY(&scratch, order->plan->order_count + 1, bool),
                        .ended = ARENA_ARRAY(&scratch, order->plan->order_count + 1, bool)};
    struct worker *workers = ARENA_ARRAY(&scratch, count, struct worker);
    pthread_mutex_init(&crew.mutex, NULL);
    pthread_cond_init(&crew.ended_one, NULL);
    find_relatives(order->plan, &scratch, crew.waits);
    for (unsigned i = 0; i < count; i++) workers[i].crew = &crew;
    work_together(workers, count);
    keep_details(&crew, arena);
    for (unsigned i = 0; i < count; i++) close_worker(&workers[i]);
    pthread_cond_destroy(&crew.ended_one);
    pthread_mutex_destroy(&crew.mutex);
    fresh_uses_free(crew.uses);
}
