/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "run/options.h"

/*
 * The table of commands: a new one is a file in run/ and a row here. Parsing, help, completion
 * and the tests of the manual read the rows.
 */

/* Options that belong together; a command takes whole groups, an option is in one or more. */
enum option_group {
    GROUP_COMMON = 1 << 0,   /* help, color, log format: every command */
    GROUP_ENGINE = 1 << 1,   /* where the engine is, and what this node is called */
    GROUP_POLICY = 1 << 2,   /* policy files */
    GROUP_DECIDE = 1 << 3,   /* what else decides: keep-lists, grace, limits, the time */
    GROUP_RECORDED = 1 << 4, /* recorded nodes instead of this one */
    GROUP_FORMAT = 1 << 5,   /* the form of the output */
    GROUP_LIST = 1 << 6,     /* how much of a plan is shown, and where it is saved */
    GROUP_PLAN = 1 << 7,     /* plan alone */
    GROUP_APPLY = 1 << 8,    /* apply alone */
    GROUP_STAY = 1 << 9,     /* pods that hold their place */
    GROUP_OUT = 1 << 10,     /* the result goes to a file as well or instead */
    GROUP_TEST = 1 << 11,    /* unit tests of policies */
    GROUP_DIFF = 1 << 12,    /* two sets of policies */
    GROUP_CHECK = 1 << 13,   /* check alone */
    GROUP_JOURNAL = 1 << 14  /* what is recorded of removals */
};

enum completion { COMPLETE_NOTHING, COMPLETE_FILE, COMPLETE_CHOICES, COMPLETE_COMMAND };

#define ARGUMENTS_ANY ((size_t)-1)

struct command {
    const char *name;
    const char *arguments; /* "[PLAN.json]"; "" none */
    const char *help;      /* one line */
    const char *more;      /* paragraphs for `help COMMAND`; "" none */
    unsigned groups;       /* of options, GROUP_COMMON included by all */
    unsigned formats;      /* bits 1 << enum output_format */
    enum output_format default_format;
    size_t least, most; /* arguments */
    enum completion completion;
    const char *const *choices; /* of its argument, with COMPLETE_CHOICES */
    command_function *run;
};

extern const struct command commands[]; /* ends with a NULL name */

const struct command *command_find(const char *name); /* NULL where absent */
const char *command_nearest(const char *name);        /* NULL where none is near */
/* True where the command takes an option that is in these groups. */
bool command_takes(const struct command *command, unsigned groups);
