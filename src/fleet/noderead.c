/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet/nodes.h"

#include "base/cleanup.h"

#include <string.h>

/* Optional text, "" where it is missing. */
static int get_text(struct arena *arena, const cJSON *object, const char *key, const char **value,
                    struct error *err)
{
    *value = "";
    return object != NULL ? json_text(arena, object, key, JSON_OPTIONAL, value, err) : 0;
}

static int read_taints(struct arena *arena, const cJSON *spec, struct node *node, struct error *err)
{
    const cJSON *taints = NULL;
    const cJSON *item = NULL;
    if (json_array(spec, "taints", JSON_OPTIONAL, &taints, err) < 0) return -1;
    cJSON_ArrayForEach(item, taints)
    {
        struct taint taint;
        if (json_text(arena, item, "key", JSON_REQUIRED, &taint.key, err) < 0 ||
            get_text(arena, item, "value", &taint.value, err) < 0 ||
            json_text(arena, item, "effect", JSON_REQUIRED, &taint.effect, err) < 0)
            return -1;
        node->taints = ARENA_GROW(arena, node->taints, node->taint_count);
        node->taints[node->taint_count++] = taint;
    }
    return 0;
}

static int read_ready(struct arena *arena, const cJSON *status, struct node *node,
                      struct error *err)
{
    const cJSON *conditions = NULL;
    const cJSON *item = NULL;
    node->unready = "it does not say";
    if (json_array(status, "conditions", JSON_OPTIONAL, &conditions, err) < 0) return -1;
    cJSON_ArrayForEach(item, conditions)
    {
        const char *type = NULL;
        const char *state = NULL;
        if (json_text(arena, item, "type", JSON_REQUIRED, &type, err) < 0 ||
            json_text(arena, item, "status", JSON_REQUIRED, &state, err) < 0)
            return -1;
        if (strcmp(type, "Ready") != 0) continue;
        node->ready = strcmp(state, "True") == 0;
        return get_text(arena, item, "reason", &node->unready, err);
    }
    return 0;
}

static int read_metadata(struct arena *arena, const cJSON *object, struct node *node,
                         struct error *err)
{
    const cJSON *metadata = NULL;
    const cJSON *labels = NULL;
    const char *leaving = NULL;
    if (json_object(object, "metadata", JSON_REQUIRED, &metadata, err) < 0 ||
        json_text(arena, metadata, "name", JSON_REQUIRED, &node->name, err) < 0 ||
        get_text(arena, metadata, "uid", &node->uid, err) < 0 ||
        get_text(arena, metadata, "deletionTimestamp", &leaving, err) < 0 ||
        json_object(metadata, "labels", JSON_OPTIONAL, &labels, err) < 0 ||
        labels_read(arena, labels, &node->labels, err) < 0)
        return -1;
    const char *hostname = labels_get(&node->labels, "kubernetes.io/hostname");
    node->hostname = hostname != NULL ? hostname : node->name;
    node->leaving = leaving[0] != '\0';
    return 0;
}

static int read_status(struct arena *arena, const cJSON *object, struct node *node,
                       struct error *err)
{
    const cJSON *status = NULL;
    const cJSON *info = NULL;
    node->os = node->runtime = "";
    node->unready = "it does not say";
    if (json_object(object, "status", JSON_OPTIONAL, &status, err) < 0) return -1;
    if (status == NULL) return 0;
    if (read_ready(arena, status, node, err) < 0 ||
        json_object(status, "nodeInfo", JSON_OPTIONAL, &info, err) < 0 ||
        get_text(arena, info, "operatingSystem", &node->os, err) < 0)
        return -1;
    return get_text(arena, info, "containerRuntimeVersion", &node->runtime, err);
}

int node_read(struct arena *arena, const cJSON *object, struct node *node, struct error *err)
{
    const cJSON *spec = NULL;
    *node = (struct node){0};
    if (read_metadata(arena, object, node, err) < 0) return error_context(err, "a node");
    if (json_object(object, "spec", JSON_OPTIONAL, &spec, err) == 0 &&
        (spec == NULL ||
         (json_bool(spec, "unschedulable", JSON_OPTIONAL, &node->cordoned, err) == 0 &&
          read_taints(arena, spec, node, err) == 0)) &&
        read_status(arena, object, node, err) == 0)
        return 0;
    return error_context(err, "node %s", node->name);
}

static int read_toleration(struct arena *arena, const cJSON *item, struct toleration *toleration,
                           struct error *err)
{
    const char *test = NULL;
    if (get_text(arena, item, "key", &toleration->key, err) < 0 ||
        get_text(arena, item, "operator", &test, err) < 0 ||
        get_text(arena, item, "value", &toleration->value, err) < 0 ||
        get_text(arena, item, "effect", &toleration->effect, err) < 0)
        return -1;
    toleration->exists = strcmp(test, "Exists") == 0;
    if (!toleration->exists && test[0] != '\0' && strcmp(test, "Equal") != 0)
        return error_set(err, ERROR_INPUT, "operator \"%.40s\" of a toleration is not known", test);
    if (!toleration->exists && toleration->key[0] == '\0')
        return error_set(err, ERROR_INPUT, "a toleration without a key needs the operator Exists");
    if (toleration->exists && toleration->value[0] != '\0')
        return error_set(err, ERROR_INPUT, "a toleration with the operator Exists has a value");
    return 0;
}

static int read_tolerations(struct arena *arena, const cJSON *spec, struct node_rules *rules,
                            struct error *err)
{
    const cJSON *list = NULL;
    const cJSON *item = NULL;
    if (json_array(spec, "tolerations", JSON_OPTIONAL, &list, err) < 0) return -1;
    cJSON_ArrayForEach(item, list)
    {
        struct toleration toleration;
        if (read_toleration(arena, item, &toleration, err) < 0) return -1;
        rules->tolerations = ARENA_GROW(arena, rules->tolerations, rules->toleration_count);
        rules->tolerations[rules->toleration_count++] = toleration;
    }
    return 0;
}

static int read_node_selector(struct arena *arena, const cJSON *spec, struct node_rules *rules,
                              struct error *err)
{
    const cJSON *object = NULL;
    struct labels labels;
    struct label_selector *selector = &rules->node_selector;
    if (json_object(spec, "nodeSelector", JSON_OPTIONAL, &object, err) < 0 ||
        labels_read(arena, object, &labels, err) < 0)
        return -1;
    selector->needs = ARENA_ARRAY(arena, labels.count, struct label_need);
    for (size_t i = 0; i < labels.count; i++) {
        const char **value = ARENA_NEW(arena, const char *);
        *value = labels.items[i].value;
        selector->needs[selector->count++] = (struct label_need){labels.items[i].key, LABEL_IN,
                                                                 value, 1};
    }
    return 0;
}

static int read_needs(struct arena *arena, const cJSON *term, const char *key,
                      struct label_selector *selector, struct error *err)
{
    const cJSON *list = NULL;
    const cJSON *item = NULL;
    if (json_array(term, key, JSON_OPTIONAL, &list, err) < 0) return -1;
    cJSON_ArrayForEach(item, list)
    {
        struct label_need need;
        if (label_need_read(arena, item, &need, err) < 0) return error_context(err, "%s", key);
        selector->needs = ARENA_GROW(arena, selector->needs, selector->count);
        selector->needs[selector->count++] = need;
    }
    return 0;
}

static int read_term(struct arena *arena, const cJSON *item, struct node_term *term,
                     struct error *err)
{
    *term = (struct node_term){0};
    if (read_needs(arena, item, "matchExpressions", &term->labels, err) < 0 ||
        read_needs(arena, item, "matchFields", &term->fields, err) < 0)
        return -1;
    for (size_t i = 0; i < term->fields.count; i++)
        if (strcmp(term->fields.needs[i].key, "metadata.name") != 0)
            return error_set(err, ERROR_INPUT, "matchFields knows metadata.name alone, not %s",
                             term->fields.needs[i].key);
    return 0;
}

static int read_terms(struct arena *arena, const cJSON *spec, struct node_rules *rules,
                      struct error *err)
{
    static const char *const path[] = {"affinity", "nodeAffinity",
                                       "requiredDuringSchedulingIgnoredDuringExecution"};
    const cJSON *terms = NULL;
    const cJSON *item = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(path); i++) {
        const cJSON *inner = NULL;
        if (json_object(spec, path[i], JSON_OPTIONAL, &inner, err) < 0) return -1;
        if (inner == NULL) return 0;
        spec = inner;
    }
    rules->has_terms = true;
    if (json_array(spec, "nodeSelectorTerms", JSON_REQUIRED, &terms, err) < 0) return -1;
    cJSON_ArrayForEach(item, terms)
    {
        struct node_term term;
        if (read_term(arena, item, &term, err) < 0) return -1;
        rules->terms = ARENA_GROW(arena, rules->terms, rules->term_count);
        rules->terms[rules->term_count++] = term;
    }
    return 0;
}

int node_rules_read(struct arena *arena, const cJSON *pod_spec, struct node_rules *rules,
                    struct error *err)
{
    const cJSON *os = NULL;
    if (read_tolerations(arena, pod_spec, rules, err) == 0 &&
        read_node_selector(arena, pod_spec, rules, err) == 0 &&
        read_terms(arena, pod_spec, rules, err) == 0 &&
        json_object(pod_spec, "os", JSON_OPTIONAL, &os, err) == 0 &&
        (os == NULL || json_text(arena, os, "name", JSON_REQUIRED, &rules->os, err) == 0))
        return 0;
    err->kind = ERROR_INPUT;
    return error_context(err, "the pod template");
}
