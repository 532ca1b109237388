/* SPDX-License-Identifier: Apache-2.0 */
/* The file behind a journal: what a crash left, rotation, who may have it. */
#include "run/journalfile.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "tests/lib/scratch.h"
#include "tests/lib/tap.h"

#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#define NOW  ((int64_t)1800000000) /* 2027-01-15T08:00:00Z */
#define DAY  ((int64_t)86400)
#define OLD  "{\"v\":1,\"time\":\"2026-09-01T00:00:00Z\"}\n" /* more than 90 days before NOW */
#define LINE "{\"v\":1,\"time\":\"2027-01-14T00:00:00Z\"}\n"

static const struct journal_limits defaults = {JOURNAL_DEFAULT_MAX_BYTES,
                                               JOURNAL_DEFAULT_KEEP_SECONDS};

static const char *content(const char *name)
{
    static char text[4096];
    struct error err = {0};
    CLEANUP(strbuf_release) struct strbuf read;
    strbuf_init(&read, sizeof text - 1);
    text[0] = '\0';
    if (file_read(scratch_path(name), sizeof text - 1, &read, &err) == 0)
        snprintf(text, sizeof text, "%s", read.data);
    return text;
}

/* Opens, appends "x\n", syncs, closes. What was noted comes in `said`. */
static int use(const char *name, const struct journal_limits *limits, char *said, size_t size,
               struct error *err)
{
    CLEANUP(notes_release) struct notes notes = {0};
    struct journal_file file;
    int result = journal_file_open(&file, scratch_path(name), limits, NOW, &notes, err);
    snprintf(said, size, "%s", notes.count > 0 ? notes.items[0].text : "");
    if (result < 0) return result;
    result = journal_file_append(&file, "x\n", 2, err);
    if (result == 0) result = journal_file_sync(&file, err);
    journal_file_close(&file);
    return result;
}

static void tails(void)
{
    static const struct {
        const char *before, *after, *said, *what;
    } rows[] = {
        {"", "x\n", "", "an empty file"},
        {LINE, LINE "x\n", "", "a whole file"},
        {LINE "{\"v\":1,\"tor", LINE "x\n", "cut off", "a torn last line"},
        {"{\"v\":1,\"tor", "x\n", "cut off", "nothing but a torn line"},
        {LINE "{\"v\":1}", LINE "{\"v\":1}\nx\n", "given one", "a whole record without its end"},
        {LINE "{\"v\":1}{", LINE "x\n", "cut off", "more than a record"},
        {LINE "17", LINE "x\n", "cut off", "JSON that is no record"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct error err = {0};
        char said[512];
        scratch_write("tail", rows[i].before, 0600);
        is_int(use("tail", &defaults, said, sizeof said, &err), 0, "%s: used", rows[i].what);
        is_str(content("tail"), rows[i].after, "%s: repaired", rows[i].what);
        has_str(said, rows[i].said, "%s: said", rows[i].what);
        is_int(said[0] != '\0', rows[i].said[0] != '\0', "%s: nothing else is said", rows[i].what);
    }
}

/* Longer than one piece of reading. */
static void long_tail(void)
{
    static char text[20000];
    struct error err = {0};
    char said[512];
    memset(text, 'y', sizeof text - 1);
    memcpy(text, LINE, strlen(LINE));
    scratch_write("long", text, 0600);
    is_int(use("long", &defaults, said, sizeof said, &err), 0, "a long torn line: used");
    is_str(content("long"), LINE "x\n", "a long torn line is cut off whole");
}

static void refusals(void)
{
    struct error err = {0};
    char said[512];
    scratch_write("open", LINE, 0620);
    is_int(use("open", &defaults, said, sizeof said, &err), -1, "a file that a group may write");
    has_str(err.text, "may be written by others", "is refused");
    is_str(content("open"), LINE, "and stays as it was");
    err = (struct error){0};
    scratch_write("target", LINE, 0600);
    ok(symlink("target", scratch_path("link")) == 0, "a symbolic link");
    is_int(use("link", &defaults, said, sizeof said, &err), -1, "is not followed");
    has_str(err.text, "symbolic link", "and the reason is given");
    err = (struct error){0};
    ok(mkfifo(scratch_path("fifo"), 0600) == 0, "a FIFO");
    is_int(use("fifo", &defaults, said, sizeof said, &err), -1, "is refused");
    has_str(err.text, "no regular file", "with a reason");
}

static void made(void)
{
    struct error err = {0};
    struct stat status;
    char said[512];
    is_int(use("a/b/journal", &defaults, said, sizeof said, &err), 0, "folders are made: %s",
           err.text);
    ok(stat(scratch_path("a/b/journal"), &status) == 0, "the file is there");
    is_int(status.st_mode & 07777, 0600, "for its owner alone");
}

static size_t renamed(const char *name)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct journal_files files;
    journal_files_find(&arena, scratch_path(name), &files);
    return files.count;
}

static void rotation(void)
{
    const struct journal_limits small = {(int64_t)strlen(LINE), 90 * DAY};
    const struct journal_limits never = {-1, -1};
    struct error err = {0};
    char said[512];
    scratch_write("by-size", LINE, 0600);
    is_int(use("by-size", &small, said, sizeof said, &err), 0, "a file of that size");
    is_str(content("by-size"), "x\n", "is renamed");
    is_str(content("by-size.20270115T080000Z"), LINE, "with the time behind its name");
    scratch_write("by-size", LINE, 0600);
    is_int(use("by-size", &small, said, sizeof said, &err), 0, "again in the same second");
    is_int(renamed("by-size"), 2, "nothing is lost");
    scratch_write("smaller", "{}\n", 0600);
    use("smaller", &small, said, sizeof said, &err);
    is_str(content("smaller"), "{}\nx\n", "a smaller file stays");
    scratch_write("by-age", OLD LINE, 0600);
    use("by-age", &defaults, said, sizeof said, &err);
    is_str(content("by-age"), "x\n", "a file whose first line is old is renamed");
    scratch_write("never", OLD, 0600);
    use("never", &never, said, sizeof said, &err);
    is_str(content("never"), OLD "x\n", "without limits it grows on");
}

static void forgetting(void)
{
    struct error err = {0};
    char said[512];
    scratch_write("kept", LINE, 0600);
    scratch_write("kept.20261018T080000Z", LINE, 0600); /* 89 days ago */
    scratch_write("kept.20261016T080000Z", LINE, 0600); /* 91 days ago */
    scratch_write("kept.backup", LINE, 0600);
    use("kept", &defaults, said, sizeof said, &err);
    is_str(content("kept.20261018T080000Z"), LINE, "kept for its time");
    is_str(content("kept.20261016T080000Z"), "", "then deleted");
    is_str(content("kept.backup"), LINE, "what has another name is not touched");
}

/* While another run writes, nothing is repaired or renamed under its hands. */
static void beside_another(void)
{
    const struct journal_limits small = {1, 90 * DAY};
    CLEANUP(notes_release) struct notes notes = {0};
    struct journal_file other;
    struct error err = {0};
    char said[512];
    scratch_write("shared", LINE, 0600);
    is_int(journal_file_open(&other, scratch_path("shared"), &defaults, NOW, &notes, &err), 0,
           "another run has it open");
    is_int(journal_file_append(&other, "half", 4, &err), 0, "and writes");
    is_int(use("shared", &small, said, sizeof said, &err), 0, "a second one comes");
    is_str(content("shared"), LINE "half\nx\n", "and begins on a line of its own");
    is_int(renamed("shared"), 0, "nothing is renamed");
    journal_file_close(&other);
    use("shared", &small, said, sizeof said, &err);
    is_int(renamed("shared"), 1, "later it is");
}

int main(void)
{
    scratch_make();
    tails();
    long_tail();
    refusals();
    made();
    rotation();
    forgetting();
    beside_another();
    scratch_remove();
    return tap_done();
}
