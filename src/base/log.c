/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include "base/cleanup.h"
#include "base/jsonwriter.h"
#include "base/strbuf.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

/* Longer messages are cut: one line, one write. */
#define MESSAGE_MOST ((size_t)64 * 1024)

static enum log_format format_wanted = LOG_TEXT;
static enum log_level most_wanted = LOG_INFO;

void log_setup(enum log_format format, enum log_level most)
{
    format_wanted = format;
    most_wanted = most;
}

static void write_json(struct strbuf *line, enum log_level level, const char *message)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};
    struct json_writer json;
    json_writer_init(&json, line, 0);
    json_open_object(&json, NULL);
    json_put_text(&json, "level", names[level]);
    json_put_text(&json, "message", message);
    json_put_time(&json, "time", (int64_t)time(NULL));
    json_close_object(&json);
}

/* As other programs do, a message names the program; an info is a plain sentence. */
static void write_text(struct strbuf *line, enum log_level level, const char *message)
{
    static const char *const prefixes[] = {
        "imagecull: error: ", "imagecull: warning: ", "imagecull: ", "imagecull: debug: "};
    strbuf_puts(line, prefixes[level]);
    text_escape_terminal(line, message);
}

__attribute__((format(printf, 2, 0))) static void log_message(enum log_level level,
                                                              const char *format, va_list args)
{
    if (level > most_wanted) return;
    CLEANUP(strbuf_release) struct strbuf message;
    CLEANUP(strbuf_release) struct strbuf line;
    strbuf_init(&message, MESSAGE_MOST);
    strbuf_init(&line, 0);
    strbuf_vprintf(&message, format, args);
    if (message.overflow) {
        strbuf_reset(&message);
        strbuf_printf(&message, "message of more than %zu bytes left out: %s", MESSAGE_MOST,
                      format);
    }
    if (format_wanted == LOG_JSON)
        write_json(&line, level, message.data);
    else
        write_text(&line, level, message.data);
    strbuf_putc(&line, '\n');
    fwrite(line.data, 1, line.length, stderr);
    fflush(stderr);
}

void log_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_message(LOG_ERROR, format, args);
    va_end(args);
}

void log_warning(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_message(LOG_WARNING, format, args);
    va_end(args);
}

void log_info(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_message(LOG_INFO, format, args);
    va_end(args);
}

void log_debug(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_message(LOG_DEBUG, format, args);
    va_end(args);
}
