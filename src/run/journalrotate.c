/* SPDX-License-Identifier: Apache-2.0 */
#include "run/journalfile.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "wire/json.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define STAMP_LENGTH     16 /* "20261124T001518Z" */
#define FILES_MOST       10000
#define FIRST_LINE_BYTES ((size_t)1024 * 1024)

void journal_add_stamp(struct strbuf *out, int64_t time)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    text_format_time(&text, time);
    for (const char *c = text.data; *c != '\0'; c++)
        if (*c != '-' && *c != ':') strbuf_putc(out, *c);
}

/* TIME_UNKNOWN for what is no such stamp. */
static int64_t parse_stamp(const char *text)
{
    char whole[32];
    int64_t time = TIME_UNKNOWN;
    if (strlen(text) != STAMP_LENGTH || text[8] != 'T') return TIME_UNKNOWN;
    snprintf(whole, sizeof whole, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", text, text + 4, text + 6,
             text + 9, text + 11, text + 13);
    if (text[15] != 'Z' || text_parse_rfc3339(whole, &time) < 0) return TIME_UNKNOWN;
    return time;
}

static void insert_file(struct arena *arena, struct journal_files *files, const char *path,
                        int64_t time)
{
    files->paths = ARENA_GROW(arena, files->paths, files->count);
    files->times = ARENA_GROW(arena, files->times, files->count);
    size_t at = files->count++;
    for (; at > 0 && files->times[at - 1] > time; at--) {
        files->paths[at] = files->paths[at - 1];
        files->times[at] = files->times[at - 1];
    }
    files->paths[at] = path;
    files->times[at] = time;
}

static void cleanup_folder(DIR **folder)
{
    if (*folder) closedir(*folder);
}

void journal_files_find(struct arena *arena, const char *path, struct journal_files *files)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const size_t length = strlen(name);
    const char *place = !slash ? "." : slash == path ? "/" : NULL;
    if (!place) place = arena_strndup(arena, path, (size_t)(slash - path));
    *files = (struct journal_files){0};
    CLEANUP(cleanup_folder) DIR *folder = opendir(place);
    for (struct dirent *entry; folder && (entry = readdir(folder)) && files->count < FILES_MOST;) {
        if (strncmp(entry->d_name, name, length) != 0 || entry->d_name[length] != '.') continue;
        const int64_t time = parse_stamp(entry->d_name + length + 1);
        if (time == TIME_UNKNOWN) continue;
        insert_file(arena, files, arena_printf(arena, "%s/%s", place, entry->d_name), time);
    }
}

static void drop_old(const char *path, const struct journal_limits *limits, int64_t now,
                     struct notes *notes)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct journal_files files;
    if (limits->keep_seconds < 0) return;
    journal_files_find(&arena, path, &files);
    for (size_t i = 0; i < files.count; i++) {
        if (files.times[i] > now || now - files.times[i] <= limits->keep_seconds) continue;
        if (unlink(files.paths[i]) < 0 && errno != ENOENT)
            notes_message(notes, LOG_WARNING, "the old journal %s cannot be deleted: %s",
                          files.paths[i], strerror(errno));
    }
}

/* When the first record was written; TIME_UNKNOWN where that cannot be told. */
static int64_t first_time(const struct journal_file *file)
{
    struct error ignored = {0};
    CLEANUP(arena_release) struct arena arena = {0};
    char *text = arena_alloc(&arena, FIRST_LINE_BYTES + 1, 1);
    const ssize_t got = pread(file->fd, text, FIRST_LINE_BYTES, 0);
    const char *newline = got > 0 ? memchr(text, '\n', (size_t)got) : NULL;
    if (!newline) return TIME_UNKNOWN;
    CLEANUP(json_free) cJSON *record = json_parse(text, (size_t)(newline - text), NULL, &ignored);
    const char *value = NULL;
    int64_t time = TIME_UNKNOWN;
    if (!record || json_text(&arena, record, "time", JSON_REQUIRED, &value, &ignored) < 0)
        return TIME_UNKNOWN;
    return text_parse_rfc3339(value, &time) < 0 ? TIME_UNKNOWN : time;
}

static bool is_due(const struct journal_file *file, const struct journal_limits *limits,
                   int64_t now)
{
    struct stat status;
    if (fstat(file->fd, &status) < 0 || status.st_size == 0) return false;
    if (limits->max_bytes >= 0 && status.st_size >= limits->max_bytes) return true;
    if (limits->keep_seconds < 0) return false;
    const int64_t first = first_time(file);
    return first != TIME_UNKNOWN && first < now && now - first > limits->keep_seconds;
}

/* A file of that name would be lost: the next second has another. */
static bool choose_name(struct strbuf *name, const char *path, int64_t now)
{
    struct stat status;
    for (int64_t time = now; time < now + FILES_MOST; time++) {
        strbuf_reset(name);
        strbuf_printf(name, "%s.", path);
        journal_add_stamp(name, time);
        if (lstat(name->data, &status) < 0 && errno == ENOENT) return true;
    }
    return false;
}

bool journal_file_rotate(const struct journal_file *file, const struct journal_limits *limits,
                         int64_t now, struct notes *notes)
{
    CLEANUP(strbuf_release) struct strbuf name;
    strbuf_init(&name, 0);
    drop_old(file->path, limits, now, notes);
    if (!is_due(file, limits, now)) return false;
    if (choose_name(&name, file->path, now) && rename(file->path, name.data) == 0) return true;
    notes_message(notes, LOG_WARNING, "the journal %s cannot be renamed, so it grows on: %s",
                  file->path, strerror(errno));
    return false;
}
