/* SPDX-License-Identifier: Apache-2.0 */
#include "run/progress.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "base/text.h"

#include <time.h>

#define BAR_WIDTH 24
#define REDRAW_MS 100
#define TAKE_AWAY "\r\033[K"

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void draw(const struct progress *progress, int64_t now_ms)
{
    const int64_t elapsed_ms = now_ms - progress->started_ms;
    const size_t filled = progress->total ? progress->done * BAR_WIDTH / progress->total : 0;
    CLEANUP(strbuf_release) struct strbuf line;
    strbuf_init(&line, 0);
    strbuf_puts(&line, TAKE_AWAY "[");
    strbuf_pad(&line, '#', filled);
    strbuf_pad(&line, ' ', BAR_WIDTH - filled);
    strbuf_printf(&line, "] %zu/%zu images", progress->done, progress->total);
    if (progress->done > 0 && elapsed_ms > 0) {
        const double rate = (double)progress->done * 1000.0 / (double)elapsed_ms;
        const size_t left = progress->total - progress->done;
        strbuf_printf(&line, ", %.1f/s, ", rate);
        text_format_duration(&line, (int64_t)((double)left / rate + 0.5));
        strbuf_puts(&line, " left");
    }
    fwrite(line.data, 1, line.length, stderr);
    fflush(stderr);
}

void progress_start(struct progress *progress, size_t total, const struct options *options)
{
    *progress = (struct progress){.total = total, .started_ms = milliseconds()};
    progress->shown = total > 0 && options->log_format == LOG_TEXT && isatty(STDERR_FILENO);
    if (progress->shown) draw(progress, progress->started_ms);
}

void progress_step(struct progress *progress)
{
    progress->done++;
    const int64_t now_ms = milliseconds();
    if (!progress->shown || now_ms - progress->drawn_ms < REDRAW_MS) return;
    progress->drawn_ms = now_ms;
    draw(progress, now_ms);
}

void progress_end(struct progress *progress)
{
    if (!progress->shown) return;
    fputs(TAKE_AWAY, stderr);
    fflush(stderr);
    progress->shown = false;
}
