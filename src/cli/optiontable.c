/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/arguments.h"

#include <string.h>

#define AT(member) offsetof(struct options, member)

/* Same order as the enums in run/options.h and base/log.h. */
static const char *const colors[] = {"auto", "always", "never", NULL};
static const char *const log_formats[] = {"text", "json", NULL};

/* clang-format off */
const struct option option_rows[] = {
    {"policy", 'p', "PATH", GROUP_POLICY, VALUE_LIST, AT(policies), NULL, COMPLETE_FILE,
     "policy file, or folder of *.yaml and *.yml files; may be repeated (default: /etc/imagecull/policies when it exists)"},
    {"engine", 'e', "ENGINE", GROUP_ENGINE, VALUE_TEXT, AT(engine), NULL, COMPLETE_NOTHING,
     "docker:unix:///PATH, docker:tcp://HOST:PORT, podman:unix:///PATH, cri:unix:///PATH or snapshot:FILE (default: DOCKER_HOST, CONTAINER_HOST, CONTAINER_RUNTIME_ENDPOINT, then the well-known sockets)"},
    {"inventory", 'i', "FILE", GROUP_RECORDED, VALUE_LIST, AT(inventories), NULL, COMPLETE_FILE,
     "plan for this recorded node instead of the one at hand; may be repeated, and further arguments are recorded nodes too; with check, see what the rules match on it"},
    {"format", 'o', "FORMAT", GROUP_FORMAT, VALUE_FORMAT, AT(format), output_format_names, COMPLETE_CHOICES,
     "form of the output"},
    {"out", 0, "FILE", GROUP_OUT, VALUE_TEXT, AT(out), NULL, COMPLETE_FILE,
     "write the JSON to this file as well; a plan saved so can be applied later"},
    {"verbose", 'v', NULL, GROUP_LIST, VALUE_NONE, AT(verbose), NULL, COMPLETE_NOTHING,
     "list every image with its reason, those that stay as well"},
    {"detailed-exitcode", 0, NULL, GROUP_PLAN | GROUP_DIFF, VALUE_NONE, AT(detailed_exitcode), NULL, COMPLETE_NOTHING,
     "exit status 10 when the plan is not empty, or the verdicts differ"},
    {"grace", 0, "DURATION", GROUP_DECIDE, VALUE_DURATION, AT(grace_seconds), NULL, COMPLETE_NOTHING,
     "keep what arrived on the node less than this ago (default: 10m)"},
    {"max-deletions", 0, "NUMBER", GROUP_DECIDE, VALUE_COUNT, AT(max_deletions), NULL, COMPLETE_NOTHING,
     "stop a plan that touches more images; none: no such limit"},
    {"max-share", 0, "SHARE", GROUP_DECIDE, VALUE_SHARE, AT(max_share), NULL, COMPLETE_NOTHING,
     "stop a plan that touches a greater share of the images, as in 60%; none: no such limit"},
    {"max-bytes", 0, "SIZE", GROUP_DECIDE, VALUE_SIZE, AT(max_bytes), NULL, COMPLETE_NOTHING,
     "stop a plan that deletes more bytes, as in 500GiB; none: no such limit"},
    {"keep-from", 0, "FILE", GROUP_DECIDE, VALUE_LIST, AT(keep_from), NULL, COMPLETE_FILE,
     "keep the images named in this file, one a line; -: standard input; may be repeated"},
    {"keep-max-age", 0, "DURATION", GROUP_DECIDE, VALUE_DURATION, AT(keep_max_age), NULL, COMPLETE_NOTHING,
     "refuse keep-lists that were written longer ago"},
    {"keep-allow-empty", 0, NULL, GROUP_DECIDE, VALUE_NONE, AT(keep_allow_empty), NULL, COMPLETE_NOTHING,
     "accept keep-lists without an entry"},
    {"state", 0, "FILE", GROUP_DECIDE, VALUE_TEXT, AT(state), NULL, COMPLETE_FILE,
     "when images were first seen and last used on this node; none: do without (default: /var/lib/imagecull/state.json; for recorded nodes none)"},
    {"observe", 0, NULL, GROUP_PLAN, VALUE_NONE, AT(observe_asked), NULL, COMPLETE_NOTHING,
     "write what is seen into the state file, as apply does"},
    {"disk-path", 0, "PATH", GROUP_DECIDE, VALUE_TEXT, AT(disk_path), NULL, COMPLETE_FILE,
     "watch the disk that holds this path (default: where the engine keeps its images)"},
    {"now", 0, "TIME", GROUP_DECIDE | GROUP_CHECK, VALUE_TIME, AT(now), NULL, COMPLETE_NOTHING,
     "decide as if it were this time, as in 2027-03-01T12:00:00Z (default: the clock; for recorded nodes the time of recording)"},
    {"node-name", 0, "NAME", GROUP_ENGINE, VALUE_TEXT, AT(node_name), NULL, COMPLETE_NOTHING,
     "this node's name (default: NODE_NAME, then the host's name)"},
    {"node-label", 0, "KEY=VALUE", GROUP_ENGINE, VALUE_LIST, AT(node_labels), NULL, COMPLETE_NOTHING,
     "a label of this node; may be repeated"},
    {"node-labels-file", 0, "FILE", GROUP_ENGINE, VALUE_TEXT, AT(node_labels_file), NULL, COMPLETE_FILE,
     "this node's labels, one KEY=\"VALUE\" a line"},
    {"own-image", 0, "IMAGE", GROUP_ENGINE, VALUE_LIST, AT(own_images), NULL, COMPLETE_NOTHING,
     "imagecull's own image, never touched; may be repeated (default: IMAGECULL_OWN_IMAGE)"},
    {"insecure-policies", 0, NULL, GROUP_APPLY, VALUE_NONE, AT(insecure_policies), NULL, COMPLETE_NOTHING,
     "accept policy files and folders that everyone may write, although run as root"},
    {"lock-dir", 0, "FOLDER", GROUP_APPLY, VALUE_TEXT, AT(lock_dir), NULL, COMPLETE_FILE,
     "folder of the lock that keeps a second run off the same engine (default: /run/imagecull, or XDG_RUNTIME_DIR when not root)"},
    {"snapshot-out", 0, "FILE", GROUP_APPLY, VALUE_TEXT, AT(snapshot_out), NULL, COMPLETE_FILE,
     "with --engine snapshot:FILE, where the changed snapshot goes"},
    {"summary", 0, "FILE", GROUP_STAY, VALUE_TEXT, AT(summary), NULL, COMPLETE_FILE,
     "write the run in short, as JSON of at most 4096 bytes, to this file, however the run ends; a pod's termination message has room for it"},
    {"parallel", 0, "NUMBER", GROUP_APPLY, VALUE_POSITIVE, AT(parallel), NULL, COMPLETE_NOTHING,
     "remove at most this many images at once (default, and never more: what the engine bears)"},
    {"journal", 0, "FILE", GROUP_JOURNAL, VALUE_TEXT, AT(journal), NULL, COMPLETE_FILE,
     "record here what is removed, before it is removed; none: no way back (default: /var/lib/imagecull/journal.jsonl; for a snapshot none)"},
    {"journal-max-size", 0, "SIZE", GROUP_JOURNAL, VALUE_SIZE, AT(journal_max_bytes), NULL, COMPLETE_NOTHING,
     "begin a new journal when the old one has this size; none: never (default: 16MiB)"},
    {"journal-keep", 0, "DURATION", GROUP_JOURNAL, VALUE_DURATION, AT(journal_keep_seconds), NULL, COMPLETE_NOTHING,
     "keep what is in the journal for at least this long (default: 90d)"},
    {"linger", 0, "DURATION", GROUP_STAY, VALUE_LINGER, AT(linger_seconds), NULL, COMPLETE_NOTHING,
     "stay alive this long after the work, or forever; SIGTERM ends it with the work's exit status"},
    {"run", 0, "NAME", GROUP_TEST, VALUE_TEXT, AT(run), NULL, COMPLETE_NOTHING,
     "run only the tests with this name, or whose name this glob (* and ?) matches"},
    {"strict", 0, NULL, GROUP_CHECK, VALUE_NONE, AT(strict), NULL, COMPLETE_NOTHING,
     "end with exit status 3 for warnings too"},
    {"disable", 0, "RULE-ID", GROUP_CHECK, VALUE_LIST, AT(disabled), NULL, COMPLETE_NOTHING,
     "leave out this kind of warning; may be repeated"},
    {"confine", 0, "WHEN", GROUP_ENGINE, VALUE_CHOICE, AT(confine), confine_choice_names, COMPLETE_CHOICES,
     "give up rights that are not needed before the engine is heard: auto (what the kernel has), always (or fail) or never (default: IMAGECULL_CONFINE, then auto)"},
    {"color", 0, "WHEN", GROUP_COMMON, VALUE_CHOICE, AT(color), colors, COMPLETE_CHOICES,
     "colored text: auto, always or never (default: auto; NO_COLOR is heeded)"},
    {"log-format", 0, "FORMAT", GROUP_COMMON, VALUE_CHOICE, AT(log_format), log_formats, COMPLETE_CHOICES,
     "messages on standard error as text or json"},
    {"help", 'h', NULL, GROUP_COMMON, VALUE_NONE, AT(help), NULL, COMPLETE_NOTHING,
     "explain the command"},
    {"version", 0, NULL, GROUP_COMMON, VALUE_NONE, AT(version), NULL, COMPLETE_NOTHING,
     "print the version"},
    {.name = NULL},
};
/* clang-format on */

const struct option *option_find(const char *name, size_t length)
{
    for (const struct option *option = option_rows; option->name; option++)
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0)
            return option;
    return NULL;
}

const struct option *option_find_letter(char letter)
{
    for (const struct option *option = option_rows; option->name; option++)
        if (option->letter == letter && letter != 0) return option;
    return NULL;
}
