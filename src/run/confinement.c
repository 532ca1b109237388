/* SPDX-License-Identifier: Apache-2.0 */
#include "run/confinement.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/confine.h"
#include "base/text.h"
#include "run/journal.h"
#include "run/nodestate.h"

#include <stdlib.h>
#include <string.h>

/* Shared libraries that are loaded late, certificates, and how names become addresses. */
static const char *const system_files[] = {
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
    "/usr/share/zoneinfo",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/nsswitch.conf",
    "/etc/host.conf",
    "/etc/hosts",
    "/etc/resolv.conf",
    "/etc/services",
    "/etc/gai.conf",
    "/dev/null",
    "/dev/urandom",
#ifdef IC_SANITIZERS /* a leak checker looks at the threads of its own process */
    "/proc",
#endif
};

struct paths {
    struct arena *arena;
    const char **items;
    size_t count;
};

static void add(struct paths *paths, const char *path)
{
    if (!path || strcmp(path, "-") == 0) return;
    paths->items = ARENA_GROW(paths->arena, paths->items, paths->count);
    paths->items[paths->count++] = path;
}

static void add_list(struct paths *paths, const struct word_list *list)
{
    for (size_t i = 0; i < list->count; i++) add(paths, list->items[i]);
}

/* Files are replaced by renaming, so it is their folder that must be writable. */
static void add_folder_of(struct paths *paths, const char *path)
{
    if (!path || strcmp(path, "-") == 0) return;
    const char *slash = strrchr(path, '/');
    if (!slash)
        add(paths, ".");
    else
        add(paths, slash == path ? "/" : arena_strndup(paths->arena, path, (size_t)(slash - path)));
}

static const char *const *ended(struct paths *paths)
{
    paths->items = ARENA_GROW(paths->arena, paths->items, paths->count);
    paths->items[paths->count] = NULL;
    return paths->items;
}

/* Recorded nodes have no target here. */
static const char *state_of(const struct options *options, const struct engine_target *target)
{
    const bool live = target && target->kind != ENGINE_SNAPSHOT;
    return node_state_path(options, live ? NODE_LIVE : NODE_RECORDED);
}

static const char *const *readable_paths(struct arena *arena, const struct options *options,
                                         const struct engine_target *target)
{
    struct paths paths = {.arena = arena};
    for (size_t i = 0; i < ARRAY_LENGTH(system_files); i++) add(&paths, system_files[i]);
    add(&paths, options->node_labels_file);
    add_list(&paths, &options->inventories);
    add_list(&paths, &options->arguments);
    add(&paths, state_of(options, target));
    if (target && target->kind == ENGINE_SNAPSHOT) add(&paths, target->endpoint);
    if (target) add(&paths, target->cert_path);
    return ended(&paths);
}

static const char *const *writable_paths(struct arena *arena, const struct options *options,
                                         const struct engine_target *target)
{
    struct paths paths = {.arena = arena};
    add_folder_of(&paths, options->out);
    add_folder_of(&paths, options->snapshot_out);
    add(&paths, options->summary); /* in place, its folder where it is missing */
    if (options->observe != OBSERVE_NOT) add_folder_of(&paths, state_of(options, target));
    /* Only apply observes unasked, and only apply keeps a journal. */
    if (options->observe == OBSERVE_ANYWAY)
        add_folder_of(&paths, journal_path(arena, options, target->kind));
    return ended(&paths);
}

/* Where the option is not given, the environment says it. */
static int choose(const struct options *options, int *choice, struct error *err)
{
    const char *value = getenv("IMAGECULL_CONFINE");
    *choice = options->confine == OPTION_UNSET ? CONFINE_AUTO : options->confine;
    if (options->confine != OPTION_UNSET || !value || !value[0]) return 0;
    for (int i = 0; confine_choice_names[i]; i++) {
        if (strcmp(value, confine_choice_names[i]) != 0) continue;
        *choice = i;
        return 0;
    }
    return error_set(err, ERROR_USAGE,
                     "IMAGECULL_CONFINE is \"%s\"; it may be auto, always or never", value);
}

static int demand_all(unsigned parts, struct error *err)
{
    if ((parts & CONFINE_FILES) && (parts & CONFINE_NETWORK) && (parts & CONFINE_CALLS)) return 0;
    return error_set(
        err, ERROR_SYSTEM,
        "--confine always: this machine lacks%s%s%s; --confine auto takes what there is",
        parts & CONFINE_FILES ? "" : " Landlock for files (Linux 5.13)",
        parts & CONFINE_NETWORK ? "" : " Landlock for TCP (Linux 6.7)",
        parts & CONFINE_CALLS ? "" : " seccomp filters");
}

int run_confine(const struct options *options, const struct engine_target *target,
                struct error *err)
{
    CLEANUP(arena_release) struct arena arena = {0};
    int choice;
    unsigned parts;
    if (choose(options, &choice, err) < 0) return -1;
    if (choice == CONFINE_NEVER) return 0;
    const struct confinement confinement = {
        .readable = readable_paths(&arena, options, target),
        .writable = writable_paths(&arena, options, target),
        .tcp = target && text_starts_with(target->endpoint, "tcp://"),
    };
    if (confine(&confinement, &parts, err) < 0) return -1;
    return choice == CONFINE_ALWAYS ? demand_all(parts, err) : 0;
}
