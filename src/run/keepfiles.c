/* SPDX-License-Identifier: Apache-2.0 */
#include "run/keepfiles.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "run/keepjson.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Clocks of a cluster differ a little. */
#define CLOCK_SKEW_SECONDS 300

static int refuse_age(const char *file, int64_t age, int64_t most, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    text_format_duration(&text, age);
    strbuf_puts(&text, " ago; at most ");
    text_format_duration(&text, most);
    strbuf_puts(&text, " is allowed");
    return error_set(err, ERROR_INPUT, "keep-list %s was written %s", file, text.data);
}

/* How long a list may have been written: what it says itself, and what the command line says. */
static int check_age(const char *file, int64_t written_at, int64_t most, struct error *err)
{
    const int64_t age = (int64_t)time(NULL) - written_at;
    return most >= 0 && age > most ? refuse_age(file, age, most, err) : 0;
}

static int check_file_age(const char *file, int64_t most, struct error *err)
{
    struct stat status;
    if (most == OPTION_UNSET) return 0;
    if (strcmp(file, "-") == 0)
        return error_set(err, ERROR_INPUT,
                         "keep-list: the age of standard input cannot be known; give a file or "
                         "JSON, or leave out --keep-max-age");
    if (stat(file, &status) < 0)
        return error_set_errno(err, ERROR_INPUT, errno, "keep-list: read %s", file);
    return check_age(file, (int64_t)status.st_mtime, most, err);
}

static bool is_json(const struct strbuf *text)
{
    return text->data[strspn(text->data, " \t\r\n")] == '{';
}

/* JSON carries its own time, which a copy of the file does not change. */
static int load_json(const char *file, const struct strbuf *text, const struct options *options,
                     struct keep_list *list, struct arena *arena, struct error *err)
{
    struct keep_json_facts facts;
    if (keep_json_read(list, arena_strdup(arena, file), text->data, text->length, &facts, err) < 0)
        return -1;
    if (facts.created_at > (int64_t)time(NULL) + CLOCK_SKEW_SECONDS)
        return error_set(err, ERROR_INPUT, "keep-list %s says that it was written in the future",
                         file);
    if (check_age(file, facts.created_at, facts.max_age, err) < 0) return -1;
    return check_age(file, facts.created_at,
                     options->keep_max_age == OPTION_UNSET ? -1 : options->keep_max_age, err);
}

static int load_lines(const char *file, const struct strbuf *text, const struct options *options,
                      struct keep_list *list, struct diag_list *diags, struct error *err)
{
    const char *owned = arena_strndup(diags->arena, text->data, text->length);
    if (check_file_age(file, options->keep_max_age, err) < 0) return -1;
    keep_list_read(list, file, owned, text->length, diags);
    return 0;
}

static int load_one(const char *file, const struct options *options, struct keep_list *list,
                    struct diag_list *diags, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, KEEP_LIST_MAX_BYTES);
    if (file_read(file, KEEP_LIST_MAX_BYTES, &text, err) < 0) {
        err->kind = ERROR_INPUT;
        return error_context(err, "keep-list");
    }
    const size_t before = keep_list_count(list);
    const size_t errors_before = diags->error_count;
    const int result = is_json(&text) ? load_json(file, &text, options, list, diags->arena, err)
                                      : load_lines(file, &text, options, list, diags, err);
    if (result < 0 || diags->error_count > errors_before) return result;
    if (keep_list_count(list) > before || options->keep_allow_empty) return 0;
    return error_set(err, ERROR_INPUT,
                     "keep-list %s is empty; if that is meant, say --keep-allow-empty", file);
}

int keep_files_load(const struct options *options, struct keep_list *list, struct diag_list *diags,
                    struct error *err)
{
    for (size_t i = 0; i < options->keep_from.count; i++)
        if (load_one(options->keep_from.items[i], options, list, diags, err) < 0) return -1;
    return 0;
}
