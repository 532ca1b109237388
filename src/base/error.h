/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdarg.h>

/*
 * One failure of an operation: a value on the caller's stack, nothing to free.
 * A function that can fail returns a negative number or NULL and has filled its last
 * argument. The first failure stays; outer layers put context in front of the text.
 */

enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,       /* the command line is wrong */
    ERROR_INPUT,       /* a policy, keep-list or test file is invalid */
    ERROR_LIMIT,       /* a limit of the plan tripped */
    ERROR_SYSTEM,      /* files, memory, clock: the machine said no */
    ERROR_UNREACHABLE, /* no engine or server answered */
    ERROR_DENIED,      /* no permission to talk to the engine or server */
    ERROR_TIMEOUT,     /* no answer in time: what happened on the other side is unknown */
    ERROR_PROTOCOL,    /* an answer that cannot be understood */
    ERROR_ENGINE,      /* the engine understood and refused or failed */
    ERROR_STALE,       /* a saved plan does not fit this node or these policies */
    ERROR_LOCKED,      /* another run holds the lock */
    ERROR_KIND_COUNT
};

struct error {
    enum error_kind kind;
    char text[1024]; /* lower case, no full stop, no newline; cut with "..." when longer */
};

/* Fills *err unless it holds a failure already. Always returns -1. */
int error_set(struct error *err, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As error_set, with ": " and the text of errno value `code` behind it. */
int error_set_errno(struct error *err, enum error_kind kind, int code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Puts "context: " before the text of a failure. Always returns -1. */
int error_context(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
