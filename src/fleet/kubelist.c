/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/kube.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "base/memory.h"
#include "fleet/kubecall.h"

#include <string.h>

/* As often the list may begin again. */
#define RESTARTS_MAX       5
#define RESTART_PAUSE_MS   500
#define CONTINUE_MAX_BYTES ((size_t)64 * 1024)

struct listing {
    struct kube *kube;
    const struct kube_query *query;
    const struct kube_reader *reader;
    struct kube_subject subject;
    struct json_list *page; /* the page that is being read */
    char *token;            /* of the next page; NULL: the first one */
    size_t taken;           /* items of this page that the reader has got, in all tries */
    size_t seen;            /* items of this try */
    int word;               /* negative: the reader ended it */
    char version[KUBE_VERSION_ROOM];
};

/* A page that is read again after a break brings the same items in the same order, since its
 * token names a state of the server: those that were taken are passed over. */
static int each(void *context, const cJSON *item, struct error *err)
{
    struct listing *listing = context;
    if (!cJSON_IsObject(item)) return error_set(err, ERROR_PROTOCOL, "an item is no object");
    if (++listing->seen <= listing->taken) return 0;
    listing->taken = listing->seen;
    listing->word = listing->reader->each(listing->reader->context, item, err);
    return listing->word;
}

static void forget(struct listing *listing)
{
    if (listing->reader->forget != NULL) listing->reader->forget(listing->reader->context);
    listing->taken = 0;
}

/* The first page has no token, so a second try may bring another state. */
static void begin(void *context)
{
    struct listing *listing = context;
    if (listing->token == NULL && listing->taken > 0) forget(listing);
    listing->seen = 0;
    json_list_free(&listing->page);
    listing->page = json_list_new("the list", "items", each, listing);
}

static int take(void *context, const char *data, size_t length, struct error *err)
{
    struct listing *listing = context;
    return json_list_feed(listing->page, data, length, err);
}

/* metadata of a list: where it stands, and whether more is to come. */
static int read_metadata(struct listing *listing, const cJSON *rest, struct error *err)
{
    CLEANUP(arena_release) struct arena arena = {0};
    const cJSON *metadata = NULL;
    const char *version = NULL;
    const char *token = NULL;
    if (json_object(rest, "metadata", JSON_REQUIRED, &metadata, err) < 0 ||
        json_text(&arena, metadata, "resourceVersion", JSON_OPTIONAL, &version, err) < 0 ||
        json_text(&arena, metadata, "continue", JSON_OPTIONAL, &token, err) < 0)
        return -1;
    if (version == NULL) version = "";
    if (strlen(version) >= sizeof listing->version)
        return error_set(err, ERROR_PROTOCOL, "a resourceVersion of more than %d bytes",
                         KUBE_VERSION_ROOM - 1);
    if (token != NULL && strlen(token) > CONTINUE_MAX_BYTES)
        return error_set(err, ERROR_PROTOCOL, "a continue token of more than %zu bytes",
                         CONTINUE_MAX_BYTES);
    memcpy(listing->version, version, strlen(version) + 1);
    free(listing->token);
    listing->token = token != NULL && token[0] != '\0' ? memory_copy_text(token, strlen(token))
                                                       : NULL;
    return 0;
}

static int finish_page(struct listing *listing, struct error *err)
{
    CLEANUP(json_free) cJSON *rest = NULL;
    if (json_list_finish(listing->page, &rest, err) == 0 && read_metadata(listing, rest, err) == 0)
        return KUBE_OK;
    return kube_name_failure(&listing->subject, KUBE_FAILED, err);
}

static void cleanup_response(struct http_response *response)
{
    http_response_release(response);
}

static int read_page(struct listing *listing, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf path;
    CLEANUP(cleanup_response) struct http_response response = {0};
    char limit[24];
    strbuf_init(&path, 0);
    snprintf(limit, sizeof limit, "%d", KUBE_PAGE_ITEMS);
    kube_add_query(&path, listing->query);
    kube_add_parameter(&path, "limit", limit);
    kube_add_parameter(&path, "continue", listing->token);
    const struct kube_call call = {
        .subject = listing->subject,
        .method = "GET",
        .path = path.data,
        .accept = listing->query->form == KUBE_METADATA
                      ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
                      : NULL,
        .repeat = KUBE_REPEAT,
        .begin = begin,
        .take = take,
        .context = listing,
    };
    const int result = kube_perform(listing->kube, &call, &response, err);
    return result == KUBE_OK ? finish_page(listing, err) : result;
}

static int read_pages(struct listing *listing, struct error *err)
{
    do {
        listing->taken = 0;
        const int result = read_page(listing, err);
        if (result != KUBE_OK) return result;
    } while (listing->token != NULL);
    return KUBE_OK;
}

static int read_all(struct listing *listing, struct error *err)
{
    for (unsigned restarts = 0;; restarts++) {
        const int result = read_pages(listing, err);
        if (result != KUBE_GONE || restarts == RESTARTS_MAX) return result;
        log_debug("%s; the list begins again", err->text);
        *err = (struct error){0};
        free(TAKE(listing->token));
        forget(listing);
        if (kube_sleep(listing->kube, RESTART_PAUSE_MS, err) != KUBE_OK) return KUBE_INTERRUPTED;
    }
}

int kube_list(struct kube *kube, const struct kube_query *query, const struct kube_reader *reader,
              char version[KUBE_VERSION_ROOM], struct error *err)
{
    struct listing listing = {
        .kube = kube,
        .query = query,
        .reader = reader,
        .subject = {.verb = "list",
                    .resource = kube_resource_of(query->kind),
                    .space = query->space},
    };
    int result = read_all(&listing, err);
    if (listing.word < 0) result = listing.word;
    json_list_free(&listing.page);
    free(listing.token);
    if (result == KUBE_OK && version != NULL)
        memcpy(version, listing.version, sizeof listing.version);
    return result;
}
