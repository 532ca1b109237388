/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strbuf.h"
#include "cli/commandtable.h"
#include "run/options.h"

/* Help is made from the tables and fits into HELP_COLUMNS. */
#define HELP_COLUMNS 80

void help_overview(struct strbuf *out);
void help_about(struct strbuf *out, const struct command *command);

/* Texts that `help TOPIC` prints, besides the commands. */
extern const char *const help_topics[]; /* NULL-terminated */

/* The commands `help` and `version`. */
command_function help_command;
command_function version_command;
