/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/httpfail.h"

#include "base/cleanup.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

int http_before_sending(void *context, char *peer_address, char *own_address, int peer_port,
                        int own_port)
{
    (void)peer_address, (void)own_address, (void)peer_port, (void)own_port;
    struct http_progress *progress = context;
    if (progress->sent && !progress->repeatable) return CURL_PREREQFUNC_ABORT;
    progress->sent = true;
    return CURL_PREREQFUNC_OK;
}

/* libcurl has one code for every failed connect, and may forget errno: then the socket is asked. */
static int unix_connect_errno(CURL *curl, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat status;
    long code = 0;
    if (strlen(path) >= sizeof address.sun_path) return ENAMETOOLONG;
    if (stat(path, &status) == 0 && !S_ISSOCK(status.st_mode)) return ENOTSOCK;
    curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &code);
    if (code != 0) return (int)code;
    memcpy(address.sun_path, path, strlen(path) + 1);
    CLEANUP(cleanup_fd) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return errno;
    return connect(fd, (const struct sockaddr *)&address, sizeof address) < 0 ? errno : 0;
}

static const char *unix_words(int code)
{
    switch (code) {
    case EACCES:
    case EPERM: return "permission denied; run as root or join the socket's group";
    case ECONNREFUSED: return "connection refused (is the daemon running?)";
    case ENOENT: return "no such file (is the path right, and the daemon running?)";
    case ENOTSOCK: return "it is not a socket";
    case ENAMETOOLONG: return "the path is too long for a socket";
    case EAGAIN: return "the daemon does not accept connections (does it hang?)";
    default: return NULL;
    }
}

static int unix_failure(CURL *curl, const char *path, const char *message, struct error *err)
{
    const int code = unix_connect_errno(curl, path);
    const char *words = unix_words(code);
    if (words == NULL && code != 0)
        return error_set_errno(err, ERROR_UNREACHABLE, code, "connect to unix://%s", path);
    const bool denied = code == EACCES || code == EPERM;
    return error_set(err, denied ? ERROR_DENIED : ERROR_UNREACHABLE, "connect to unix://%s: %s",
                     path, words != NULL ? words : message);
}

static int connect_failure(CURL *curl, CURLcode code, const struct http_endpoint *endpoint,
                           const char *message, struct error *err)
{
    const bool timed_out = code == CURLE_OPERATION_TIMEDOUT;
    if (endpoint->unix_path != NULL && !timed_out)
        return unix_failure(curl, endpoint->unix_path, message, err);
    const char *scheme = endpoint->unix_path != NULL ? "unix://" : "";
    const char *where = endpoint->unix_path != NULL ? endpoint->unix_path : endpoint->base_url;
    long os_errno = 0;
    curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &os_errno);
    if (code == CURLE_COULDNT_CONNECT && os_errno != 0)
        return error_set_errno(err, ERROR_UNREACHABLE, (int)os_errno, "connect to %s", where);
    return error_set(err, ERROR_UNREACHABLE, "connect to %s%s: %s", scheme, where, message);
}

/* True while nothing was sent, and where sending it again would do no harm. */
static bool is_connect_failure(CURLcode code, const struct http_progress *progress)
{
    switch (code) {
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION: return !progress->sent || progress->repeatable;
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: return !progress->sent;
    default: return false;
    }
}

static enum error_kind kind_of(CURLcode code)
{
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return ERROR_TIMEOUT;
    case CURLE_FAILED_INIT: return ERROR_SYSTEM;
    default: return ERROR_PROTOCOL;
    }
}

int http_explain_failure(CURL *curl, CURLcode code, const struct http_endpoint *endpoint,
                         const struct http_progress *progress, const char *message,
                         struct error *err)
{
    if (err->kind != ERROR_NONE) return -1; /* a callback ended the transfer and said why */
    const char *text = message[0] ? message : curl_easy_strerror(code);
    if (is_connect_failure(code, progress)) return connect_failure(curl, code, endpoint, text, err);
    /* So libcurl calls a header line of more than 100 KiB. */
    if (code == CURLE_OUT_OF_MEMORY) text = "a header is too long, or out of memory";
    if (code == CURLE_ABORTED_BY_CALLBACK || code == CURLE_COULDNT_CONNECT)
        text = "the connection was lost before an answer came";
    const bool unknown = progress->sent && !progress->repeatable;
    return error_set(err, kind_of(code), "talk to %s%s: %s%s",
                     endpoint->unix_path != NULL ? "unix://" : "",
                     endpoint->unix_path != NULL ? endpoint->unix_path : endpoint->base_url, text,
                     unknown ? "; what came of the request is unknown" : "");
}
