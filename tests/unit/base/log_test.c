/* SPDX-License-Identifier: Apache-2.0 */
/* Messages: one line each, nothing unsafe in it, nothing below the level wanted. */
#include "base/log.h"

#include "base/cleanup.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "tests/lib/tap.h"

#include <string.h>
#include <time.h>

/* Standard error goes into a file while a check runs. */
static FILE *caught;
static int saved = -1;

static void catch_begin(void)
{
    fflush(stderr);
    caught = tmpfile();
    saved = dup(STDERR_FILENO);
    dup2(fileno(caught), STDERR_FILENO);
}

static void catch_end(struct strbuf *said)
{
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(caught);
    strbuf_reset(said);
    char chunk[4096];
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, caught)) > 0;)
        strbuf_add(said, chunk, got);
    fclose(caught);
}

static void say_all(void)
{
    log_error("one %d", 1);
    log_warning("two %s", "2");
    log_info("three");
    log_debug("four");
}

static void check_levels(struct strbuf *said)
{
    static const char *const lines[] = {"imagecull: error: one 1\n", "imagecull: warning: two 2\n",
                                        "imagecull: three\n", "imagecull: debug: four\n"};
    CLEANUP(strbuf_release) struct strbuf wanted;
    strbuf_init(&wanted, 0);
    strbuf_printf(&wanted, "%s%s%s", lines[0], lines[1], lines[2]);
    catch_begin();
    say_all();
    catch_end(said);
    is_str(said->data, wanted.data, "without a setup: text, up to info");
    strbuf_reset(&wanted);
    for (int level = LOG_ERROR; level <= LOG_DEBUG; level++) {
        strbuf_puts(&wanted, lines[level]);
        log_setup(LOG_TEXT, (enum log_level)level);
        catch_begin();
        say_all();
        catch_end(said);
        is_str(said->data, wanted.data, "up to level %d", level);
    }
}

static void check_untrusted(struct strbuf *said)
{
    log_setup(LOG_TEXT, LOG_INFO);
    catch_begin();
    log_info("pull %s", "\x1b[2J\nimagecull: error: forged\xE2\x80\xAE\xFF");
    catch_end(said);
    is_str(said->data, "imagecull: pull \\x1b[2J\\nimagecull: error: forged\\u{202e}\\xff\n",
           "untrusted text is one harmless line");
}

/* The time is the only part that cannot be known before. */
static void check_json(struct strbuf *said)
{
    log_setup(LOG_JSON, LOG_WARNING);
    const int64_t before = (int64_t)time(NULL);
    catch_begin();
    log_info("not wanted");
    log_warning("say \"%s\"\n", "\x1b\xFF");
    catch_end(said);
    static const char beginning[] =
        "{\"level\":\"warning\",\"message\":\"say \\\"\\u001b\xEF\xBF\xBD\\\"\\n\",\"time\":\"";
    if (!ok(text_starts_with(said->data, beginning), "one JSON line")) {
        tap_diag("%s", said->data);
        return;
    }
    is_int(said->length, sizeof beginning - 1 + 20 + 3, "with a time of 20 bytes");
    ok(text_ends_with(said->data, "Z\"}\n"), "and an end");
    char text[21] = "";
    memcpy(text, said->data + sizeof beginning - 1, 20);
    int64_t at = 0;
    is_int(text_parse_rfc3339(text, &at), 0, "the time is one");
    ok(at >= before && at <= (int64_t)time(NULL), "and now");
}

static void check_long(struct strbuf *said)
{
    log_setup(LOG_TEXT, LOG_INFO);
    char text[65536 + 2];
    memset(text, 'x', sizeof text);
    text[65536] = '\0';
    catch_begin();
    log_info("%s", text);
    catch_end(said);
    is_int(said->length, strlen("imagecull: \n") + 65536, "64 KiB are one message");
    text[65536] = 'x';
    text[65537] = '\0';
    catch_begin();
    log_info("%s", text);
    catch_end(said);
    is_str(said->data, "imagecull: message of more than 65536 bytes left out: %s\n",
           "one byte more is left out, and said so");
}

int main(void)
{
    CLEANUP(strbuf_release) struct strbuf said;
    strbuf_init(&said, 0);
    check_levels(&said);
    check_untrusted(&said);
    check_json(&said);
    check_long(&said);
    return tap_done();
}
