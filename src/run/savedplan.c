/* SPDX-License-Identifier: Apache-2.0 */
#include "run/savedplan.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "report/planjson.h"
#include "wire/json.h"

#include <string.h>

static int read_file(struct arena *arena, const cJSON *policy, struct saved_plan *saved,
                     struct error *err)
{
    struct saved_file file = {0};
    if (json_text(arena, policy, "file", JSON_REQUIRED, &file.path, err) < 0 ||
        json_text(arena, policy, "sha256", JSON_REQUIRED, &file.sha256, err) < 0)
        return -1;
    for (size_t i = 0; i < saved->file_count; i++)
        if (strcmp(saved->files[i].path, file.path) == 0) return 0;
    saved->files = ARENA_GROW(arena, saved->files, saved->file_count);
    saved->files[saved->file_count++] = file;
    return 0;
}

static int read_verdict(struct arena *arena, const cJSON *object, enum verdict *verdict,
                        struct error *err)
{
    const char *text = NULL;
    if (json_text(arena, object, "verdict", JSON_REQUIRED, &text, err) < 0) return -1;
    const int value = verdict_from_name(text);
    if (value < 0) return error_set(err, ERROR_PROTOCOL, "\"%s\" is no verdict", text);
    *verdict = (enum verdict)value;
    return 0;
}

static int read_names(struct arena *arena, const cJSON *image, struct saved_entry *entry,
                      struct error *err)
{
    const cJSON *names = NULL;
    const cJSON *item = NULL;
    if (json_array(image, "names", JSON_REQUIRED, &names, err) < 0) return -1;
    cJSON_ArrayForEach(item, names)
    {
        struct saved_name name = {0};
        if (json_text(arena, item, "name", JSON_OPTIONAL, &name.text, err) < 0 ||
            read_verdict(arena, item, &name.verdict, err) < 0)
            return -1;
        entry->names = ARENA_GROW(arena, entry->names, entry->name_count);
        entry->names[entry->name_count++] = name;
    }
    return 0;
}

static int read_image(struct arena *arena, const cJSON *image, struct saved_plan *saved,
                      struct error *err)
{
    struct saved_entry entry = {0};
    if (json_text(arena, image, "id", JSON_REQUIRED, &entry.image_id, err) < 0 ||
        read_verdict(arena, image, &entry.verdict, err) < 0)
        return -1;
    if (entry.verdict == VERDICT_KEEP) return 0;
    if (read_names(arena, image, &entry, err) < 0)
        return error_context(err, "image %s", entry.image_id);
    saved->entries = ARENA_GROW(arena, saved->entries, saved->entry_count);
    saved->entries[saved->entry_count++] = entry;
    return 0;
}

typedef int read_item(struct arena *arena, const cJSON *item, struct saved_plan *saved,
                      struct error *err);

static int read_items(struct arena *arena, const cJSON *document, const char *key, read_item *read,
                      struct saved_plan *saved, struct error *err)
{
    const cJSON *items = NULL;
    const cJSON *item = NULL;
    if (json_array(document, key, JSON_REQUIRED, &items, err) < 0) return -1;
    cJSON_ArrayForEach(item, items)
    {
        if (read(arena, item, saved, err) < 0) return error_context(err, "%s", key);
    }
    return 0;
}

static int read_identity(struct arena *arena, const cJSON *document, struct saved_plan *saved,
                         struct error *err)
{
    const char *version = NULL;
    const char *kind = NULL;
    const cJSON *node = NULL;
    const cJSON *engine = NULL;
    if (json_text(arena, document, "apiVersion", JSON_REQUIRED, &version, err) < 0 ||
        json_text(arena, document, "kind", JSON_REQUIRED, &kind, err) < 0)
        return -1;
    if (strcmp(version, PLAN_API_VERSION) != 0 || strcmp(kind, "Plan") != 0)
        return error_set(err, ERROR_PROTOCOL, "it is a \"%s\" of \"%s\", not a \"Plan\" of \"%s\"",
                         kind, version, PLAN_API_VERSION);
    if (json_object(document, "node", JSON_REQUIRED, &node, err) < 0 ||
        json_object(document, "engine", JSON_REQUIRED, &engine, err) < 0 ||
        json_text(arena, node, "name", JSON_OPTIONAL, &saved->node, err) < 0 ||
        json_text(arena, engine, "kind", JSON_REQUIRED, &saved->engine_kind, err) < 0)
        return -1;
    return json_text(arena, engine, "endpoint", JSON_REQUIRED, &saved->engine_endpoint, err);
}

int saved_plan_read(struct arena *arena, const char *path, struct saved_plan *saved,
                    struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, SAVED_PLAN_MAX_BYTES);
    *saved = (struct saved_plan){.path = path};
    if (file_read(path, SAVED_PLAN_MAX_BYTES, &text, err) < 0)
        return error_context(err, "saved plan");
    CLEANUP(json_free) cJSON *document = json_parse(text.data, text.length, path, err);
    if (!document) {
        err->kind = ERROR_STALE;
        return error_context(err, "saved plan");
    }
    if (read_identity(arena, document, saved, err) == 0 &&
        read_items(arena, document, "policies", read_file, saved, err) == 0 &&
        read_items(arena, document, "images", read_image, saved, err) == 0)
        return 0;
    err->kind = ERROR_STALE;
    return error_context(err, "saved plan %s", path);
}

static const struct saved_file *find_hash(const struct saved_plan *saved, const char *sha256)
{
    for (size_t i = 0; i < saved->file_count; i++)
        if (strcmp(saved->files[i].sha256, sha256) == 0) return &saved->files[i];
    return NULL;
}

static const struct policy_file *find_loaded(const struct policy_set *policies, const char *sha256)
{
    for (size_t i = 0; i < policies->file_count; i++)
        if (strcmp(policies->files[i].sha256, sha256) == 0) return &policies->files[i];
    return NULL;
}

static bool has_policy(const struct policy_set *policies, const struct policy_file *file)
{
    for (size_t i = 0; i < policies->policy_count; i++)
        if (strcmp(policies->policies[i]->file, file->file) == 0) return true;
    return false;
}

int saved_plan_check_policies(const struct saved_plan *saved, const struct policy_set *policies,
                              struct error *err)
{
    for (size_t i = 0; i < saved->file_count; i++)
        if (!find_loaded(policies, saved->files[i].sha256))
            return error_set(err, ERROR_STALE,
                             "saved plan %s: policy file %s is not the one it was made with; make "
                             "a new plan",
                             saved->path, saved->files[i].path);
    for (size_t i = 0; i < policies->file_count; i++)
        if (has_policy(policies, &policies->files[i]) &&
            !find_hash(saved, policies->files[i].sha256))
            return error_set(err, ERROR_STALE,
                             "saved plan %s: policy file %s had no part in it; make a new plan",
                             saved->path, policies->files[i].file);
    return 0;
}

static int check_same(const struct saved_plan *saved, const char *what, const char *then,
                      const char *now, struct error *err)
{
    if (!then) then = "";
    if (!now) now = "";
    if (strcmp(then, now) == 0) return 0;
    return error_set(err, ERROR_STALE, "saved plan %s: it is for %s \"%s\", this is \"%s\"",
                     saved->path, what, then, now);
}

int saved_plan_check_node(const struct saved_plan *saved, const struct inventory *inventory,
                          struct error *err)
{
    if (check_same(saved, "node", saved->node, inventory->node.name, err) < 0 ||
        check_same(saved, "engine", saved->engine_kind, engine_kind_name(inventory->engine.kind),
                   err) < 0)
        return -1;
    return check_same(saved, "engine endpoint", saved->engine_endpoint, inventory->engine.endpoint,
                      err);
}
