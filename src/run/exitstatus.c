/* SPDX-License-Identifier: Apache-2.0 */
#include "run/exitstatus.h"

#include "base/cleanup.h"

/* clang-format off */
const struct exit_status_row exit_status_rows[] = {
    {EXIT_STATUS_DONE,        "done",        "everything was done"},
    {EXIT_STATUS_FAILURE,     "failure",     "the engine or the system failed"},
    {EXIT_STATUS_USAGE,       "usage",       "the command line is wrong"},
    {EXIT_STATUS_INPUT,       "input",       "a policy, keep-list or other input is invalid, or check or test found something"},
    {EXIT_STATUS_LIMIT,       "limit",       "a limit stopped the run; nothing was deleted"},
    {EXIT_STATUS_REMOVALS,    "removals",    "some removals failed"},
    {EXIT_STATUS_STALE,       "stale",       "the saved plan, or a part of it, does not fit any more; that part was not done"},
    {EXIT_STATUS_LOCKED,      "locked",      "another run holds the lock"},
    {EXIT_STATUS_INTERRUPTED, "interrupted", "interrupted; what was under way was finished"},
    {EXIT_STATUS_NOT_EMPTY,   "not-empty",   "with --detailed-exitcode: the plan is not empty"},
};
/* clang-format on */

const size_t exit_status_row_count = ARRAY_LENGTH(exit_status_rows);

static const enum exit_status status_of_kind[] = {
    [ERROR_NONE] = EXIT_STATUS_FAILURE,     [ERROR_USAGE] = EXIT_STATUS_USAGE,
    [ERROR_INPUT] = EXIT_STATUS_INPUT,      [ERROR_LIMIT] = EXIT_STATUS_LIMIT,
    [ERROR_SYSTEM] = EXIT_STATUS_FAILURE,   [ERROR_UNREACHABLE] = EXIT_STATUS_FAILURE,
    [ERROR_DENIED] = EXIT_STATUS_FAILURE,   [ERROR_TIMEOUT] = EXIT_STATUS_FAILURE,
    [ERROR_PROTOCOL] = EXIT_STATUS_FAILURE, [ERROR_ENGINE] = EXIT_STATUS_FAILURE,
    [ERROR_STALE] = EXIT_STATUS_STALE,      [ERROR_LOCKED] = EXIT_STATUS_LOCKED,
};
_Static_assert(ARRAY_LENGTH(status_of_kind) == ERROR_KIND_COUNT, "every kind has a status");

enum exit_status exit_status_of(enum error_kind kind)
{
    return status_of_kind[kind];
}

const char *exit_status_name(int value)
{
    for (size_t i = 0; i < exit_status_row_count; i++)
        if ((int)exit_status_rows[i].value == value) return exit_status_rows[i].name;
    return "unknown";
}
