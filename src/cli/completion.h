/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strbuf.h"
#include "run/options.h"

/*
 * Completion: small scripts for the shells ask the program itself, by the hidden command
 * `__complete WORD...`, what may stand in the place of the last word. An answer is one candidate
 * a line, a tab and its help behind it; the line ":files" asks for file names.
 */
#define COMPLETION_COMMAND "__complete"

void completion_answer(struct strbuf *out, int count, char *const *words);

command_function completion_command;
