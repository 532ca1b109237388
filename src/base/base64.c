/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base64.h"

#include <stdint.h>
#include <string.h>

static int digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;
    return found != NULL ? (int)(found - digits) : -1;
}

static const char *skip_breaks(const char *text)
{
    return text + strspn(text, "\r\n");
}

/* The padding behind `count` digits of the last group, and nothing else. */
static int check_end(const char *text, size_t count, uint32_t bits)
{
    size_t padding = 0;
    for (text = skip_breaks(text); *text == '='; text = skip_breaks(text + 1)) padding++;
    if (*text != '\0' || count == 1) return -1;
    if (padding != (count == 0 ? 0 : 4 - count)) return -1;
    return (bits & (count == 2 ? 0xFU : count == 3 ? 0x3U : 0U)) == 0 ? 0 : -1;
}

int base64_decode(struct strbuf *out, const char *text)
{
    uint32_t bits = 0;
    size_t count = 0; /* digits of the current group */
    for (text = skip_breaks(text); digit(*text) >= 0; text = skip_breaks(text + 1)) {
        bits = bits << 6 | (uint32_t)digit(*text);
        count = (count + 1) % 4;
        if (count != 1) strbuf_putc(out, (char)(bits >> (count == 0 ? 0 : 8 - 2 * count)));
    }
    return check_end(text, count, bits);
}
