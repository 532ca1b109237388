/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/arguments.h"

#include "base/cleanup.h"
#include "base/nearest.h"

#include <stdlib.h>
#include <string.h>

#define OPTIONS_MOST 64

/* A command line on its way to become options. */
struct reading {
    int count;
    char *const *words;
    int at;
    struct options *options;
    const struct option
        *given[OPTIONS_MOST]; /* each once, to be judged when the command is known */
    size_t given_count;
};

static const char *option_nearest(const char *name)
{
    const char *names[OPTIONS_MOST + 1];
    size_t count = 0;
    for (const struct option *option = option_rows; option->name && count < OPTIONS_MOST; option++)
        names[count++] = option->name;
    names[count] = NULL;
    return text_nearest(name, names);
}

static int refuse_unknown(const char *name, struct error *err)
{
    const char *nearest = option_nearest(name);
    if (nearest)
        return error_set(err, ERROR_USAGE, "unknown option --%s; did you mean --%s?", name,
                         nearest);
    return error_set(err, ERROR_USAGE,
                     "unknown option --%s; imagecull help lists the commands, and "
                     "imagecull help COMMAND their options",
                     name);
}

static void remember(struct reading *reading, const struct option *option)
{
    for (size_t i = 0; i < reading->given_count; i++)
        if (reading->given[i] == option) return;
    if (reading->given_count < OPTIONS_MOST) reading->given[reading->given_count++] = option;
}

/* The value behind the option: `attached` to it, or the next word. */
static int take_value(struct reading *reading, const struct option *option, const char *attached,
                      struct error *err)
{
    remember(reading, option);
    if (attached) return option_store(option, attached, reading->options, err);
    if (reading->at >= reading->count)
        return error_set(err, ERROR_USAGE, "--%s needs a value: --%s %s", option->name,
                         option->name, option->argument);
    return option_store(option, reading->words[reading->at++], reading->options, err);
}

static int take_flag(struct reading *reading, const struct option *option, struct error *err)
{
    remember(reading, option);
    return option_store(option, "", reading->options, err);
}

static int read_long(struct reading *reading, const char *name, struct error *err)
{
    const char *equals = strchr(name, '=');
    const size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const struct option *option = option_find(name, length);
    if (!option) {
        CLEANUP(cleanup_free) char *alone = strndup(name, length);
        return refuse_unknown(alone ? alone : name, err);
    }
    if (option->argument) return take_value(reading, option, equals ? equals + 1 : NULL, err);
    if (equals) return error_set(err, ERROR_USAGE, "--%s takes no value", option->name);
    return take_flag(reading, option, err);
}

/* A cluster: "-v", "-vo json", "-ojson". */
static int read_letters(struct reading *reading, const char *letters, struct error *err)
{
    for (const char *letter = letters; *letter; letter++) {
        const struct option *option = option_find_letter(*letter);
        if (!option)
            return error_set(err, ERROR_USAGE, "unknown option -%c in \"-%s\"", *letter, letters);
        if (option->argument)
            return take_value(reading, option, letter[1] ? letter + 1 : NULL, err);
        if (take_flag(reading, option, err) < 0) return -1;
    }
    return 0;
}

static void take_word(struct reading *reading, const char *word)
{
    if (!reading->options->command)
        reading->options->command = word;
    else
        word_list_add(&reading->options->arguments, word);
}

static int read_words(struct reading *reading, struct error *err)
{
    bool only_words = false;
    while (reading->at < reading->count) {
        const char *word = reading->words[reading->at++];
        int result = 0;
        if (only_words || word[0] != '-' || word[1] == '\0')
            take_word(reading, word);
        else if (strcmp(word, "--") == 0)
            only_words = true;
        else if (word[1] == '-')
            result = read_long(reading, word + 2, err);
        else
            result = read_letters(reading, word + 1, err);
        if (result < 0) return -1;
    }
    return 0;
}

static int find_command(const struct options *options, const struct command **command,
                        struct error *err)
{
    *command = NULL;
    if (!options->command) {
        if (options->help || options->version) return 0;
        return error_set(err, ERROR_USAGE, "no command given; imagecull help lists them");
    }
    *command = command_find(options->command);
    if (*command) return 0;
    const char *nearest = command_nearest(options->command);
    if (nearest)
        return error_set(err, ERROR_USAGE, "unknown command \"%s\"; did you mean %s?",
                         options->command, nearest);
    return error_set(err, ERROR_USAGE, "unknown command \"%s\"; imagecull help lists them",
                     options->command);
}

static int settle_format(const struct command *command, struct options *options, struct error *err)
{
    const int format = options->format;
    if (format == OPTION_UNSET) options->format = (int)command->default_format;
    if (format == OPTION_UNSET || (format < FORMAT_COUNT && command->formats & 1u << format))
        return 0;
    CLEANUP(strbuf_release) struct strbuf list;
    strbuf_init(&list, 0);
    for (unsigned i = 0; i < FORMAT_COUNT; i++)
        if (command->formats & 1u << i)
            strbuf_printf(&list, "%s%s", list.length > 0 ? ", " : "", output_format_names[i]);
    return error_set(err, ERROR_USAGE, "--format: \"%s\" is none of %s", options->format_text,
                     list.data);
}

static int check_options(const struct reading *reading, const struct command *command,
                         struct error *err)
{
    for (size_t i = 0; i < reading->given_count; i++) {
        if (command_takes(command, reading->given[i]->groups)) continue;
        return error_set(err, ERROR_USAGE, "--%s is no option of %s; imagecull help %s lists them",
                         reading->given[i]->name, command->name, command->name);
    }
    return settle_format(command, reading->options, err);
}

/* With --inventory, arguments that the command has no use for are recorded nodes too, so that a
 * shell's wildcard can follow the option. */
static void move_inventories(const struct command *command, struct options *options)
{
    if (!(command->groups & GROUP_RECORDED) || options->inventories.count == 0) return;
    for (size_t i = command->most; i < options->arguments.count; i++)
        word_list_add(&options->inventories, options->arguments.items[i]);
    if (options->arguments.count > command->most) options->arguments.count = command->most;
}

static int check_arguments(const struct command *command, const struct options *options,
                           struct error *err)
{
    const size_t count = options->arguments.count;
    if (options->help || options->version) return 0;
    if (count > command->most)
        return error_set(err, ERROR_USAGE, "%s: unexpected argument \"%s\"; usage: imagecull %s %s",
                         command->name, options->arguments.items[command->most], command->name,
                         command->arguments[0] ? command->arguments : "[OPTION...]");
    if (count < command->least)
        return error_set(err, ERROR_USAGE, "%s: an argument is missing; usage: imagecull %s %s",
                         command->name, command->name, command->arguments);
    return 0;
}

int arguments_parse(int count, char *const *words, struct options *options,
                    const struct command **command, struct error *err)
{
    struct reading reading = {.count = count, .words = words, .options = options};
    if (read_words(&reading, err) < 0 || find_command(options, command, err) < 0) return -1;
    if (!*command) return 0;
    if (check_options(&reading, *command, err) < 0) return -1;
    move_inventories(*command, options);
    return check_arguments(*command, options, err);
}
