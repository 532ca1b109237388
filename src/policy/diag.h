/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/strbuf.h"

/*
 * Findings in files that people wrote, each with its place. A reader checks to the end and
 * reports everything at once. Texts live in the list's arena; sources are borrowed.
 */

struct place {
    const char *file;
    unsigned line;   /* from 1; 0: the file as a whole */
    unsigned column; /* from 1, in code points */
    unsigned width;  /* code points to underline, at least 1 */
};

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

struct diag {
    enum severity severity;
    struct place place;
    const char *rule_id; /* "unknown-key": stable, what --disable and `allow` name */
    const char *text;    /* lower case, no full stop */
    const char *hint;    /* "did you mean \"olderThan\"?", or NULL */
};

struct diag_source {
    const char *file;
    const char *text;
    size_t length;
};

#define DIAG_MAX            1000 /* per list; beyond, one last finding says that there are more */
#define DIAG_TEXT_MAX       400  /* bytes of a text or hint; what is longer is cut */
#define DIAG_WINDOW_COLUMNS 100  /* of a long source line, around the place */
#define DIAG_TAB_COLUMNS    4

struct diag_list {
    struct arena *arena;
    struct diag *items;
    size_t count;
    size_t error_count;
    size_t warning_count;
    struct diag_source *sources;
    size_t source_count;
    struct diag_cursor *cursor; /* where diag_format found its last line */
};

void diag_list_init(struct diag_list *list, struct arena *arena);
/* Registers a file's text so that findings can show their line; borrowed. */
void diag_add_source(struct diag_list *list, const char *file, const char *text, size_t length);
/* `hint` NULL or borrowed text that is copied. Texts are cut at DIAG_TEXT_MAX. */
void diag_add(struct diag_list *list, enum severity severity, const struct place *place,
              const char *rule_id, const char *hint, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
void diag_vadd(struct diag_list *list, enum severity severity, const struct place *place,
               const char *rule_id, const char *hint, const char *format, va_list args)
    __attribute__((format(printf, 6, 0)));
/* Sorts by file, line, column, rule ID; the one about further findings stays last. */
void diag_sort(struct diag_list *list);
/* "file:line:col: error: text (rule-id)", the line, a caret, the hint; untrusted text escaped. */
void diag_format(const struct diag_list *list, const struct diag *diag, struct strbuf *out);
const char *severity_name(enum severity severity);

/* The source line of a place without its line break (borrowed), or NULL where it is not known. */
const char *diag_source_line(const struct diag_list *list, const struct place *place,
                             size_t *length);
