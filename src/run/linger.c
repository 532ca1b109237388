/* SPDX-License-Identifier: Apache-2.0 */
#include "run/linger.h"

#include "run/interrupt.h"
#include "run/options.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

/* The signals are taken by waiting for them, so none can be lost between a look and a sleep. */
void linger(int64_t seconds)
{
    if (seconds <= 0 || interrupt_pending()) return;
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    sigprocmask(SIG_BLOCK, &wanted, NULL);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const time_t end = seconds == LINGER_FOREVER ? 0 : now.tv_sec + (time_t)seconds;
    for (;;) {
        struct timespec left = {.tv_sec = 3600};
        if (end != 0 && end - now.tv_sec < left.tv_sec) left.tv_sec = end - now.tv_sec;
        if (left.tv_sec <= 0) return;
        if (sigtimedwait(&wanted, NULL, &left) >= 0) return;
        if (errno != EAGAIN && errno != EINTR) return;
        clock_gettime(CLOCK_MONOTONIC, &now);
    }
}
