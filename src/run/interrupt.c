/* SPDX-License-Identifier: Apache-2.0 */
#include "run/interrupt.h"

#include "run/exitstatus.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

/* Set in a handler, read by every thread that removes: atomics without a lock may do both. */
static atomic_bool deferred;
static atomic_bool pending;
_Static_assert(ATOMIC_BOOL_LOCK_FREE == 2, "a handler may use no lock");

/* _exit is safe in a handler. */
static void on_signal(int number)
{
    (void)number;
    if (!atomic_load(&deferred) || atomic_load(&pending)) _exit(EXIT_STATUS_INTERRUPTED);
    atomic_store(&pending, true);
}

/* Calls under way are restarted: a removal must not fail for a signal that only asks to stop. */
void interrupt_setup(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
}

void interrupt_defer(void)
{
    atomic_store(&deferred, true);
}

bool interrupt_pending(void)
{
    return atomic_load(&pending);
}

void interrupt_release(void)
{
    atomic_store(&deferred, false);
}
