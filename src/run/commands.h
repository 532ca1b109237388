/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "run/options.h"

/* One function a command, each in a file of its own. */
command_function plan_command;
command_function apply_command;
command_function explain_command;
command_function inventory_command;
command_function check_command;
command_function test_command;
command_function diff_command;
command_function schema_command;
