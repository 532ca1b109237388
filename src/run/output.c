/* SPDX-License-Identifier: Apache-2.0 */
#include "run/output.h"

#include "base/file.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS_LEAST 40
#define COLUMNS_MOST  1000

static int check_ceiling(const struct strbuf *text, struct error *err)
{
    if (!text->overflow) return 0;
    return error_set(err, ERROR_SYSTEM, "the output has more than %zu bytes", text->ceiling);
}

int output_text(struct strbuf *text, struct error *err)
{
    if (check_ceiling(text, err) < 0) return -1;
    if (file_write_atomic("-", text->data, text->length, 0, FILE_ATOMIC, err) < 0) return -1;
    strbuf_reset(text);
    return 0;
}

int output_save(const struct strbuf *document, const char *path, struct error *err)
{
    if (check_ceiling(document, err) < 0) return -1;
    return file_write_atomic(path, document->data, document->length, 0644, FILE_ATOMIC_SYNCED, err);
}

bool output_wants_color(const struct options *options)
{
    if (options->color != COLOR_AUTO) return options->color == COLOR_ALWAYS;
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    if ((no_color && no_color[0]) || (terminal && strcmp(terminal, "dumb") == 0)) return false;
    return isatty(STDOUT_FILENO);
}

/* COLUMNS counts only where the terminal itself does not tell: shells export it seldom, and a
 * log must not depend on it. */
unsigned output_columns(void)
{
    if (!isatty(STDOUT_FILENO)) return 0;
    struct winsize size = {0};
    uint64_t columns = 80;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) columns = size.ws_col;
    const char *text = getenv("COLUMNS");
    if (size.ws_col == 0 && text) text_parse_uint(text, COLUMNS_MOST, &columns);
    return columns < COLUMNS_LEAST ? COLUMNS_LEAST : (unsigned)columns;
}
