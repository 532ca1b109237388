/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commandtable.h"

#include "base/cleanup.h"
#include "base/nearest.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "run/commands.h"

#include <string.h>

#define FORMATS_TEXT_JSON (1u << FORMAT_TEXT | 1u << FORMAT_JSON)
#define GROUPS_NODE       (GROUP_COMMON | GROUP_ENGINE | GROUP_POLICY | GROUP_DECIDE | GROUP_FORMAT)

static const char *const shells[] = {"bash", "zsh", NULL};

const struct command commands[] = {
    {
        .name = "plan",
        .arguments = "",
        .help = "show what would go and why, and what stays; changes nothing",
        .more =
            "A dry run: it never holds anything that could remove an image. With --inventory it "
            "plans for recorded nodes instead of this one.",
        .groups = GROUPS_NODE | GROUP_RECORDED | GROUP_LIST | GROUP_OUT | GROUP_PLAN | GROUP_STAY,
        .formats = FORMATS_TEXT_JSON,
        .run = plan_command,
    },
    {
        .name = "apply",
        .arguments = "[PLAN.json]",
        .help = "plan, print the plan, and remove what it names",
        .more = "With a saved plan it does exactly what that plan says. What has changed since is "
                "refused image by image, and nothing that is not in it is done.",
        .groups = GROUPS_NODE | GROUP_LIST | GROUP_OUT | GROUP_APPLY | GROUP_JOURNAL | GROUP_STAY,
        .formats = FORMATS_TEXT_JSON,
        .most = 1,
        .completion = COMPLETE_FILE,
        .run = apply_command,
    },
    {
        .name = "explain",
        .arguments = "IMAGE",
        .help = "show every rule's view of one image, criterion by criterion",
        .more = "IMAGE is a name or an ID of at least 12 digits.",
        .groups = GROUPS_NODE | GROUP_RECORDED,
        .formats = FORMATS_TEXT_JSON,
        .least = 1,
        .most = 1,
        .run = explain_command,
    },
    {
        .name = "inventory",
        .arguments = "",
        .help = "print this node's images and containers",
        .more =
            "The JSON can be planned for with --inventory, and is an engine of its own: --engine "
            "snapshot:FILE.",
        .groups = GROUP_COMMON | GROUP_ENGINE | GROUP_FORMAT | GROUP_OUT,
        .formats = FORMATS_TEXT_JSON,
        .default_format = FORMAT_JSON,
        .run = inventory_command,
    },
    {
        .name = "check",
        .arguments = "[POLICY...]",
        .help = "check policy files",
        .more =
            "Files and folders may also be given with --policy. With --inventory, rules that match "
            "nothing on the recorded nodes are found too. Errors give exit status 3, warnings "
            "only with --strict.",
        .groups = GROUP_COMMON | GROUP_POLICY | GROUP_FORMAT | GROUP_RECORDED | GROUP_CHECK,
        .formats = FORMATS_TEXT_JSON | 1u << FORMAT_SARIF | 1u << FORMAT_GITHUB,
        .most = ARGUMENTS_ANY,
        .completion = COMPLETE_FILE,
        .run = check_command,
    },
    {
        .name = "test",
        .arguments = "FILE...",
        .help = "run unit tests of policies",
        .more = "A test file (kind: CullTest) describes nodes and what the policies must make of "
                "them. Without policies of its own, or --policy, it is about those beside it. "
                "Rules that no test exercises are named.",
        .groups = GROUP_COMMON | GROUP_POLICY | GROUP_FORMAT | GROUP_TEST | GROUP_LIST,
        .formats = 1u << FORMAT_TEXT | 1u << FORMAT_JSON | 1u << FORMAT_TAP | 1u << FORMAT_JUNIT,
        .least = 1,
        .most = ARGUMENTS_ANY,
        .completion = COMPLETE_FILE,
        .run = test_command,
    },
    {
        .name = "diff",
        .arguments = "OLD NEW",
        .help = "show what a change of policies would newly remove or keep",
        .more = "OLD and NEW are policy files or folders; --inventory names the recorded nodes "
                "that both are planned for. As markdown it fits a pull request.",
        .groups = GROUP_COMMON | GROUP_ENGINE | GROUP_DECIDE | GROUP_FORMAT | GROUP_RECORDED |
                  GROUP_LIST | GROUP_DIFF,
        .formats = FORMATS_TEXT_JSON | 1u << FORMAT_MARKDOWN,
        .least = 2,
        .most = 2,
        .completion = COMPLETE_FILE,
        .run = diff_command,
    },
    {
        .name = "schema",
        .arguments = "",
        .help = "print the JSON Schema of policy files, for editors",
        .more = "It is made from the table that the parser reads with (JSON Schema 2020-12).",
        .groups = GROUP_COMMON,
        .run = schema_command,
    },
    {
        .name = "version",
        .arguments = "",
        .help = "print the version",
        .more = "",
        .groups = GROUP_COMMON,
        .run = version_command,
    },
    {
        .name = "help",
        .arguments = "[COMMAND | TOPIC]",
        .help = "explain a command, or exit-status, outcomes or reasons",
        .more = "",
        .groups = GROUP_COMMON,
        .most = 1,
        .completion = COMPLETE_COMMAND,
        .run = help_command,
    },
    {
        .name = "completion",
        .arguments = "bash|zsh",
        .help = "print a completion script for a shell",
        .more = "bash: source <(imagecull completion bash)\n"
                "zsh:  source <(imagecull completion zsh)",
        .groups = GROUP_COMMON,
        .least = 1,
        .most = 1,
        .completion = COMPLETE_CHOICES,
        .choices = shells,
        .run = completion_command,
    },
    {.name = NULL},
};

const struct command *command_find(const char *name)
{
    for (const struct command *command = commands; command->name; command++)
        if (strcmp(command->name, name) == 0) return command;
    return NULL;
}

bool command_takes(const struct command *command, unsigned groups)
{
    return (groups & (command->groups | GROUP_COMMON)) != 0;
}

const char *command_nearest(const char *name)
{
    const char *names[ARRAY_LENGTH(commands)];
    size_t count = 0;
    for (const struct command *command = commands; command->name; command++)
        names[count++] = command->name;
    names[count] = NULL;
    return text_nearest(name, names);
}
