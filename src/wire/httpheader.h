/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* True where `line` (of `length` bytes, with its line end) is the named header, whatever the case;
 * its value, without blanks around it and cut to `room`, is then in `value`. */
bool http_header_value(const char *line, size_t length, const char *name, char *value, size_t room);
