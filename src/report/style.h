/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/* How text for people is to look. */
struct style {
    unsigned columns; /* lines are kept within this; 0: no limit */
    bool color;
    bool verbose; /* every image, with the values that decided */
};
