/* SPDX-License-Identifier: Apache-2.0 */
#include "run/policyfiles.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/sha256.h"
#include "policy/yamltree.h"
#include "run/folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

struct loading {
    enum policy_trust trust;
    struct policy_set *set;
    struct diag_list *diags;
};

static int refuse_writable(const char *what, const char *path, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "%s %s may be written by everyone, who could so have images removed as root; "
                     "take that permission away, or accept it with --insecure-policies",
                     what, path);
}

/* Nobody writes to a read-only mount, whatever its permissions say: those of a ConfigMap volume's
 * folder are 0777. */
static bool is_mounted_read_only(const char *path)
{
    struct statvfs facts;
    return statvfs(path, &facts) == 0 && (facts.f_flag & ST_RDONLY);
}

static int check_trust(const struct loading *loading, const char *what, const char *path,
                       const struct stat *status, struct error *err)
{
    if (loading->trust == POLICY_TRUST_ANY || !(status->st_mode & S_IWOTH)) return 0;
    return is_mounted_read_only(path) ? 0 : refuse_writable(what, path, err);
}

static int load_file(const struct loading *loading, const char *path, struct error *err)
{
    struct policy_set *set = loading->set;
    struct stat status;
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, YAML_MAX_BYTES);
    if (strcmp(path, "-") != 0 && stat(path, &status) == 0 &&
        check_trust(loading, "policy file", path, &status, err) < 0)
        return -1;
    if (file_read(path, YAML_MAX_BYTES, &text, err) < 0) {
        err->kind = ERROR_INPUT; /* a policy that cannot be read is as bad as a wrong one */
        return error_context(err, "policy");
    }
    const size_t before = set->file_count;
    policy_set_add(set, arena_strdup(&set->arena, path), text.data, text.length, loading->diags);
    for (size_t i = before; i < set->file_count; i++)
        sha256_hex(text.data, text.length, set->files[i].sha256);
    return 0;
}

static int load_folder(const struct loading *loading, const char *folder, struct error *err)
{
    static const char *const suffixes[] = {".yaml", ".yml", NULL};
    struct folder_files files = {0};
    if (folder_list(&loading->set->arena, folder, suffixes, "policy", &files, err) < 0) return -1;
    for (size_t i = 0; i < files.count; i++)
        if (load_file(loading, files.paths[i], err) < 0) return -1;
    return 0;
}

/* Who may write to a folder can put another file in a file's place, unless the folder is sticky. */
static int check_folder_of(const struct loading *loading, const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    const size_t length = slash && slash > path ? (size_t)(slash - path) : 1;
    const char *folder = arena_strndup(&loading->set->arena, slash ? path : ".", length);
    struct stat status;
    if (stat(folder, &status) < 0 || (status.st_mode & S_ISVTX)) return 0;
    return check_trust(loading, "policy folder", folder, &status, err);
}

static int load_path(const struct loading *loading, const char *path, struct error *err)
{
    struct stat status;
    if (strcmp(path, "-") == 0) return load_file(loading, path, err);
    if (stat(path, &status) < 0)
        return error_set_errno(err, ERROR_INPUT, errno, "policy: read %s", path);
    if (!S_ISDIR(status.st_mode))
        return check_folder_of(loading, path, err) < 0 ? -1 : load_file(loading, path, err);
    if (check_trust(loading, "policy folder", path, &status, err) < 0) return -1;
    return load_folder(loading, path, err);
}

static int load_default(const struct loading *loading, struct error *err)
{
    struct stat status;
    if (stat(POLICY_FOLDER_DEFAULT, &status) < 0)
        return error_set(
            err, ERROR_USAGE,
            "no policy: give files or folders with --policy, or make " POLICY_FOLDER_DEFAULT);
    return load_path(loading, POLICY_FOLDER_DEFAULT, err);
}

int policy_files_load(const struct word_list *paths, enum policy_trust trust,
                      struct policy_set *set, struct diag_list *diags, struct error *err)
{
    const struct loading loading = {trust, set, diags};
    if (paths->count == 0 && load_default(&loading, err) < 0) return -1;
    for (size_t i = 0; i < paths->count; i++)
        if (load_path(&loading, paths->items[i], err) < 0) return -1;
    policy_set_finish(set, diags);
    return 0;
}
