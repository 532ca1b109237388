/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/helptext.h"

#include "cli/help.h"

#include <string.h>

void help_wrap(struct strbuf *out, const char *text, size_t at, size_t indent)
{
    size_t column = at;
    while (*text) {
        if (*text == '\n') {
            strbuf_putc(out, '\n');
            strbuf_pad(out, ' ', indent);
            column = indent;
            text++;
            continue;
        }
        const size_t length = strcspn(text, " \n");
        if (column > indent && column + 1 + length > HELP_COLUMNS) {
            strbuf_putc(out, '\n');
            strbuf_pad(out, ' ', indent);
            column = indent;
        } else if (column > indent) {
            strbuf_putc(out, ' ');
            column++;
        }
        strbuf_add(out, text, length);
        column += length;
        text += length;
        while (*text == ' ') text++;
    }
    strbuf_putc(out, '\n');
}

void help_entry(struct strbuf *out, const char *head, const char *text, size_t column)
{
    strbuf_puts(out, "  ");
    strbuf_puts(out, head);
    const size_t at = 2 + strlen(head);
    if (at + 2 > column) {
        strbuf_putc(out, '\n');
        strbuf_pad(out, ' ', column);
    } else {
        strbuf_pad(out, ' ', column - at);
    }
    help_wrap(out, text, column, column);
}
