/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/*
 * How the program ends. One table holds value, name and meaning; `help exit-status` prints it,
 * the manual is compared with it by a test, and deployments map the values.
 */
enum exit_status {
    EXIT_STATUS_DONE = 0,
    EXIT_STATUS_FAILURE = 1,
    EXIT_STATUS_USAGE = 2,
    EXIT_STATUS_INPUT = 3,
    EXIT_STATUS_LIMIT = 4,
    EXIT_STATUS_REMOVALS = 5,
    EXIT_STATUS_STALE = 6,
    EXIT_STATUS_LOCKED = 7,
    EXIT_STATUS_INTERRUPTED = 8,
    EXIT_STATUS_NOT_EMPTY = 10
};

struct exit_status_row {
    enum exit_status value;
    const char *name; /* short, for records */
    const char *meaning;
};

extern const struct exit_status_row exit_status_rows[];
extern const size_t exit_status_row_count;

/* What a failure of this kind ends the program with. */
enum exit_status exit_status_of(enum error_kind kind);

/* The row's name; "unknown" for a value that is in no row. */
const char *exit_status_name(int value);
