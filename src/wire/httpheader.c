/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/httpheader.h"

#include <string.h>
#include <strings.h>

bool http_header_value(const char *line, size_t length, const char *name, char *value, size_t room)
{
    const size_t name_length = strlen(name);
    if (length <= name_length || line[name_length] != ':' ||
        strncasecmp(line, name, name_length) != 0) {
        return false;
    }
    const char *start = line + name_length + 1;
    const char *end = line + length;
    while (start < end && strchr(" \t", *start)) start++;
    while (end > start && strchr(" \t\r\n", end[-1])) end--;
    const size_t taken = (size_t)(end - start) < room - 1 ? (size_t)(end - start) : room - 1;
    memcpy(value, start, taken);
    value[taken] = '\0';
    return true;
}
