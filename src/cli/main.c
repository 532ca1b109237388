/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/log.h"
#include "cli/arguments.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "run/exitstatus.h"
#include "run/interrupt.h"
#include "run/linger.h"
#include "run/output.h"
#include "run/summaryfile.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static void print_message(enum log_level level, const char *text)
{
    if (level == LOG_ERROR)
        log_error("%s", text);
    else if (level == LOG_WARNING)
        log_warning("%s", text);
    else
        log_info("%s", text);
}

/* Findings are lines for people as they are; in a JSON log each is one message. */
static void print_notes(const struct notes *notes, int log_format)
{
    for (size_t i = 0; i < notes->count; i++) {
        const struct note *note = &notes->items[i];
        if (note->kind == NOTE_FINDING && log_format == LOG_TEXT)
            fputs(note->text, stderr);
        else
            print_message(note->level, note->text);
    }
    fflush(stderr);
}

static int perform(const struct command *command, const struct options *options, struct error *err)
{
    if (!command && options->version) return version_command(options, NULL, err);
    if (options->help || !command) {
        CLEANUP(strbuf_release) struct strbuf text;
        strbuf_init(&text, 0);
        if (command)
            help_about(&text, command);
        else
            help_overview(&text);
        return output_text(&text, err) < 0 ? -1 : EXIT_STATUS_DONE;
    }
    if (options->version) return version_command(options, NULL, err);
    CLEANUP(notes_release) struct notes notes = {0};
    const int status = command->run(options, &notes, err);
    print_notes(&notes, options->log_format);
    return status;
}

static int answer_completion(int count, char *const *words)
{
    struct error err = {0};
    CLEANUP(strbuf_release) struct strbuf answer;
    strbuf_init(&answer, 0);
    completion_answer(&answer, count, words);
    return output_text(&answer, &err) < 0 ? EXIT_STATUS_FAILURE : EXIT_STATUS_DONE;
}

/* A wrong command line or policy is wrong on every node: to hold a place for it serves nobody. */
static bool status_is_of_this_node(int status)
{
    return status != EXIT_STATUS_USAGE && status != EXIT_STATUS_INPUT;
}

/* A command line that was refused is acted on in one point alone, and only where the command that
 * it names has that option: the summary says why nothing else came of it. */
static void sum_up_refused(const struct options *options, const struct error *err)
{
    const struct command *command = options->command ? command_find(options->command) : NULL;
    if (command && command_takes(command, GROUP_STAY)) summary_file_failed(options, err);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], COMPLETION_COMMAND) == 0)
        return answer_completion(argc - 2, argv + 2);
    struct error err = {0};
    CLEANUP(options_release) struct options options;
    const struct command *command = NULL;
    options_init(&options);
    signal(SIGPIPE, SIG_IGN);
    const int parsed = arguments_parse(argc - 1, argv + 1, &options, &command, &err);
    log_setup((enum log_format)options.log_format, LOG_INFO);
    if (parsed < 0) {
        log_error("%s", err.text);
        sum_up_refused(&options, &err);
        return EXIT_STATUS_USAGE;
    }
    interrupt_setup();
    int status = perform(command, &options, &err);
    if (status < 0) {
        log_error("%s", err.text);
        status = (int)exit_status_of(err.kind);
    }
    if (status_is_of_this_node(status)) linger(options.linger_seconds);
    return status;
}
