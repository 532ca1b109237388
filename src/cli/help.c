/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

#include "base/cleanup.h"
#include "cli/arguments.h"
#include "cli/helptext.h"
#include "run/exitstatus.h"
#include "run/output.h"
#include "run/vocabulary.h"

#include <string.h>

#define COMMAND_COLUMN 14
#define OPTION_COLUMN  30
#define TOPIC_COLUMN   28

const char *const help_topics[] = {"exit-status", "outcomes", "reasons", NULL};

void help_overview(struct strbuf *out)
{
    strbuf_puts(out, "Usage: imagecull COMMAND [OPTION...] [ARGUMENT...]\n\n"
                     "Removes container images from a node by written policy.\n\nCommands\n");
    for (const struct command *command = commands; command->name; command++)
        help_entry(out, command->name, command->help, COMMAND_COLUMN);
    strbuf_puts(out, "\n");
    help_wrap(out,
              "imagecull help COMMAND explains a command and lists its options; "
              "imagecull help exit-status, outcomes or reasons lists those.",
              0, 0);
}

static void add_option(struct strbuf *out, const struct option *option,
                       const struct command *command)
{
    CLEANUP(strbuf_release) struct strbuf head;
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&head, 0);
    strbuf_init(&text, 0);
    if (option->letter)
        strbuf_printf(&head, "-%c, ", option->letter);
    else
        strbuf_puts(&head, "    ");
    strbuf_printf(&head, "--%s", option->name);
    if (option->argument) strbuf_printf(&head, " %s", option->argument);
    strbuf_puts(&text, option->help);
    if (option->value == VALUE_FORMAT) {
        strbuf_puts(&text, ":");
        for (unsigned i = 0, before = 0; i < FORMAT_COUNT; i++)
            if (command->formats & 1u << i)
                strbuf_printf(&text, "%s %s", before++ > 0 ? "," : "", output_format_names[i]);
        strbuf_printf(&text, " (default: %s)", output_format_names[command->default_format]);
    }
    help_entry(out, head.data, text.data, OPTION_COLUMN);
}

void help_about(struct strbuf *out, const struct command *command)
{
    strbuf_printf(out, "Usage: imagecull %s [OPTION...]%s%s\n\n", command->name,
                  command->arguments[0] ? " " : "", command->arguments);
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    strbuf_printf(&text, "%c%s.", command->help[0] - 'a' + 'A', command->help + 1);
    help_wrap(out, text.data, 0, 0);
    if (command->more[0]) {
        strbuf_putc(out, '\n');
        help_wrap(out, command->more, 0, 0);
    }
    strbuf_puts(out, "\nOptions\n");
    for (const struct option *option = option_rows; option->name; option++)
        if (command_takes(command, option->groups)) add_option(out, option, command);
}

static void add_exit_status(struct strbuf *out)
{
    for (size_t i = 0; i < exit_status_row_count; i++) {
        char head[32];
        snprintf(head, sizeof head, "%2d  %s", (int)exit_status_rows[i].value,
                 exit_status_rows[i].name);
        help_entry(out, head, exit_status_rows[i].meaning, TOPIC_COLUMN);
    }
}

static void add_vocabulary(struct strbuf *out, const struct vocabulary *words)
{
    for (size_t i = 0; i < words->count; i++)
        help_entry(out, words->name(i), words->meaning(i), TOPIC_COLUMN + 4);
}

static bool help_topic(struct strbuf *out, const char *topic)
{
    if (strcmp(topic, "exit-status") == 0)
        add_exit_status(out);
    else if (strcmp(topic, "outcomes") == 0)
        add_vocabulary(out, &vocabulary_outcomes);
    else if (strcmp(topic, "reasons") == 0)
        add_vocabulary(out, &vocabulary_reasons);
    else
        return false;
    return true;
}

int help_command(const struct options *options, struct notes *notes, struct error *err)
{
    (void)notes;
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    const char *about = options->arguments.count > 0 ? options->arguments.items[0] : NULL;
    const struct command *command = about ? command_find(about) : NULL;
    if (!about)
        help_overview(&text);
    else if (command)
        help_about(&text, command);
    else if (!help_topic(&text, about)) {
        const char *nearest = command_nearest(about);
        return error_set(err, ERROR_USAGE, "no help on \"%s\"; %s%s%s", about,
                         nearest ? "did you mean " : "imagecull help lists the commands",
                         nearest ? nearest : "", nearest ? "?" : "");
    }
    return output_text(&text, err) < 0 ? -1 : EXIT_STATUS_DONE;
}

int version_command(const struct options *options, struct notes *notes, struct error *err)
{
    (void)options;
    (void)notes;
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    strbuf_puts(&text, "imagecull " VERSION "\n");
    return output_text(&text, err) < 0 ? -1 : EXIT_STATUS_DONE;
}
