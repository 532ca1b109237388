/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/diskfacts.h"

#include <stdbool.h>
#include <sys/statvfs.h>

/* count * unit where both are sane; -1 where the product would not fit. */
static int64_t scaled(uint64_t count, uint64_t unit)
{
    if (unit == 0 || count > (uint64_t)INT64_MAX / unit) return -1;
    return (int64_t)(count * unit);
}

void disk_facts_read(const char *path, struct arena *arena, struct disk_facts *disk)
{
    struct statvfs stat;
    *disk = (struct disk_facts){.path = "",
                                .capacity_bytes = -1,
                                .used_bytes = -1,
                                .capacity_inodes = -1,
                                .used_inodes = -1};
    if (path[0] != '/' || statvfs(path, &stat) < 0) return;
    const int64_t capacity = scaled(stat.f_blocks, stat.f_frsize);
    const int64_t available = scaled(stat.f_bavail, stat.f_frsize);
    disk->path = arena_strdup(arena, path);
    if (capacity > 0 && available >= 0 && available <= capacity) {
        disk->capacity_bytes = capacity;
        disk->used_bytes = capacity - available;
    }
    /* btrfs and others have no fixed number of inodes and say 0. */
    if (stat.f_files > 0 && stat.f_favail <= stat.f_files && scaled(stat.f_files, 1) > 0) {
        disk->capacity_inodes = (int64_t)stat.f_files;
        disk->used_inodes = (int64_t)(stat.f_files - stat.f_favail);
    }
}
