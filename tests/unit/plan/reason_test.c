/* SPDX-License-Identifier: Apache-2.0 */
/* The names of reasons and verdicts, which are part of the output format. */
#include "plan/reason.h"

#include <string.h>

#include "tests/lib/tap.h"

static bool is_plain(const char *name)
{
    return *name != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyz-") == strlen(name);
}

int main(void)
{
    for (int i = 0; i < REASON_COUNT; i++) {
        const char *name = reason_name((enum reason)i);
        ok(is_plain(name), "reason %d has a plain name", i);
        is_int(reason_from_name(name), i, "reason %s is found by its name", name);
        ok(strlen(reason_meaning((enum reason)i)) > 10, "reason %s has a meaning", name);
    }
    for (int i = 0; i < VERDICT_COUNT; i++)
        is_int(verdict_from_name(verdict_name((enum verdict)i)), i, "verdict %d is found", i);
    is_int(reason_from_name("in-us"), -1, "no reason");
    is_int(verdict_from_name(""), -1, "no verdict");
    is_str(reason_name(REASON_NOT_ON_NODE_LONG_ENOUGH), "not-on-node-long-enough", "a reason");
    is_str(verdict_name(VERDICT_UNTAG), "untag", "a verdict");
    return tap_done();
}
