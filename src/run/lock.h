/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "engine/engine.h"

/*
 * One run at a time on an engine: an flock(2) on a file named after the endpoint, which the
 * kernel drops with the process, however it ends. The file says who holds it and stays.
 */
struct run_lock {
    int fd; /* -1: none held */
};

/* `folder` is made when missing; NULL is /run/imagecull, or imagecull in XDG_RUNTIME_DIR when not
 * root. ERROR_LOCKED names the holder. A snapshot without a folder needs no lock. */
int run_lock_take(struct run_lock *lock, const char *folder, const struct engine_target *target,
                  struct error *err);
void run_lock_release(struct run_lock *lock);
