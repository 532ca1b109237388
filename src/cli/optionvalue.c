/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/arguments.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>

#define COUNT_MOST ((int64_t)1000000000)

/* Turns a text into the member at `place`; -1 where it is not one. */
typedef int value_reader(const char *text, void *place);

static int read_text(const char *text, void *place)
{
    *(const char **)place = text;
    return text[0] == '\0' ? -1 : 0;
}

static int read_list(const char *text, void *place)
{
    if (text[0] == '\0') return -1;
    word_list_add(place, text);
    return 0;
}

static int read_duration(const char *text, void *place)
{
    return text_parse_duration(text, place);
}

static int read_linger(const char *text, void *place)
{
    if (strcmp(text, "forever") != 0) return text_parse_duration(text, place);
    *(int64_t *)place = LINGER_FOREVER;
    return 0;
}

static int read_none(const char *text, void *place)
{
    if (strcmp(text, "none") != 0) return -1;
    *(int64_t *)place = OPTION_NO_LIMIT;
    return 0;
}

static int read_count(const char *text, void *place)
{
    return read_none(text, place) == 0 ? 0 : text_parse_int64(text, COUNT_MOST, place);
}

static int read_positive(const char *text, void *place)
{
    int64_t number = 0;
    if (text_parse_int64(text, COUNT_MOST, &number) < 0 || number < 1) return -1;
    *(int64_t *)place = number;
    return 0;
}

static int read_share(const char *text, void *place)
{
    if (read_none(text, place) == 0) return 0;
    uint32_t basis_points = 0;
    if (text_parse_share(text, &basis_points) < 0) return -1;
    *(int64_t *)place = basis_points;
    return 0;
}

static int read_size(const char *text, void *place)
{
    return read_none(text, place) == 0 ? 0 : text_parse_size(text, place);
}

static int read_time(const char *text, void *place)
{
    return text_parse_rfc3339(text, place);
}

static const struct value_kind {
    value_reader *read;
    const char *wanted;
} value_kinds[] = {
    [VALUE_TEXT] = {read_text, "a value that is not empty"},
    [VALUE_LIST] = {read_list, "a value that is not empty"},
    [VALUE_DURATION] = {read_duration, "a duration such as 90s, 15m, 12h, 3d or 2w"},
    [VALUE_LINGER] = {read_linger, "a duration such as 90s or 12h, or forever"},
    [VALUE_COUNT] = {read_count, "a whole number, or none"},
    [VALUE_POSITIVE] = {read_positive, "a whole number, at least 1"},
    [VALUE_SHARE] = {read_share, "a share such as 60%, or none"},
    [VALUE_SIZE] = {read_size, "a size such as 500MB or 20GiB, or none"},
    [VALUE_TIME] = {read_time, "a time such as 2027-03-01T12:00:00Z"},
    [VALUE_CHOICE] = {NULL, NULL},
    [VALUE_FORMAT] = {NULL, NULL},
};
_Static_assert(ARRAY_LENGTH(value_kinds) == VALUE_COUNT_, "every kind of value is read");

static int store_choice(const struct option *option, const char *text, int *place,
                        struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf list;
    strbuf_init(&list, 0);
    for (int i = 0; option->choices[i]; i++) {
        if (strcmp(option->choices[i], text) == 0) {
            *place = i;
            return 0;
        }
        strbuf_printf(&list, "%s%s", i > 0 ? ", " : "", option->choices[i]);
    }
    return error_set(err, ERROR_USAGE, "--%s: \"%s\" is none of %s", option->name, text, list.data);
}

/* Which forms there are depends on the command, which may not be known yet: see arguments.c. */
static void store_format(const struct option *option, const char *text, struct options *options)
{
    int format = 0;
    while (option->choices[format] && strcmp(option->choices[format], text) != 0) format++;
    options->format = format;
    options->format_text = text;
}

int option_store(const struct option *option, const char *text, struct options *options,
                 struct error *err)
{
    void *place = (char *)options + option->offset;
    if (option->value == VALUE_NONE) {
        *(bool *)place = true;
        return 0;
    }
    if (option->value == VALUE_FORMAT) {
        store_format(option, text, options);
        return 0;
    }
    if (option->choices) return store_choice(option, text, place, err);
    const struct value_kind *kind = &value_kinds[option->value];
    if (kind->read(text, place) == 0) return 0;
    return error_set(err, ERROR_USAGE, "--%s: \"%s\" is not %s", option->name, text, kind->wanted);
}
