/* SPDX-License-Identifier: Apache-2.0 */
#include "run/interrupt.h"

#include "run/exitstatus.h"

#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t deferred;
static volatile sig_atomic_t pending;

/* _exit is safe in a handler. */
static void on_signal(int number)
{
    (void)number;
    if (!deferred || pending) _exit(EXIT_STATUS_INTERRUPTED);
    pending = 1;
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
    deferred = 1;
}

bool interrupt_pending(void)
{
    return pending != 0;
}

void interrupt_release(void)
{
    deferred = 0;
}
