/* SPDX-License-Identifier: Apache-2.0 */
#include "run/notes.h"

#include "base/cleanup.h"
#include "base/strbuf.h"

#include <stdarg.h>

void notes_add(struct notes *notes, enum note_kind kind, enum log_level level, const char *text)
{
    notes->items = ARENA_GROW(&notes->arena, notes->items, notes->count);
    notes->items[notes->count++] = (struct note){kind, level, arena_strdup(&notes->arena, text)};
}

void notes_message(struct notes *notes, enum log_level level, const char *format, ...)
{
    CLEANUP(strbuf_release) struct strbuf text;
    va_list args;
    strbuf_init(&text, 0);
    va_start(args, format);
    strbuf_vprintf(&text, format, args);
    va_end(args);
    notes_add(notes, NOTE_MESSAGE, level, text.data);
}

static void add_finding(struct notes *notes, const struct diag_list *diags, const struct diag *diag)
{
    static const enum log_level levels[] = {
        [SEVERITY_NOTE] = LOG_INFO, [SEVERITY_WARNING] = LOG_WARNING, [SEVERITY_ERROR] = LOG_ERROR};
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    diag_format(diags, diag, &text);
    notes_add(notes, NOTE_FINDING, levels[diag->severity], text.data);
}

void notes_findings(struct notes *notes, struct diag_list *findings)
{
    diag_sort(findings);
    for (size_t i = 0; i < findings->count; i++) add_finding(notes, findings, &findings->items[i]);
}

void notes_release(struct notes *notes)
{
    arena_release(&notes->arena);
    *notes = (struct notes){0};
}
