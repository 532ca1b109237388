/* SPDX-License-Identifier: Apache-2.0 */
/* Which nodes a run visits, and why not the others. */
#include "fleet/nodes.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <string.h>

#define READY                                                                       \
    "\"status\":{\"conditions\":[{\"type\":\"DiskPressure\",\"status\":\"False\"}," \
    "{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"KubeletReady\"}],"        \
    "\"nodeInfo\":{\"operatingSystem\":\"linux\"}}"
#define META "\"metadata\":{\"name\":\"n\",\"labels\":{\"a\":\"b\"}}"
#define TAINT(key, value, effect)                                             \
    "{" META ",\"spec\":{\"taints\":[{\"key\":\"" key "\",\"value\":\"" value \
    "\",\"effect\":\"" effect "\"}]}," READY "}"
#define TOLERATE(text) "{\"tolerations\":[{" text "}]}"
#define TERMS(text)                                                                         \
    "{\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{" \
    "\"nodeSelectorTerms\":[" text "]}}}}"
#define CORDONED "{" META ",\"spec\":{\"unschedulable\":true}," READY "}"
#define PLAIN    "{" META "," READY "}"

/* clang-format off */
static const struct {
    const char *name, *node, *spec, *selector;
    enum node_verdict verdict;
    const char *detail;
} rows[] = {
    {"plain", PLAIN, "{}", "", NODE_ELIGIBLE, ""},
    {"leaving", "{\"metadata\":{\"name\":\"n\",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}," READY "}", "{}", "", NODE_LEAVING, ""},
    {"virtual by label", "{\"metadata\":{\"name\":\"n\",\"labels\":{\"type\":\"virtual-kubelet\"}}," READY "}", "{}", "", NODE_VIRTUAL, ""},
    {"virtual by taint, though tolerated", TAINT("virtual-kubelet.io/provider", "azure", "NoSchedule"), TOLERATE("\"operator\":\"Exists\""), "", NODE_VIRTUAL, ""},
    {"windows", "{" META ",\"status\":{\"nodeInfo\":{\"operatingSystem\":\"windows\"}}}", "{}", "", NODE_OTHER_OS, "windows"},
    {"the os of the template", PLAIN, "{\"os\":{\"name\":\"windows\"}}", "", NODE_OTHER_OS, "linux"},
    {"not selected", PLAIN, "{}", "a!=b", NODE_NOT_SELECTED, ""},
    {"selected", PLAIN, "{}", "a in (b)", NODE_ELIGIBLE, ""},
    {"node selector", PLAIN, "{\"nodeSelector\":{\"a\":\"c\"}}", "", NODE_NOT_MATCHED, ""},
    {"node selector met", PLAIN, "{\"nodeSelector\":{\"a\":\"b\"}}", "", NODE_ELIGIBLE, ""},
    {"affinity, second term met", PLAIN, TERMS("{\"matchExpressions\":[{\"key\":\"z\",\"operator\":\"Exists\"}]},{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"n\"]}]}"), "", NODE_ELIGIBLE, ""},
    {"affinity, half a term", PLAIN, TERMS("{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Exists\"},{\"key\":\"z\",\"operator\":\"Exists\"}]}"), "", NODE_NOT_MATCHED, ""},
    {"affinity, an empty term", PLAIN, TERMS("{}"), "", NODE_NOT_MATCHED, ""},
    {"affinity without terms", PLAIN, TERMS(""), "", NODE_NOT_MATCHED, ""},
    {"not ready", "{" META ",\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"Unknown\",\"reason\":\"NodeStatusUnknown\"}]}}", "{}", "", NODE_NOT_READY, "NodeStatusUnknown"},
    {"ready unsaid", "{" META "}", "{}", "", NODE_NOT_READY, "it does not say"},
    {"cordoned", CORDONED, "{}", "", NODE_CORDONED, ""},
    {"cordoned, tolerated", CORDONED, TOLERATE("\"key\":\"node.kubernetes.io/unschedulable\",\"operator\":\"Exists\",\"effect\":\"NoSchedule\""), "", NODE_ELIGIBLE, ""},
    {"tainted", TAINT("dedicated", "gpu", "NoSchedule"), "{}", "", NODE_TAINTED, "dedicated=gpu:NoSchedule"},
    {"tainted without a value", TAINT("x", "", "NoExecute"), "{}", "", NODE_TAINTED, "x:NoExecute"},
    {"a soft taint", TAINT("x", "", "PreferNoSchedule"), "{}", "", NODE_ELIGIBLE, ""},
    {"tolerated by all", TAINT("x", "y", "NoSchedule"), TOLERATE("\"operator\":\"Exists\""), "", NODE_ELIGIBLE, ""},
    {"tolerated by key", TAINT("x", "y", "NoSchedule"), TOLERATE("\"key\":\"x\",\"operator\":\"Exists\""), "", NODE_ELIGIBLE, ""},
    {"tolerated by value", TAINT("x", "y", "NoSchedule"), TOLERATE("\"key\":\"x\",\"value\":\"y\""), "", NODE_ELIGIBLE, ""},
    {"another value", TAINT("x", "y", "NoSchedule"), TOLERATE("\"key\":\"x\",\"operator\":\"Equal\",\"value\":\"z\""), "", NODE_TAINTED, "x=y:NoSchedule"},
    {"another key", TAINT("x", "y", "NoSchedule"), TOLERATE("\"key\":\"z\",\"operator\":\"Exists\""), "", NODE_TAINTED, "x=y:NoSchedule"},
    {"another effect", TAINT("x", "y", "NoSchedule"), TOLERATE("\"operator\":\"Exists\",\"effect\":\"NoExecute\""), "", NODE_TAINTED, "x=y:NoSchedule"},
};

static const char *const wrong_specs[] = {
    TOLERATE("\"operator\":\"Like\""), TOLERATE("\"value\":\"y\""), TOLERATE("\"key\":\"x\",\"operator\":\"Exists\",\"value\":\"y\""),
    "{\"tolerations\":1}", "{\"nodeSelector\":{\"a\":1}}", "{\"os\":{}}", TERMS("{\"matchFields\":[{\"key\":\"a\",\"operator\":\"Exists\"}]}"), "[]",
};

static const char *const wrong_nodes[] = {
    "[]", "{}", "{\"metadata\":{}}", "{" META ",\"spec\":{\"taints\":[{}]}}", "{" META ",\"spec\":{\"unschedulable\":1}}", "{" META ",\"status\":{\"conditions\":[1]}}",
};
/* clang-format on */

static cJSON *parse(const char *text)
{
    struct error err = {0};
    return json_parse(text, strlen(text), "the test", &err);
}

static void check(size_t i)
{
    CLEANUP(arena_release) struct arena arena = {0};
    CLEANUP(strbuf_release) struct strbuf detail;
    CLEANUP(json_free) cJSON *object = parse(rows[i].node);
    CLEANUP(json_free) cJSON *spec = parse(rows[i].spec);
    struct node node;
    struct node_rules rules = {0};
    struct error err = {0};
    strbuf_init(&detail, 0);
    ok(node_read(&arena, object, &node, &err) == 0 &&
           node_rules_read(&arena, spec, &rules, &err) == 0 &&
           label_selector_parse(&arena, rows[i].selector, &rules.selector, &err) == 0,
       "%s is read %s", rows[i].name, err.text);
    is_str(node_verdict_name(node_judge(&node, &rules, &detail)),
           node_verdict_name(rows[i].verdict), "%s", rows[i].name);
    is_str(detail.data, rows[i].detail, "the detail of %s", rows[i].name);
    is_str(node.hostname, "n", "without a hostname it is the name");
}

int main(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) check(i);
    for (size_t i = 0; i < ARRAY_LENGTH(wrong_specs); i++) {
        CLEANUP(json_free) cJSON *spec = parse(wrong_specs[i]);
        struct node_rules rules = {0};
        struct error err = {0};
        is_int(node_rules_read(&arena, spec, &rules, &err), -1, "refused: %s", wrong_specs[i]);
        is_int(err.kind, ERROR_INPUT, "as wrong input: %s", err.text);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(wrong_nodes); i++) {
        CLEANUP(json_free) cJSON *object = parse(wrong_nodes[i]);
        struct node node;
        struct error err = {0};
        is_int(node_read(&arena, object, &node, &err), -1, "refused: %s", wrong_nodes[i]);
    }
    return tap_done();
}
