/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/dockeranswer.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "engine/dockerapi.h"
#include "wire/json.h"

#include <stdio.h>
#include <string.h>

/* The first row whose status and words fit decides. */
struct refusal {
    long status; /* 500: any of 500 to 599; 0: any */
    const char *words;
    enum outcome outcome;
    bool settle;
};

// clang-format off
static const struct refusal refusals[] = {
    {404, "page not found",         OUTCOME_FAILED,  false}, /* no image was meant */
    {404, "",                       OUTCOME_GONE,    true},  /* gone, or its tag has moved */
    {409, "is using",               OUTCOME_IN_USE,  false},
    {409, "is being used by",       OUTCOME_IN_USE,  false},
    {409, "in use by",              OUTCOME_IN_USE,  false}, /* Podman */
    {409, "dependent child images", OUTCOME_REFUSED, false},
    {409, "multiple repositories",  OUTCOME_REFUSED, false},
    {409, "",                       OUTCOME_REFUSED, false},
    /* "unrecognized image ID": the engine lost a race with another removal. Other failures may
     * have come after the name was taken off. */
    {500, "tag not known",          OUTCOME_REFUSED, false}, /* Podman: a digest beside tags */
    {500, "more than one tag",      OUTCOME_REFUSED, false}, /* Podman: an ID with several names */
    {500, "",                       OUTCOME_REMOVED, true},
    {0,   "",                       OUTCOME_FAILED,  false},
};
// clang-format on

static void read_refusal(const struct http_response *response, struct docker_answer *answer)
{
    const long status = response->status >= 500 && response->status < 600 ? 500 : response->status;
    char words[400];
    docker_api_message(response, words, sizeof words);
    snprintf(answer->detail, sizeof answer->detail, "status %ld: %s", response->status, words);
    for (size_t i = 0; i < ARRAY_LENGTH(refusals); i++) {
        const struct refusal *row = &refusals[i];
        if ((row->status != 0 && row->status != status) || strstr(words, row->words) == NULL)
            continue;
        answer->outcome = row->outcome;
        answer->settle = row->settle;
        return;
    }
}

struct removed {
    const char *asked;
    const struct reference *asked_parts;
    const char *image_id;
    bool untagged;
    bool deleted;
    struct strbuf others; /* names that went as well and that nobody asked for */
};

/* With a tag its repository's digests fall, which is no surprise; anything else is. */
static void note_untagged(struct arena *arena, struct removed *removed, const char *name)
{
    struct error ignored = {0};
    struct reference parts;
    const struct reference *asked = removed->asked_parts;
    const bool readable = reference_parse(arena, name, REFERENCE_DEFAULT_LATEST, &parts,
                                          &ignored) == 0;
    if (readable && removed->asked != NULL) {
        if (strcmp(parts.text, removed->asked) == 0) {
            removed->untagged = true;
            return;
        }
        if (parts.tag == NULL && strcmp(parts.repository, asked->repository) == 0) return;
    }
    strbuf_printf(&removed->others, "%s%s", removed->others.length == 0 ? "" : ", ", name);
}

static int read_entries(struct arena *arena, const cJSON *entries, struct removed *removed,
                        struct error *err)
{
    const cJSON *entry;
    if (!cJSON_IsArray(entries)) return error_set(err, ERROR_PROTOCOL, "the answer is no array");
    cJSON_ArrayForEach(entry, entries)
    {
        const char *untagged = NULL;
        const char *deleted = NULL;
        if (json_text(arena, entry, "Untagged", JSON_OPTIONAL, &untagged, err) < 0 ||
            json_text(arena, entry, "Deleted", JSON_OPTIONAL, &deleted, err) < 0)
            return -1;
        if (untagged != NULL) note_untagged(arena, removed, untagged);
        if (deleted != NULL && strcmp(deleted, removed->image_id) == 0) removed->deleted = true;
    }
    return 0;
}

static void read_success(const struct http_response *response, struct removed *removed,
                         struct arena *arena, struct docker_answer *answer)
{
    struct error failure = {0};
    CLEANUP(json_free)
    cJSON *entries = json_parse(response->body.data, response->body.length, "answer", &failure);
    answer->outcome = OUTCOME_REMOVED;
    if (entries == NULL || read_entries(arena, entries, removed, &failure) < 0) {
        answer->settle = true;
        snprintf(answer->detail, sizeof answer->detail, "status 200, but %.400s", failure.text);
        return;
    }
    answer->image_deleted = removed->deleted;
    answer->settle = removed->asked == NULL ? !removed->deleted : !removed->untagged;
    if (answer->settle)
        snprintf(answer->detail, sizeof answer->detail,
                 "status 200, but the answer does not say that it went");
    else if (removed->others.length > 0)
        snprintf(answer->detail, sizeof answer->detail, "the engine also removed %.400s",
                 removed->others.data);
}

void docker_answer_read(const struct http_response *response, const char *asked,
                        const char *image_id, struct docker_answer *answer)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct reference parts = {0};
    struct error ignored = {0};
    struct removed removed = {.asked = asked, .asked_parts = &parts, .image_id = image_id};
    *answer = (struct docker_answer){.outcome = OUTCOME_FAILED};
    if (response->status != 200) {
        read_refusal(response, answer);
        return;
    }
    /* A name that cannot be parsed here matches nothing that the engine lists. */
    if (asked != NULL &&
        reference_parse(&arena, asked, REFERENCE_DEFAULT_NONE, &parts, &ignored) < 0)
        parts.repository = "";
    strbuf_init(&removed.others, 4096);
    read_success(response, &removed, &arena, answer);
    strbuf_release(&removed.others);
}
