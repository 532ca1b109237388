/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/httptls.h"

#include "base/cleanup.h"

#include <string.h>

/* libcurl borrows the text: it lives as long as the handle. */
static void set_pem(CURL *curl, CURLoption option, const char *pem)
{
    if (pem == NULL) return;
    struct curl_blob blob = {NULL, strlen(pem), CURL_BLOB_NOCOPY};
    memcpy(&blob.data, &pem, sizeof blob.data);
    curl_easy_setopt(curl, option, &blob);
}

void http_set_tls(CURL *curl, const struct http_endpoint *endpoint)
{
    const bool verify = endpoint->security == HTTP_TLS;
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
    if (endpoint->ca_file != NULL || endpoint->ca_pem != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, endpoint->ca_file);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL); /* else the system's would do as well */
    }
    if (endpoint->certificate_file) {
        curl_easy_setopt(curl, CURLOPT_SSLCERT, endpoint->certificate_file);
    }
    if (endpoint->key_file) curl_easy_setopt(curl, CURLOPT_SSLKEY, endpoint->key_file);
    set_pem(curl, CURLOPT_CAINFO_BLOB, endpoint->ca_pem);
    set_pem(curl, CURLOPT_SSLCERT_BLOB, endpoint->certificate_pem);
    set_pem(curl, CURLOPT_SSLKEY_BLOB, endpoint->key_pem);
}

bool http_is_lasting(CURLcode code)
{
    switch (code) {
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION: return true;
    default: return false;
    }
}

static void cleanup_url(CURLU **url)
{
    curl_url_cleanup(*url);
}

static void cleanup_text(char **text)
{
    curl_free(*text);
}

int http_route_find(struct arena *arena, const struct http_endpoint *endpoint,
                    struct http_route *route, struct error *err)
{
    *route = (struct http_route){endpoint->base_url, NULL, NULL};
    if (endpoint->tls_name == NULL) return 0;
    CLEANUP(cleanup_url) CURLU *url = curl_url();
    CLEANUP(cleanup_text) char *host = NULL;
    CLEANUP(cleanup_text) char *port = NULL;
    CLEANUP(cleanup_text) char *detour = NULL;
    if (url == NULL || curl_url_set(url, CURLUPART_URL, endpoint->base_url, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK ||
        curl_url_set(url, CURLUPART_HOST, endpoint->tls_name, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_URL, &detour, 0) != CURLUE_OK)
        return error_set(err, ERROR_USAGE, "\"%s\" with the server name \"%s\" is no URL",
                         endpoint->base_url, endpoint->tls_name);
    size_t length = strlen(detour);
    while (length > 0 && detour[length - 1] == '/') length--;
    route->base_url = arena_strndup(arena, detour, length);
    route->connect_to = arena_printf(arena, "::%s:%s", host, port);
    route->host_header = arena_printf(arena, "Host: %s:%s", host, port);
    return 0;
}
