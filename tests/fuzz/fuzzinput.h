/* SPDX-License-Identifier: Apache-2.0 */
/* What fuzz targets share: the input as text that ends where it ends. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy that a sanitizer watches to its last byte, ended by NUL; the caller frees it. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text) abort();
    if (size > 0) memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

/* Cuts the text at the first such character, and gives what is behind it; "" without one. */
static inline char *fuzz_cut(char *text, char at)
{
    char *cut = strchr(text, at);
    if (!cut) return text + strlen(text);
    *cut = '\0';
    return cut + 1;
}
