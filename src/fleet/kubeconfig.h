/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "fleet/kube.h"

/*
 * Where the API server is and who we are to it: from the pod's service account, from a kubeconfig,
 * or from a plain URL. Texts live in the arena; keys and tokens never reach a message.
 */
struct kube_config {
    const char *server;
    const char *ca_file, *ca_pem;
    const char *certificate_file, *certificate_pem;
    const char *key_file, *key_pem;
    const char *token;      /* NULL: none */
    const char *token_file; /* wins over `token`, as in client-go; read again as it changes */
    const char *tls_name;
    const char *space; /* namespace; NULL: not said */
    bool insecure;
};

#define KUBE_CONFIG_MAX_BYTES ((size_t)4 * 1024 * 1024)
#define KUBE_CONFIG_MAX_FILES 32
#define KUBE_TOKEN_MAX_BYTES  ((size_t)64 * 1024)
#define KUBE_SERVICE_ACCOUNT  "/var/run/secrets/kubernetes.io/serviceaccount"

/* ERROR_INPUT, ERROR_SYSTEM, or ERROR_USAGE where no configuration is found at all. */
int kube_config_find(struct arena *arena, const struct kube_options *options,
                     struct kube_config *config, struct error *err);

/* The parts of it. A list of kubeconfig files is joined by colons: the first one to say something
 * is believed. `folder` is the service account's. */
int kube_config_read(struct arena *arena, const char *files, const char *context,
                     struct kube_config *config, struct error *err);
int kube_config_in_cluster(struct arena *arena, const char *folder, struct kube_config *config,
                           struct error *err);

/* The text of a token file, without blanks around it. ERROR_SYSTEM or ERROR_INPUT. */
int kube_token_read(struct arena *arena, const char *file, const char **token, struct error *err);
