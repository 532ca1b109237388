/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/scratch.h"

#include "tests/lib/tap.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[256];

void scratch_make(void)
{
    const char *base = getenv("TMPDIR");
    if (!base) base = "/tmp";
    snprintf(folder, sizeof folder, "%.200s/scratch-XXXXXX", base);
    if (!mkdtemp(folder)) tap_skip_all("no folder can be made in %s", base);
}

static void remove_folder(const char *path)
{
    DIR *stream = opendir(path);
    for (const struct dirent *entry; stream && (entry = readdir(stream));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        char name[1024];
        struct stat status;
        snprintf(name, sizeof name, "%.600s/%s", path, entry->d_name);
        if (lstat(name, &status) == 0 && S_ISDIR(status.st_mode))
            remove_folder(name);
        else
            unlink(name);
    }
    if (stream) closedir(stream);
    rmdir(path);
}

void scratch_remove(void)
{
    remove_folder(folder);
}

const char *scratch_folder(void)
{
    return folder;
}

const char *scratch_path(const char *name)
{
    static char paths[4][1024];
    static size_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

void scratch_write(const char *name, const char *text, mode_t mode)
{
    FILE *file = fopen(scratch_path(name), "w");
    const bool written = file && fputs(text, file) >= 0;
    if ((file && fclose(file) != 0) || !written || chmod(scratch_path(name), mode) < 0)
        tap_diag("%s could not be written", name);
}

size_t scratch_count(const char *suffix)
{
    size_t count = 0;
    DIR *stream = opendir(folder);
    for (const struct dirent *entry; stream && (entry = readdir(stream));) {
        const size_t length = strlen(entry->d_name);
        if (length >= strlen(suffix) &&
            strcmp(entry->d_name + length - strlen(suffix), suffix) == 0)
            count++;
    }
    if (stream) closedir(stream);
    return count;
}
