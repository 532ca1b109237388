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

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Notes are text for people as it is; in a JSON log each of their lines is a message. */
static void print_notes(struct strbuf *notes, int log_format)
{
    if (log_format == LOG_TEXT) {
        fwrite(notes->data, 1, notes->length, stderr);
        fflush(stderr);
        return;
    }
    char *rest = NULL;
    for (char *line = strtok_r(notes->data, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        log_info("%s", line);
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
    CLEANUP(strbuf_release) struct strbuf notes;
    strbuf_init(&notes, 0);
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
