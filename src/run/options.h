/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "run/notes.h"

/*
 * The command line as values. cli/ fills it from its table of options. The words are borrowed
 * from the arguments, which live as long as the process; the lists are its own. A new option that
 * names a file to be read or written after policies are read needs a line in confinement.c.
 */

/* A form of output. The names are in options.c; each command says which it has. */
enum output_format {
    FORMAT_TEXT,
    FORMAT_JSON,
    FORMAT_TAP,
    FORMAT_JUNIT,
    FORMAT_MARKDOWN,
    FORMAT_SARIF,
    FORMAT_GITHUB,
    FORMAT_COUNT
};
/* Whether the state file learns from what is seen. */
enum observing { OBSERVE_NOT, OBSERVE_ASKED, OBSERVE_ANYWAY };
/* Giving up rights before the engine is heard (confinement.h). */
enum confine_choice { CONFINE_AUTO, CONFINE_ALWAYS, CONFINE_NEVER };
enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct word_list {
    const char **items;
    size_t count;
};

#define OPTION_UNSET    (-2)      /* of a number that was not given */
#define OPTION_NO_LIMIT (-1)      /* "none" for a limit */
#define LINGER_FOREVER  INT64_MAX /* of linger_seconds */

struct options {
    const char *command;
    struct word_list arguments; /* behind the command */

    struct word_list policies;    /* files and folders */
    struct word_list inventories; /* recorded nodes instead of this one */
    struct word_list keep_from;   /* "-" is standard input */
    struct word_list own_images;
    struct word_list disabled;    /* IDs of findings */
    struct word_list node_labels; /* "key=value" */
    const char *engine;
    const char *node_name;
    const char *node_labels_file;
    const char *out;
    const char *lock_dir;
    const char *summary; /* file for the run in short */
    const char *snapshot_out;
    const char *run;     /* glob over the names of tests */
    const char *state;   /* "none": without */
    const char *journal; /* "none": without */
    const char *disk_path;

    int format;              /* enum output_format */
    const char *format_text; /* as given */
    int color;               /* enum color_choice */
    int log_format;          /* enum log_format */
    int confine;             /* enum confine_choice; OPTION_UNSET: the environment says */
    int observe;             /* enum observing; from the command and observe_asked */
    bool verbose;
    bool detailed_exitcode;
    bool observe_asked; /* --observe */
    bool insecure_policies;
    bool strict; /* warnings count as errors do */
    bool keep_allow_empty;
    bool help;
    bool version;

    int64_t grace_seconds; /* all numbers: OPTION_UNSET where not given */
    int64_t max_deletions;
    int64_t max_share; /* basis points */
    int64_t max_bytes;
    int64_t keep_max_age;
    int64_t linger_seconds;
    int64_t parallel; /* images at once */
    int64_t journal_max_bytes;
    int64_t journal_keep_seconds;
    int64_t now; /* TIME_UNKNOWN where not given */
};

/* Nothing given. */
void options_init(struct options *options);
void options_release(struct options *options); /* the lists */

void word_list_add(struct word_list *list, const char *word);
void word_list_release(struct word_list *list);

extern const char *const output_format_names[FORMAT_COUNT + 1]; /* NULL-terminated */
extern const char *const confine_choice_names[];                /* NULL-terminated */

/*
 * Every command is such a function. It writes its results to standard output (output.h), what it
 * has to say besides to `notes`, and returns an exit status, or -1 with `err` filled. Only cli/
 * prints notes and errors.
 */
typedef int command_function(const struct options *options, struct notes *notes, struct error *err);
