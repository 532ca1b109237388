/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/httpscript.h"

#include "tests/lib/tap.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Bytes of body that the head announces. */
static size_t body_length(const char *head)
{
    static const char name[] = "\r\nContent-Length:";
    const char *line = strcasestr(head, name);
    return line != NULL ? strtoul(line + sizeof name - 1, NULL, 10) : 0;
}

/* Reads on to the end of the head. Returns the length of what has come, 0 where it does not end. */
static size_t read_head(int fd, char *request, size_t room)
{
    size_t length = 0;
    request[0] = '\0';
    while (strstr(request, "\r\n\r\n") == NULL) {
        const ssize_t got = read(fd, request + length, room - 1 - length);
        if (got <= 0) return 0;
        length += (size_t)got;
        request[length] = '\0';
    }
    return length;
}

/* Reads one request, head and body, and keeps what of it there is room for. False where the other
 * side is gone before its end. */
static bool read_request(int fd, char *request, size_t room)
{
    size_t length = read_head(fd, request, room);
    if (length == 0) return false;
    const size_t head = (size_t)(strstr(request, "\r\n\r\n") - request) + 4;
    const size_t whole = head + body_length(request);
    while (length < whole) {
        char piece[4096];
        const ssize_t got = read(fd, piece, sizeof piece);
        if (got <= 0) return false;
        if (length + (size_t)got < room) {
            memcpy(request + length, piece, (size_t)got);
            request[length + (size_t)got] = '\0';
        }
        length += (size_t)got;
    }
    return true;
}

static bool play(int fd, const struct turn *turn)
{
    if (turn->answer == NULL) return true;
    const size_t length = turn->length > 0 ? turn->length : strlen(turn->answer);
    if (!peer_write(fd, turn->answer, length)) return false;
    for (size_t i = 0; i < turn->fills; i++)
        if (!peer_write(fd, turn->fill, strlen(turn->fill))) return false;
    return true;
}

void script_serve(int fd, struct peer_log *log, const void *context)
{
    const struct script *script = context;
    static char request[sizeof log->last_request];
    while (read_request(fd, request, sizeof request)) {
        memcpy(log->last_request, request, sizeof request);
        const unsigned number = atomic_fetch_add(&log->requests, 1);
        const struct turn *turn = &script
                                       ->turns[number < script->count ? number : script->count - 1];
        if (!play(fd, turn)) return;
        if (turn->end == TURN_CLOSES) return;
        if (turn->end == TURN_HANGS) peer_hang(fd);
    }
}

struct http *http_at(const char *unix_path, const char *url, long seconds)
{
    const struct http_endpoint endpoint = {.unix_path = unix_path,
                                           .base_url = url,
                                           .connect_timeout_seconds = 1,
                                           .request_timeout_seconds = seconds};
    struct error err = {0};
    struct http *http = http_open(&endpoint, &err);
    if (http == NULL) tap_skip_all("%s", err.text);
    return http;
}

void pair_open(struct pair *pair, enum peer_kind kind, const struct script *script)
{
    peer_start(&pair->peer, kind, script_serve, script);
    pair->http = http_at(kind == PEER_UNIX ? pair->peer.path : NULL, pair->peer.url, 5);
}

void pair_close(struct pair *pair)
{
    http_close(pair->http);
    peer_stop(&pair->peer);
}

bool pair_perform(struct pair *pair, const struct http_request *request,
                  struct http_response *response)
{
    struct error err = {0};
    const bool answered = http_perform(pair->http, request, response, &err) == 0;
    return ok(answered, "%s %s is answered %s", request->method, request->path, err.text);
}
