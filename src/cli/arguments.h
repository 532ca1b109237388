/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "cli/commandtable.h"
#include "run/options.h"

/*
 * The table of options, and the reading of a command line by it. One row holds everything about
 * one option.
 */

enum option_value {
    VALUE_NONE, /* a flag: bool */
    VALUE_TEXT, /* const char * */
    VALUE_LIST, /* struct word_list: may be repeated */
    VALUE_DURATION,
    VALUE_LINGER,   /* a duration or "forever" */
    VALUE_COUNT,    /* a number or "none" */
    VALUE_POSITIVE, /* a number from 1 on */
    VALUE_SHARE,    /* a share or "none" */
    VALUE_SIZE,     /* a size or "none" */
    VALUE_TIME,
    VALUE_CHOICE, /* int, index in `choices` */
    VALUE_FORMAT, /* int, enum output_format, one that the command has */
    VALUE_COUNT_
};

struct option {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* what help calls it; NULL for a flag */
    unsigned groups;
    enum option_value value;
    size_t offset; /* in struct options */
    const char *const *choices;
    enum completion completion;
    const char *help;
};

extern const struct option option_rows[]; /* ends with a NULL name */

const struct option *option_find(const char *name, size_t length); /* long name, not NUL-ended */
const struct option *option_find_letter(char letter);

/*
 * Reads `words` (without the program's name). Options may stand before and behind arguments,
 * "--" ends them; "--name=value", "--name value", "-n value", "-nvalue" and clusters of letters
 * are known. ERROR_USAGE says what is wrong and what was perhaps meant. `*command` is NULL only
 * with --help or --version alone.
 */
int arguments_parse(int count, char *const *words, struct options *options,
                    const struct command **command, struct error *err);

/* Stores one value; also used by completion to judge. ERROR_USAGE. */
int option_store(const struct option *option, const char *text, struct options *options,
                 struct error *err);
