/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

/*
 * Keeps the process alive after its work, for pods that hold their place on a node. `seconds` is
 * options.linger_seconds. SIGTERM and SIGINT end the waiting; the caller ends with the status of
 * its work.
 */
void linger(int64_t seconds);
