/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/kube.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "fleet/kubecall.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

#define REQUEST_SECONDS   60
#define CONNECT_SECONDS   10
#define PATIENCE_SECONDS  120
#define TOKEN_AGE_MS      60000
#define PULSE_INTERVAL_MS 200
#define SLEEP_SLICE_MS    100

int64_t kube_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool kube_refresh_token(struct kube *kube, enum kube_token_age age)
{
    CLEANUP(arena_release) struct arena arena = {0};
    struct error err = {0};
    const char *token = NULL;
    const int64_t now = kube_clock();
    if (kube->config.token_file == NULL) return false;
    if (age == KUBE_TOKEN_IN_TIME && now - kube->token_read_at < TOKEN_AGE_MS) return false;
    kube->token_read_at = now;
    if (kube_token_read(&arena, kube->config.token_file, &token, &err) < 0) {
        log_warning("%s; the token from before is used on", err.text);
        return false;
    }
    if (strcmp(kube->token, token) == 0) return false;
    free(kube->token);
    kube->token = memory_copy_text(token, strlen(token));
    return true;
}

static int read_first_token(struct kube *kube, struct error *err)
{
    CLEANUP(arena_release) struct arena arena = {0};
    const char *token = kube->config.token;
    if (kube->config.token_file != NULL &&
        kube_token_read(&arena, kube->config.token_file, &token, err) < 0)
        return -1;
    if (token != NULL) kube->token = memory_copy_text(token, strlen(token));
    kube->token_read_at = kube_clock();
    return 0;
}

/* Whether what follows "http://" is this very machine. */
static bool is_loopback(const char *host)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    const size_t length = host[0] == '[' ? strcspn(host, "/") : strcspn(host, ":/");
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        const size_t own = strlen(names[i]);
        if (strncmp(host, names[i], own) == 0 && (length == own || host[own] == ':')) return true;
    }
    return false;
}

static int check_config(const struct kube_config *config, struct error *err)
{
    static const char plain[] = "http://";
    const bool is_plain = text_starts_with(config->server, plain);
    const bool has_certificate = config->certificate_file != NULL ||
                                 config->certificate_pem != NULL;
    const bool has_key = config->key_file != NULL || config->key_pem != NULL;
    const bool has_ca = config->ca_file != NULL || config->ca_pem != NULL;
    if (!is_plain && !text_starts_with(config->server, "https://"))
        return error_set(err, ERROR_INPUT,
                         "the API server \"%s\" begins with neither https:// nor http://",
                         config->server);
    if (has_certificate != has_key)
        return error_set(err, ERROR_INPUT, "a client certificate and its key go together, only %s",
                         has_key ? "the key is there" : "the certificate is there");
    if (config->insecure && has_ca)
        return error_set(err, ERROR_INPUT,
                         "insecure-skip-tls-verify with a certificate-authority: one of them is "
                         "not meant");
    if (is_plain && (config->token != NULL || config->token_file != NULL) &&
        !is_loopback(config->server + sizeof plain - 1))
        return error_set(err, ERROR_INPUT, "a token is not sent to %s in the clear; use https://",
                         config->server);
    return 0;
}

static void set_endpoint(struct kube *kube, const struct kube_options *options)
{
    const struct kube_config *config = &kube->config;
    size_t length = strlen(config->server);
    while (length > 0 && config->server[length - 1] == '/') length--;
    kube->endpoint = (struct http_endpoint){
        .base_url = arena_strndup(&kube->arena, config->server, length),
        .security = text_starts_with(config->server, "http://") ? HTTP_PLAIN
                    : config->insecure                          ? HTTP_TLS_INSECURE
                                                                : HTTP_TLS,
        .ca_file = config->ca_file,
        .certificate_file = config->certificate_file,
        .key_file = config->key_file,
        .ca_pem = config->ca_pem,
        .certificate_pem = config->certificate_pem,
        .key_pem = config->key_pem,
        .tls_name = config->tls_name,
        .connect_timeout_seconds = CONNECT_SECONDS,
        .request_timeout_seconds = options->request_timeout_seconds > 0
                                       ? options->request_timeout_seconds
                                       : REQUEST_SECONDS,
    };
}

static int configure(struct kube *kube, const struct kube_options *options, struct error *err)
{
    if (kube_config_find(&kube->arena, options, &kube->config, err) < 0 ||
        check_config(&kube->config, err) < 0 || read_first_token(kube, err) < 0)
        return -1;
    set_endpoint(kube, options);
    kube->space = kube->config.space != NULL ? kube->config.space : "default";
    const long patience = options->patience_seconds;
    kube->patience_seconds = patience < 0 ? 0 : patience == 0 ? PATIENCE_SECONDS : patience;
    if (getrandom(&kube->random, sizeof kube->random, GRND_NONBLOCK) < 0)
        kube->random = (uint64_t)kube_clock();
    kube->random |= 1;
    return 0;
}

struct kube *kube_open(const struct kube_options *options, struct error *err)
{
    struct kube *kube = memory_zeroed(1, sizeof *kube);
    if (configure(kube, options, err) == 0) return kube;
    error_context(err, "connect to Kubernetes");
    kube_close(kube);
    return NULL;
}

void kube_close(struct kube *kube)
{
    if (kube == NULL) return;
    for (size_t i = 0; i < KUBE_LINES; i++) http_close(kube->lines[i].http);
    free(kube->token);
    arena_release(&kube->arena);
    free(kube);
}

const char *kube_server(const struct kube *kube)
{
    return kube->endpoint.base_url;
}

const char *kube_namespace(const struct kube *kube)
{
    return kube->space;
}

size_t kube_request_count(const struct kube *kube)
{
    return kube->request_count;
}

void kube_set_pulse(struct kube *kube, kube_pulse pulse, void *context)
{
    kube->pulse = pulse;
    kube->pulse_context = context;
}

bool kube_beat(struct kube *kube, enum kube_beat beat)
{
    const int64_t now = kube_clock();
    if (kube->pulse == NULL || kube->in_pulse) return true;
    if (beat == KUBE_BEAT_IN_TIME && now - kube->pulsed_at < PULSE_INTERVAL_MS) return true;
    kube->pulsed_at = now;
    kube->in_pulse = true;
    const bool go_on = kube->pulse(kube->pulse_context);
    kube->in_pulse = false;
    return go_on;
}

int kube_interrupted(struct error *err)
{
    error_set(err, ERROR_SYSTEM, "interrupted");
    return KUBE_INTERRUPTED;
}

int kube_sleep(struct kube *kube, int64_t milliseconds, struct error *err)
{
    const int64_t end = kube_clock() + milliseconds;
    for (;;) {
        if (!kube_beat(kube, KUBE_BEAT_IN_TIME)) return kube_interrupted(err);
        const int64_t left = end - kube_clock();
        if (left <= 0) return KUBE_OK;
        const int64_t slice = left < SLEEP_SLICE_MS ? left : SLEEP_SLICE_MS;
        const struct timespec pause = {0, (long)slice * 1000000};
        nanosleep(&pause, NULL);
    }
}
