/* SPDX-License-Identifier: Apache-2.0 */
/* The helper that all other unit tests lean on, looked at from inside. */
#include "tests/lib/tap.h"

int main(void)
{
    tap_plan(5);
    ok(is_str(NULL, NULL, "two missing strings are equal"), "a check returns what it found");
    is_int(INT64_MIN, INT64_MIN, "the least number");
    has_str("docker.io/library/alpine", "library/", "a part of a string");
    is_str(VERSION, PACKAGE_VERSION, "config.h reaches every file");
    return tap_done();
}
