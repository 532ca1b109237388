/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/*
 * The words of the output with their meanings, for `help`, the manual and its test.
 */
struct vocabulary {
    size_t count;
    const char *(*name)(size_t index);
    const char *(*meaning)(size_t index);
};

extern const struct vocabulary vocabulary_reasons;
extern const struct vocabulary vocabulary_outcomes;
