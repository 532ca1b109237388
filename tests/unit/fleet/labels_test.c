/* SPDX-License-Identifier: Apache-2.0 */
/* Selectors, by the rules of Kubernetes. */
#include "fleet/labels.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <stdlib.h>
#include <string.h>

#define LABELS "{\"a\":\"b\",\"e\":\"\",\"x.io/n\":\"10\"}"

static const struct {
    const char *text;
    int answer; /* 1 matches, 0 does not, -1 refused */
} selectors[] = {
    {"", 1},          {"  ", 1},          {"a", 1},          {"z", 0},           {"!a", 0},
    {"!z", 1},        {"! z", 1},         {"a=b", 1},        {"a==b", 1},        {"a = b", 1},
    {"a=c", 0},       {"z=b", 0},         {"a!=b", 0},       {"a!=c", 1},        {"z!=b", 1},
    {"e=", 1},        {"a=", 0},          {"a in (b)", 1},   {"a in (c,b)", 1},  {"a in (c)", 0},
    {"z in (b)", 0},  {"a notin (b)", 0}, {"a notin(c)", 1}, {"z notin (b)", 1}, {"e in ()", 1},
    {"e in (b,)", 1}, {"a,e", 1},         {"a=b,z", 0},      {"a=b, !z", 1},     {"x.io/n=10", 1},
    {"in", 0},        {"a,", -1},         {",a", -1},        {"=b", -1},         {"a in b", -1},
    {"a in (b", -1},  {"a b", -1},        {"a=b c", -1},     {"!a=b", -1},       {"a>1", -1},
    {"!", -1},        {"a=b;c", -1},      {"a in (b))", -1},
};

static const struct {
    const char *need;
    int answer;
} needs[] = {
    {"{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"b\"]}", 1},
    {"{\"key\":\"a\",\"operator\":\"NotIn\",\"values\":[\"b\"]}", 0},
    {"{\"key\":\"z\",\"operator\":\"NotIn\",\"values\":[\"b\"]}", 1},
    {"{\"key\":\"a\",\"operator\":\"Exists\"}", 1},
    {"{\"key\":\"a\",\"operator\":\"DoesNotExist\"}", 0},
    {"{\"key\":\"z\",\"operator\":\"DoesNotExist\"}", 1},
    {"{\"key\":\"x.io/n\",\"operator\":\"Gt\",\"values\":[\"9\"]}", 1},
    {"{\"key\":\"x.io/n\",\"operator\":\"Gt\",\"values\":[\"10\"]}", 0},
    {"{\"key\":\"x.io/n\",\"operator\":\"Lt\",\"values\":[\"11\"]}", 1},
    {"{\"key\":\"x.io/n\",\"operator\":\"Lt\",\"values\":[\"10\"]}", 0},
    {"{\"key\":\"a\",\"operator\":\"Gt\",\"values\":[\"1\"]}", 0},
    {"{\"key\":\"z\",\"operator\":\"Lt\",\"values\":[\"1\"]}", 0},
    {"{\"key\":\"a\",\"operator\":\"In\"}", -1},
    {"{\"key\":\"a\",\"operator\":\"In\",\"values\":[]}", -1},
    {"{\"key\":\"a\",\"operator\":\"Exists\",\"values\":[\"b\"]}", -1},
    {"{\"key\":\"a\",\"operator\":\"Gt\",\"values\":[\"1\",\"2\"]}", -1},
    {"{\"key\":\"a\",\"operator\":\"Like\",\"values\":[\"b\"]}", -1},
    {"{\"operator\":\"Exists\"}", -1},
    {"{\"key\":\"a\",\"operator\":\"In\",\"values\":[1]}", -1},
};

static cJSON *parse(const char *text)
{
    struct error err = {0};
    return json_parse(text, strlen(text), "the test", &err);
}

int main(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(json_free) cJSON *tree = parse(LABELS);
    CLEANUP(json_free) cJSON *wrong = parse("{\"a\":1}");
    struct labels labels;
    struct error err = {0};
    is_int(labels_read(&arena, tree, &labels, &err), 0, "labels are read");
    is_str(labels_get(&labels, "x.io/n"), "10", "and found");
    for (size_t i = 0; i < ARRAY_LENGTH(selectors); i++) {
        struct label_selector selector;
        err = (struct error){0};
        int answer = label_selector_parse(&arena, selectors[i].text, &selector, &err);
        if (answer == 0) answer = label_selector_matches(&selector, &labels);
        is_int(answer, selectors[i].answer, "\"%s\" %s", selectors[i].text, err.text);
        ok((err.kind == ERROR_USAGE) == (answer < 0), "its error");
    }
    for (size_t i = 0; i < ARRAY_LENGTH(needs); i++) {
        struct label_need need;
        err = (struct error){0};
        CLEANUP(json_free) cJSON *object = parse(needs[i].need);
        int answer = label_need_read(&arena, object, &need, &err);
        if (answer == 0) answer = label_need_is_met(&need, &labels);
        is_int(answer, needs[i].answer, "%s %s", needs[i].need, err.text);
    }
    is_int(labels_read(&arena, wrong, &labels, &err), -1, "a label that is no text");
    return tap_done();
}
