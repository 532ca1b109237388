/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "wire/json.h"

/*
 * Labels and what is asked of them, by the rules of Kubernetes. Pure. Texts live in the arena.
 */
struct label {
    const char *key, *value;
};

struct labels {
    struct label *items;
    size_t count;
};

enum label_operator {
    LABEL_IN,
    LABEL_NOT_IN,
    LABEL_EXISTS,
    LABEL_ABSENT,
    LABEL_ABOVE,
    LABEL_BELOW
};

struct label_need {
    const char *key;
    enum label_operator test;
    const char **values;
    size_t count;
};

/* All needs must be met; none of them: anything goes. */
struct label_selector {
    struct label_need *needs;
    size_t count;
};

/* The value, or NULL. */
const char *labels_get(const struct labels *labels, const char *key);
/* From an object whose values are text (`object` NULL: none). ERROR_PROTOCOL otherwise. */
int labels_read(struct arena *arena, const cJSON *object, struct labels *labels, struct error *err);

/* As kubectl -l: "a=b", "a==b", "a!=b", "a in (b,c)", "a notin (b,c)", "a", "!a", joined by
 * commas. Empty text selects all. ERROR_USAGE otherwise, with the place. */
int label_selector_parse(struct arena *arena, const char *text, struct label_selector *selector,
                         struct error *err);
/* One entry of matchExpressions or matchFields: {"key", "operator", "values"}. */
int label_need_read(struct arena *arena, const cJSON *object, struct label_need *need,
                    struct error *err);
/* A missing label meets NotIn and DoesNotExist, and nothing else. */
bool label_need_is_met(const struct label_need *need, const struct labels *labels);
bool label_selector_matches(const struct label_selector *selector, const struct labels *labels);
