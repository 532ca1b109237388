/* SPDX-License-Identifier: Apache-2.0 */
#include "run/options.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>

const char *const output_format_names[FORMAT_COUNT + 1] = {
    [FORMAT_TEXT] = "text",     [FORMAT_JSON] = "json",         [FORMAT_TAP] = "tap",
    [FORMAT_JUNIT] = "junit",   [FORMAT_MARKDOWN] = "markdown", [FORMAT_SARIF] = "sarif",
    [FORMAT_GITHUB] = "github",
};

const char *const confine_choice_names[] = {"auto", "always", "never", NULL};

void options_init(struct options *options)
{
    *options = (struct options){
        .format = OPTION_UNSET,
        .confine = OPTION_UNSET,
        .grace_seconds = OPTION_UNSET,
        .max_deletions = OPTION_UNSET,
        .max_share = OPTION_UNSET,
        .max_bytes = OPTION_UNSET,
        .keep_max_age = OPTION_UNSET,
        .parallel = OPTION_UNSET,
        .linger_seconds = OPTION_UNSET,
        .journal_max_bytes = OPTION_UNSET,
        .journal_keep_seconds = OPTION_UNSET,
        .now = TIME_UNKNOWN,
    };
}

void options_release(struct options *options)
{
    struct word_list *lists[] = {&options->arguments,  &options->policies,  &options->inventories,
                                 &options->disabled,   &options->keep_from, &options->own_images,
                                 &options->node_labels};
    for (size_t i = 0; i < ARRAY_LENGTH(lists); i++) word_list_release(lists[i]);
}

void word_list_add(struct word_list *list, const char *word)
{
    list->items = memory_resize(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count++] = word;
}

void word_list_release(struct word_list *list)
{
    free(list->items);
    *list = (struct word_list){0};
}
