/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * The gate before the JSON parser: one pass over the bytes, by the letter of RFC 8259, without
 * recursion and without memory of its own. It refuses what cJSON lets through (control characters
 * as blanks or inside text, "01", "1.", a byte order mark) and what it handles badly (NUL written
 * as \u0000 cuts text short, a number of 64 characters or more is cut in two).
 */

/* The first thing that is wrong. */
struct json_fault {
    size_t offset;       /* of the byte that does not fit, from 0 */
    const char *problem; /* constant text */
};

/* True where `length` bytes are exactly one document within the limits of json.h. */
bool json_scan(const char *text, size_t length, struct json_fault *fault);
