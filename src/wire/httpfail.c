/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/httpfail.h"

#include "base/cleanup.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* libcurl has one code for every failed connect; the socket itself tells them apart. */
static int unix_connect_errno(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) return ENAMETOOLONG;
    memcpy(address.sun_path, path, strlen(path) + 1);
    CLEANUP(cleanup_fd) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return errno;
    return connect(fd, (const struct sockaddr *)&address, sizeof address) < 0 ? errno : 0;
}

static const char *unix_advice(int code)
{
    switch (code) {
    case EACCES:
    case EPERM: return "; run as root or as a member of the socket's group";
    case ECONNREFUSED: return "; is the daemon running?";
    case ENOENT: return "; is the path right, and the daemon running?";
    default: return "";
    }
}

static int unix_failure(const char *path, const char *message, struct error *err)
{
    const int code = unix_connect_errno(path);
    if (code == 0 || code == EAGAIN) {
        return error_set(err, ERROR_UNREACHABLE, "connect to unix://%s: %s", path, message);
    }
    const bool denied = code == EACCES || code == EPERM;
    return error_set(err, denied ? ERROR_DENIED : ERROR_UNREACHABLE, "connect to unix://%s: %s%s",
                     path, strerrordesc_np(code), unix_advice(code));
}

static enum error_kind kind_of(CURLcode code)
{
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return ERROR_TIMEOUT;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION: return ERROR_UNREACHABLE;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT: return ERROR_SYSTEM;
    default: return ERROR_PROTOCOL;
    }
}

int http_explain_failure(CURL *curl, CURLcode code, const struct http_endpoint *endpoint,
                         const char *message, struct error *err)
{
    if (err->kind != ERROR_NONE) return -1; /* a callback ended the transfer and said why */
    const char *text = message[0] ? message : curl_easy_strerror(code);
    if (code == CURLE_COULDNT_CONNECT && endpoint->unix_path) {
        return unix_failure(endpoint->unix_path, text, err);
    }
    const char *where = endpoint->unix_path ? endpoint->unix_path : endpoint->base_url;
    const enum error_kind kind = kind_of(code);
    if (kind == ERROR_UNREACHABLE) {
        long os_errno = 0;
        curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &os_errno);
        if (code == CURLE_COULDNT_CONNECT && os_errno) {
            return error_set_errno(err, kind, (int)os_errno, "connect to %s", where);
        }
        return error_set(err, kind, "connect to %s: %s", where, text);
    }
    return error_set(err, kind, "talk to %s: %s", where, text);
}
