/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/*
 * The seccomp filter of confine.h: calls by which a process starts programs, looks into others,
 * enters namespaces, mounts, or changes the kernel fail with EPERM from now on. A list of what is
 * refused, not of what is allowed: the libraries' next release may use calls that nobody listed,
 * and a run must not die half done of that. False where the kernel has no filters or the
 * architecture is not known.
 */
bool confine_calls(void);
