/* SPDX-License-Identifier: Apache-2.0 */
#include "run/freshuse.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "plan/usage.h"

#include <pthread.h>
#include <stdlib.h>

/* On the stack of the thread that asks, which sleeps until it is answered. */
struct question {
    struct question *next;
    const struct image *image;
    struct arena *arena;
    struct fresh_use use;
    struct error err;
    int result;
    bool answered;
};

struct fresh_uses {
    struct engine_reader *reader;
    const struct inventory *inventory;
    pthread_mutex_t mutex;
    pthread_cond_t answers;
    struct question *waiting; /* for the next list */
    bool listing;             /* a thread lists for those that waited when it began */
};

struct fresh_uses *fresh_uses_new(struct engine_reader *reader, const struct inventory *inventory)
{
    struct fresh_uses *uses = memory_zeroed(1, sizeof *uses);
    uses->reader = reader;
    uses->inventory = inventory;
    pthread_mutex_init(&uses->mutex, NULL);
    pthread_cond_init(&uses->answers, NULL);
    return uses;
}

void fresh_uses_free(struct fresh_uses *uses)
{
    if (!uses) return;
    pthread_cond_destroy(&uses->answers);
    pthread_mutex_destroy(&uses->mutex);
    free(uses);
}

static const char *container_text(struct arena *arena, const struct container *container)
{
    if (!container) return NULL;
    const char *name = container->name && container->name[0] ? container->name : container->id;
    return arena_printf(arena, "container %s (%s)", name, container_state_name(container->state));
}

static void answer(struct question *question, const struct usages *usages)
{
    const struct image_use use = usages_of(usages, question->image);
    question->use = (struct fresh_use){
        .firm = use.firm == REASON_COUNT ? NULL
                                         : container_text(question->arena, use.firm_container),
        .stopped = container_text(question->arena, use.stopped)};
}

/* One list for all questions of the batch. */
static void list_for(const struct fresh_uses *uses, struct question *batch)
{
    struct error err = {0};
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(inventory_release) struct inventory fresh;
    const char **ids = NULL;
    size_t count = 0;
    inventory_init(&fresh);
    for (const struct question *one = batch; one; one = one->next) {
        ids = ARENA_GROW(&arena, ids, count);
        ids[count++] = one->image->id;
    }
    const int result = engine_read_users(uses->reader, uses->inventory, ids, count, &fresh, &err);
    const struct usages *usages = result < 0 ? NULL
                                             : usages_find(&arena, uses->inventory,
                                                           fresh.containers, fresh.container_count);
    for (struct question *one = batch; one; one = one->next) {
        one->result = result;
        one->err = err;
        if (usages) answer(one, usages);
    }
}

/* The caller holds the mutex; it is free while the list is under way. */
static void lead(struct fresh_uses *uses)
{
    struct question *batch = TAKE(uses->waiting);
    uses->listing = true;
    pthread_mutex_unlock(&uses->mutex);
    list_for(uses, batch);
    pthread_mutex_lock(&uses->mutex);
    for (struct question *one = batch; one; one = one->next) one->answered = true;
    uses->listing = false;
    pthread_cond_broadcast(&uses->answers);
}

int fresh_uses_ask(struct fresh_uses *uses, const struct image *image, struct arena *arena,
                   struct fresh_use *use, struct error *err)
{
    struct question question = {.image = image, .arena = arena};
    pthread_mutex_lock(&uses->mutex);
    question.next = uses->waiting;
    uses->waiting = &question;
    while (!question.answered) {
        if (uses->listing)
            pthread_cond_wait(&uses->answers, &uses->mutex);
        else
            lead(uses);
    }
    pthread_mutex_unlock(&uses->mutex);
    if (question.result < 0) {
        *err = question.err;
        return -1;
    }
    *use = question.use;
    return 0;
}
