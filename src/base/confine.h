/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/*
 * Giving up rights that the rest of a run does not need, so that a fault in reading what others
 * wrote has little to take over. Landlock (landlock(7)) bounds which files can be opened and
 * whether TCP can be spoken, a seccomp filter (seccomp(2)) refuses calls that start programs,
 * trace processes or change the system. Both last until the process ends, for all threads that
 * are begun afterwards, and cannot be undone. Open files and unix sockets are not affected.
 */
struct confinement {
    const char *const *readable; /* files and folders, with all below; NULL-terminated */
    const char *const *writable; /* folders whose files may be made, changed and replaced, and
                                    files that may be changed; NULL-terminated */
    bool tcp;                    /* connections may be opened; ports are never listened on */
};

enum confine_part {
    CONFINE_FILES = 1 << 0,   /* Landlock holds */
    CONFINE_NETWORK = 1 << 1, /* Landlock holds TCP too (since Linux 6.7) */
    CONFINE_CALLS = 1 << 2    /* the seccomp filter holds */
};

/*
 * Confines the calling thread and the threads that it will start: call it before there are any.
 * Paths that do not exist are left out; for a folder that does not exist yet the nearest one above
 * counts. `parts` gets what holds now: a kernel or a machine without a mechanism is no error.
 * ERROR_SYSTEM where a mechanism is there and failed.
 */
int confine(const struct confinement *confinement, unsigned *parts, struct error *err);
