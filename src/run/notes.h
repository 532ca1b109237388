/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/log.h"
#include "policy/diag.h"

/*
 * What a command has to say to people besides its result and its failure: findings in its input,
 * sums of what went wrong. cli/ prints them on standard error when the command is done.
 */
enum note_kind {
    NOTE_FINDING, /* lines with a place and a caret, complete as they are */
    NOTE_MESSAGE  /* one line, to be logged */
};

struct note {
    enum note_kind kind;
    enum log_level level;
    const char *text;
};

struct notes {
    struct arena arena;
    struct note *items;
    size_t count;
};

/* `text` is copied. */
void notes_add(struct notes *notes, enum note_kind kind, enum log_level level, const char *text);
void notes_message(struct notes *notes, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* All of them, sorted by place. */
void notes_findings(struct notes *notes, struct diag_list *findings);
void notes_release(struct notes *notes);
