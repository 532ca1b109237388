/* SPDX-License-Identifier: Apache-2.0 */
#include "run/recordednodes.h"

#include "run/folder.h"

#include <sys/stat.h>

static void add_file(struct recorded_nodes *nodes, const char *file)
{
    nodes->files = ARENA_GROW(&nodes->arena, nodes->files, nodes->count);
    nodes->files[nodes->count++] = file;
}

int recorded_nodes_list(struct recorded_nodes *nodes, const struct options *options,
                        struct error *err)
{
    static const char *const suffixes[] = {".json", NULL};
    if (options->inventories.count > 0 && options->engine)
        return error_set(err, ERROR_USAGE,
                         "--inventory and --engine exclude each other: recorded nodes or this one");
    for (size_t i = 0; i < options->inventories.count; i++) {
        const char *path = options->inventories.items[i];
        struct stat status;
        struct folder_files files = {0};
        if (stat(path, &status) < 0 || !S_ISDIR(status.st_mode)) {
            add_file(nodes, path);
            continue;
        }
        if (folder_list(&nodes->arena, path, suffixes, "inventory", &files, err) < 0) return -1;
        for (size_t j = 0; j < files.count; j++) add_file(nodes, files.paths[j]);
    }
    return 0;
}

void recorded_nodes_release(struct recorded_nodes *nodes)
{
    arena_release(&nodes->arena);
}
