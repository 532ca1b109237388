/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/wire/h2peer.h"

#include "base/cleanup.h"

#include <nghttp2/nghttp2.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One connection, which carries one request. */
struct connection {
    int fd;
    struct peer_log *log;
    const struct h2_script *script;
    const struct h2_turn *turn;
    nghttp2_session *session;
    int32_t stream;
    char path[256];
    char seen[4096]; /* headers of the request */
    uint8_t request[65536];
    size_t request_length;
    size_t sent;    /* bytes of the answer's body */
    bool body_done; /* nothing of the body is left to send */
    bool asked;     /* the whole request is here */
};

static ssize_t on_send(nghttp2_session *session, const uint8_t *data, size_t length, int flags,
                       void *context)
{
    (void)session, (void)flags;
    struct connection *connection = context;
    return peer_write(connection->fd, data, length) ? (ssize_t)length
                                                    : NGHTTP2_ERR_CALLBACK_FAILURE;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_length, const uint8_t *value, size_t value_length, uint8_t flags,
                     void *context)
{
    (void)session, (void)frame, (void)flags;
    struct connection *connection = context;
    const size_t used = strlen(connection->seen);
    snprintf(connection->seen + used, sizeof connection->seen - used, "%.*s: %.*s\n",
             (int)name_length, (const char *)name, (int)value_length, (const char *)value);
    if (name_length == 5 && memcmp(name, ":path", 5) == 0)
        snprintf(connection->path, sizeof connection->path, "%.*s", (int)value_length,
                 (const char *)value);
    return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t stream, const uint8_t *data,
                   size_t length, void *context)
{
    (void)session, (void)flags, (void)stream;
    struct connection *connection = context;
    if (length > sizeof connection->request - connection->request_length)
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    memcpy(connection->request + connection->request_length, data, length);
    connection->request_length += length;
    return 0;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *context)
{
    (void)session;
    struct connection *connection = context;
    /* An acknowledgement of settings has the same bit set. */
    const bool of_request = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    if (!of_request || (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) return 0;
    connection->stream = frame->hd.stream_id;
    connection->asked = true;
    return 0;
}

static size_t body_length(const struct connection *connection)
{
    const struct h2_turn *turn = connection->turn;
    return turn->echo ? connection->request_length : turn->length + turn->fills;
}

static ssize_t read_body(nghttp2_session *session, int32_t stream, uint8_t *buffer, size_t length,
                         uint32_t *flags, nghttp2_data_source *source, void *context)
{
    (void)session, (void)stream, (void)source;
    struct connection *connection = context;
    const struct h2_turn *turn = connection->turn;
    const uint8_t *from = turn->echo ? connection->request : (const uint8_t *)turn->body;
    const size_t real = turn->echo ? connection->request_length : turn->length;
    const size_t left = body_length(connection) - connection->sent;
    const size_t now = left < length ? left : length;
    for (size_t i = 0; i < now; i++) {
        const size_t place = connection->sent + i;
        buffer[i] = place < real ? from[place] : 0;
    }
    connection->sent += now;
    if (now == left) {
        *flags |= NGHTTP2_DATA_FLAG_EOF;
        connection->body_done = true;
    }
    return (ssize_t)now;
}

/* Splits "name: value" lines; a pseudo header's name begins with a colon. */
static size_t make_headers(const char *const *lines, size_t count, nghttp2_nv *headers)
{
    size_t made = 0;
    for (; made < count && lines[made] != NULL; made++) {
        const char *line = lines[made];
        const char *colon = strchr(line + 1, ':');
        const char *value = colon[1] == ' ' ? colon + 2 : colon + 1;
        headers[made] = (nghttp2_nv){(uint8_t *)(uintptr_t)line, (uint8_t *)(uintptr_t)value,
                                     (size_t)(colon - line), strlen(value), NGHTTP2_NV_FLAG_NONE};
    }
    return made;
}

static void note_request(struct connection *connection)
{
    char *out = connection->log->last_request;
    size_t at = (size_t)snprintf(out, sizeof connection->log->last_request, "%s\n",
                                 connection->seen);
    for (size_t i = 0; i < connection->request_length && i < 256; i++)
        at += (size_t)snprintf(out + at, sizeof connection->log->last_request - at, "%02x",
                               connection->request[i]);
    atomic_fetch_add(&connection->log->requests, 1);
}

static bool flush(struct connection *connection)
{
    return nghttp2_session_send(connection->session) == 0;
}

/* Reads once and lets the session answer. False when the other side is gone. */
static bool turn_over(struct connection *connection)
{
    uint8_t buffer[16384];
    const ssize_t got = read(connection->fd, buffer, sizeof buffer);
    return got > 0 && nghttp2_session_mem_recv(connection->session, buffer, (size_t)got) == got &&
           flush(connection);
}

static bool send_head(struct connection *connection)
{
    const struct h2_turn *turn = connection->turn;
    nghttp2_nv headers[ARRAY_LENGTH(turn->head)];
    const size_t count = make_headers(turn->head, ARRAY_LENGTH(turn->head), headers);
    if (count == 0) return true;
    const bool last = turn->end == H2_ENDS_STREAM && body_length(connection) == 0 &&
                      turn->trailer[0] == NULL;
    return nghttp2_submit_headers(connection->session,
                                  last ? NGHTTP2_FLAG_END_STREAM : NGHTTP2_FLAG_NONE,
                                  connection->stream, NULL, headers, count, NULL) == 0 &&
           flush(connection);
}

/* Also waits where the window is full. */
static bool send_body(struct connection *connection)
{
    const struct h2_turn *turn = connection->turn;
    if (body_length(connection) == 0) return true;
    const bool last = turn->end == H2_ENDS_STREAM && turn->trailer[0] == NULL;
    const nghttp2_data_provider provider = {.read_callback = read_body};
    if (nghttp2_submit_data(connection->session, last ? NGHTTP2_FLAG_END_STREAM : NGHTTP2_FLAG_NONE,
                            connection->stream, &provider) != 0 ||
        !flush(connection))
        return false;
    while (!connection->body_done)
        if (!turn_over(connection)) return false;
    return true;
}

static bool send_trailer(struct connection *connection)
{
    nghttp2_nv headers[ARRAY_LENGTH(connection->turn->trailer)];
    const size_t count = make_headers(connection->turn->trailer,
                                      ARRAY_LENGTH(connection->turn->trailer), headers);
    return count == 0 ||
           (nghttp2_submit_trailer(connection->session, connection->stream, headers, count) == 0 &&
            flush(connection));
}

static void end(struct connection *connection)
{
    const struct h2_turn *turn = connection->turn;
    switch (turn->end) {
    case H2_ENDS_STREAM: peer_hang(connection->fd); break;
    case H2_RESETS:
        nghttp2_submit_rst_stream(connection->session, NGHTTP2_FLAG_NONE, connection->stream,
                                  turn->code);
        flush(connection);
        peer_hang(connection->fd);
        break;
    case H2_LEAVES:
        nghttp2_submit_goaway(connection->session, NGHTTP2_FLAG_NONE, 0, turn->code, NULL, 0);
        flush(connection);
        break;
    case H2_STALLS: peer_hang(connection->fd); break;
    case H2_CUTS: break;
    }
}

/* Over before a byte of the answer goes out: a client with one call under way never has two here. */
static void be_busy(struct peer_log *log, unsigned milliseconds)
{
    const unsigned now = atomic_fetch_add(&log->busy, 1) + 1;
    unsigned most = atomic_load(&log->most_busy);
    while (now > most && !atomic_compare_exchange_weak(&log->most_busy, &most, now)) continue;
    usleep(milliseconds * 1000);
    atomic_fetch_sub(&log->busy, 1);
}

static void answer(struct connection *connection)
{
    for (size_t i = 0; i < connection->script->count; i++)
        if (strcmp(connection->script->turns[i].path, connection->path) == 0)
            connection->turn = &connection->script->turns[i];
    if (connection->turn == NULL) return;
    be_busy(connection->log, connection->turn->delay_milliseconds);
    if (connection->turn->says_goodbye)
        nghttp2_submit_goaway(connection->session, NGHTTP2_FLAG_NONE, connection->stream,
                              NGHTTP2_NO_ERROR, NULL, 0);
    if (send_head(connection) && send_body(connection) && send_trailer(connection)) end(connection);
}

static void open_session(struct connection *connection)
{
    nghttp2_session_callbacks *callbacks = NULL;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_send_callback(callbacks, on_send);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_server_new(&connection->session, callbacks, connection);
    nghttp2_session_callbacks_del(callbacks);
    nghttp2_submit_settings(connection->session, NGHTTP2_FLAG_NONE, NULL, 0);
}

void h2_serve(int fd, struct peer_log *log, const void *context)
{
    static struct connection connection;
    connection = (struct connection){.fd = fd, .log = log, .script = context};
    open_session(&connection);
    bool alive = flush(&connection);
    while (alive && !connection.asked) alive = turn_over(&connection);
    if (alive) {
        note_request(&connection);
        answer(&connection);
    }
    nghttp2_session_del(connection.session);
}
