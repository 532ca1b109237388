/* SPDX-License-Identifier: Apache-2.0 */
#include "run/keepjson.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "wire/json.h"

#include <string.h>

static int check_keys(const cJSON *tree, struct error *err)
{
    static const char *const known[] = {"apiVersion", "kind", "createdAt", "maxAge", "images"};
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, tree)
    {
        bool found = false;
        for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
            found = found || strcmp(member->string, known[i]) == 0;
        if (!found) return error_set(err, ERROR_INPUT, "unknown key \"%s\"", member->string);
    }
    return 0;
}

static int read_head(const cJSON *tree, struct keep_json_facts *facts, struct error *err)
{
    CLEANUP(arena_release) struct arena arena = {0};
    const char *version = NULL;
    const char *kind = NULL;
    const char *created = NULL;
    const char *max_age = NULL;
    if (!cJSON_IsObject(tree)) return error_set(err, ERROR_INPUT, "it is no JSON object");
    if (check_keys(tree, err) < 0 ||
        json_text(&arena, tree, "apiVersion", JSON_REQUIRED, &version, err) < 0 ||
        json_text(&arena, tree, "kind", JSON_REQUIRED, &kind, err) < 0 ||
        json_text(&arena, tree, "createdAt", JSON_REQUIRED, &created, err) < 0 ||
        json_text(&arena, tree, "maxAge", JSON_OPTIONAL, &max_age, err) < 0)
        return -1;
    if (strcmp(version, "imagecull/v1") != 0 || strcmp(kind, "KeepList") != 0)
        return error_set(err, ERROR_INPUT, "it is a %s of %s, not a KeepList of imagecull/v1", kind,
                         version);
    if (text_parse_rfc3339(created, &facts->created_at) < 0)
        return error_set(err, ERROR_INPUT, "createdAt \"%s\" is no time", created);
    if (max_age != NULL && text_parse_duration(max_age, &facts->max_age) < 0)
        return error_set(err, ERROR_INPUT, "maxAge \"%s\" is no duration such as 12h", max_age);
    return 0;
}

static int read_images(const cJSON *tree, struct keep_list *list, const char *file,
                       struct error *err)
{
    const cJSON *images = NULL;
    const cJSON *image = NULL;
    if (json_array(tree, "images", JSON_REQUIRED, &images, err) < 0) return -1;
    cJSON_ArrayForEach(image, images)
    {
        if (!cJSON_IsString(image))
            return error_set(err, ERROR_INPUT, "\"images\" holds something that is no text");
        if (keep_list_add(list, image->valuestring, file, 0, err) < 0) return -1;
    }
    return 0;
}

int keep_json_read(struct keep_list *list, const char *file, const char *text, size_t length,
                   struct keep_json_facts *facts, struct error *err)
{
    *facts = (struct keep_json_facts){TIME_UNKNOWN, -1};
    CLEANUP(json_free) cJSON *tree = json_parse(text, length, "JSON", err);
    if (tree != NULL && read_head(tree, facts, err) == 0 && read_images(tree, list, file, err) == 0)
        return 0;
    err->kind = ERROR_INPUT;
    return error_context(err, "keep-list %s", file);
}
