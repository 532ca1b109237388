/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/tap.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t planned;
static size_t checked;

void tap_plan(size_t count)
{
    planned = count;
    printf("1..%zu\n", count);
    fflush(stdout);
}

int tap_done(void)
{
    if (planned == 0) printf("1..%zu\n", checked);
    fflush(stdout);
    return EXIT_SUCCESS;
}

/* A description must stay on its line, and no log may turn binary because of it; # begins a directive. */
__attribute__((format(printf, 1, 0))) static void print_description(const char *format,
                                                                    va_list args)
{
    char text[1024];
    vsnprintf(text, sizeof text, format, args);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '#') putchar('\\');
        putchar((unsigned char)*c < ' ' || *c == '\x7f' ? '?' : *c);
    }
}

/* A multi-line value stays a comment on each of its lines. */
static void print_value(const char *label, const char *value)
{
    printf("#   %s: ", label);
    if (value == NULL) {
        puts("(null)");
        return;
    }
    putchar('"');
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '\n') {
            fputs("\\n", stdout);
            if (c[1] != '\0') fputs("\"\n#       \"", stdout);
        } else {
            putchar(*c);
        }
    }
    puts("\"");
}

__attribute__((format(printf, 4, 0))) static bool report(bool passed, const char *file, int line,
                                                         const char *format, va_list args)
{
    printf("%s %zu - ", passed ? "ok" : "not ok", ++checked);
    print_description(format, args);
    putchar('\n');
    if (!passed) printf("#   at %s:%d\n", file, line);
    fflush(stdout);
    return passed;
}

void tap_skip_all(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("1..0 # SKIP ", stdout);
    vprintf(format, args);
    putchar('\n');
    va_end(args);
    exit(EXIT_SUCCESS);
}

void tap_skip(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("ok %zu # SKIP ", ++checked);
    print_description(format, args);
    putchar('\n');
    fflush(stdout);
    va_end(args);
}

void tap_diag(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("# ", stdout);
    print_description(format, args);
    putchar('\n');
    fflush(stdout);
    va_end(args);
}

bool tap_ok_at(const char *file, int line, bool condition, const char *text, const char *format,
               ...)
{
    va_list args;
    va_start(args, format);
    if (!report(condition, file, line, format, args)) printf("#   false: %s\n", text);
    va_end(args);
    return condition;
}

bool tap_is_str_at(const char *file, int line, const char *got, const char *wanted,
                   const char *format, ...)
{
    bool same = got == NULL || wanted == NULL ? got == wanted : strcmp(got, wanted) == 0;
    va_list args;
    va_start(args, format);
    if (!report(same, file, line, format, args)) {
        print_value("got   ", got);
        print_value("wanted", wanted);
    }
    va_end(args);
    return same;
}

bool tap_is_int_at(const char *file, int line, int64_t got, int64_t wanted, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (!report(got == wanted, file, line, format, args))
        printf("#   got   : %" PRId64 "\n#   wanted: %" PRId64 "\n", got, wanted);
    va_end(args);
    return got == wanted;
}

bool tap_has_str_at(const char *file, int line, const char *haystack, const char *needle,
                    const char *format, ...)
{
    bool found = haystack != NULL && needle != NULL && strstr(haystack, needle) != NULL;
    va_list args;
    va_start(args, format);
    if (!report(found, file, line, format, args)) {
        print_value("in    ", haystack);
        print_value("wanted", needle);
    }
    va_end(args);
    return found;
}
