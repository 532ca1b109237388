/* SPDX-License-Identifier: Apache-2.0 */
#include "run/keepfiles.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static int refuse_age(const char *file, int64_t age, int64_t most, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    text_format_duration(&text, age);
    strbuf_puts(&text, " ago; --keep-max-age allows ");
    text_format_duration(&text, most);
    return error_set(err, ERROR_INPUT, "keep-list %s was written %s", file, text.data);
}

static int check_age(const char *file, int64_t most, struct error *err)
{
    if (most == OPTION_UNSET) return 0;
    if (strcmp(file, "-") == 0)
        return error_set(err, ERROR_INPUT,
                         "keep-list: the age of standard input cannot be known; give a file, or "
                         "leave out --keep-max-age");
    struct stat status;
    if (stat(file, &status) < 0)
        return error_set_errno(err, ERROR_INPUT, errno, "keep-list: read %s", file);
    const int64_t age = (int64_t)time(NULL) - (int64_t)status.st_mtime;
    return age > most ? refuse_age(file, age, most, err) : 0;
}

static int load_one(const char *file, const struct options *options, struct keep_list *list,
                    struct diag_list *diags, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, KEEP_LIST_MAX_BYTES);
    if (check_age(file, options->keep_max_age, err) < 0) return -1;
    if (file_read(file, KEEP_LIST_MAX_BYTES, &text, err) < 0) {
        err->kind = ERROR_INPUT;
        return error_context(err, "keep-list");
    }
    const size_t before = keep_list_count(list);
    const char *owned = arena_strndup(diags->arena, text.data, text.length);
    if (keep_list_read(list, file, owned, text.length, diags) < 0) return 0;
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
