/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Test Anything Protocol for unit tests written in C.
 *
 *     int main(void)
 *     {
 *         tap_plan(2);
 *         is_int(1 + 1, 2, "one and one");
 *         is_str(name, "alpine", "name of row %zu", row);
 *         return tap_done();
 *     }
 *
 * Each check prints one line and returns what it found, so that a test can stop early. A failed check names the file
 * and the line. Without tap_plan the plan is printed by tap_done, from what ran. tap_done returns 0 even after
 * failures: the lines speak for themselves, and a status besides would be counted a second time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TAP_FORMAT(fmt, args) __attribute__((format(printf, fmt, args)))

/* Announces how many checks will run. Call it first, if at all. */
void tap_plan(size_t count);

/* Prints the plan where tap_plan did not. The value is for main to return. */
int tap_done(void);

/* Leaves out the whole program, with a reason, and ends it. */
_Noreturn void tap_skip_all(const char *format, ...) TAP_FORMAT(1, 2);

/* Counts one check as left out, with a reason. */
void tap_skip(const char *format, ...) TAP_FORMAT(1, 2);

/* A remark in the log. */
void tap_diag(const char *format, ...) TAP_FORMAT(1, 2);

/* The condition holds. */
#define ok(condition, ...) tap_ok_at(__FILE__, __LINE__, (condition), #condition, __VA_ARGS__)

/* Two strings are equal; either may be NULL. */
#define is_str(got, wanted, ...) tap_is_str_at(__FILE__, __LINE__, (got), (wanted), __VA_ARGS__)

/* Two whole numbers are equal. Values above INT64_MAX do not fit; use ok() for them. */
#define is_int(got, wanted, ...) \
    tap_is_int_at(__FILE__, __LINE__, (int64_t)(got), (int64_t)(wanted), __VA_ARGS__)

/* The haystack is a string that contains the needle. */
#define has_str(haystack, needle, ...) \
    tap_has_str_at(__FILE__, __LINE__, (haystack), (needle), __VA_ARGS__)

bool tap_ok_at(const char *file, int line, bool condition, const char *text, const char *format,
               ...) TAP_FORMAT(5, 6);
bool tap_is_str_at(const char *file, int line, const char *got, const char *wanted,
                   const char *format, ...) TAP_FORMAT(5, 6);
bool tap_is_int_at(const char *file, int line, int64_t got, int64_t wanted, const char *format, ...)
    TAP_FORMAT(5, 6);
bool tap_has_str_at(const char *file, int line, const char *haystack, const char *needle,
                    const char *format, ...) TAP_FORMAT(5, 6);
