/* SPDX-License-Identifier: Apache-2.0 */
#include "run/folder.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct listing {
    struct dirent **entries;
    int count;
};

static void listing_release(struct listing *listing)
{
    for (int i = 0; i < listing->count; i++) free(listing->entries[i]);
    free(listing->entries);
}

/* Bytewise, whatever the locale says. */
static int compare_names(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static bool is_wanted(const char *name, const char *const *suffixes)
{
    if (name[0] == '.') return false;
    for (size_t i = 0; suffixes[i]; i++)
        if (text_ends_with(name, suffixes[i])) return true;
    return false;
}

static int refuse_empty(const char *folder, const char *const *suffixes, const char *what,
                        struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf kinds;
    strbuf_init(&kinds, 0);
    for (size_t i = 0; suffixes[i]; i++)
        strbuf_printf(&kinds, "%s*%s", i > 0 ? " or " : "", suffixes[i]);
    return error_set(err, ERROR_INPUT, "%s: there is no %s file in %s", what, kinds.data, folder);
}

int folder_list(struct arena *arena, const char *folder, const char *const *suffixes,
                const char *what, struct folder_files *files, struct error *err)
{
    CLEANUP(listing_release) struct listing listing = {0};
    const int count = scandir(folder, &listing.entries, NULL, compare_names);
    if (count < 0) return error_set_errno(err, ERROR_INPUT, errno, "%s: read %s", what, folder);
    listing.count = count;
    struct folder_files found = {0};
    for (int i = 0; i < count; i++) {
        const char *name = listing.entries[i]->d_name;
        if (!is_wanted(name, suffixes)) continue;
        char *path = arena_printf(arena, "%s%s%s", folder, text_ends_with(folder, "/") ? "" : "/",
                                  name);
        struct stat status;
        if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) continue;
        found.paths = ARENA_GROW(arena, found.paths, found.count);
        found.paths[found.count++] = path;
    }
    if (found.count == 0) return refuse_empty(folder, suffixes, what, err);
    *files = found;
    return 0;
}
