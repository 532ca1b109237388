/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/completion.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/help.h"
#include "run/exitstatus.h"
#include "run/output.h"

#include <string.h>

/* Bash splits words at "=" and ":", so the rest of a word is joined again before it is asked. */
static const char bash_script[] =
    "_imagecull() {\n"
    "    local line current i words=()\n"
    "    for ((i = 1; i <= COMP_CWORD; i++)); do\n"
    "        if [[ ${COMP_WORDS[i]} == [=:]* && ${#words[@]} -gt 0 ]] ||\n"
    "            [[ $i -gt 1 && ${COMP_WORDS[i-1]} == [=:] ]]; then\n"
    "            words[${#words[@]}-1]+=${COMP_WORDS[i]}\n"
    "        else\n"
    "            words+=(\"${COMP_WORDS[i]}\")\n"
    "        fi\n"
    "    done\n"
    "    current=${COMP_WORDS[COMP_CWORD]}\n"
    "    [[ $current == [=:] ]] && current=\n"
    "    COMPREPLY=()\n"
    "    while IFS= read -r line; do\n"
    "        if [[ $line == :files ]]; then\n"
    "            compopt -o filenames 2>/dev/null\n"
    "            while IFS= read -r line; do COMPREPLY+=(\"$line\"); done < <(compgen -f -- "
    "\"$current\")\n"
    "        elif [[ ${line%%$'\\t'*} == \"$current\"* ]]; then\n"
    "            COMPREPLY+=(\"${line%%$'\\t'*}\")\n"
    "        fi\n"
    "    done < <(\"${COMP_WORDS[0]}\" __complete \"${words[@]}\" 2>/dev/null)\n"
    "}\n"
    "complete -F _imagecull imagecull\n";

static const char zsh_script[] =
    "#compdef imagecull\n"
    "_imagecull() {\n"
    "    local line files=0\n"
    "    local -a candidates\n"
    "    for line in \"${(@f)$(\"${words[1]}\" __complete \"${(@)words[2,CURRENT]}\" "
    "2>/dev/null)}\"; do\n"
    "        if [[ $line == :files ]]; then\n"
    "            files=1\n"
    "        elif [[ -n $line ]]; then\n"
    "            candidates+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\")\n"
    "        fi\n"
    "    done\n"
    "    compset -P '--*='\n"
    "    (( ${#candidates} )) && _describe imagecull candidates\n"
    "    (( files )) && _files\n"
    "}\n"
    "if [[ $funcstack[1] == _imagecull ]]; then\n"
    "    _imagecull \"$@\"\n"
    "else\n"
    "    compdef _imagecull imagecull\n"
    "fi\n";

static void add_candidate(struct strbuf *out, const char *word, const char *prefix,
                          const char *help)
{
    if (text_starts_with(word, prefix)) strbuf_printf(out, "%s\t%s\n", word, help);
}

static void answer_commands(struct strbuf *out, const char *prefix)
{
    for (const struct command *command = commands; command->name; command++)
        add_candidate(out, command->name, prefix, command->help);
}

static void answer_topics(struct strbuf *out, const char *prefix)
{
    answer_commands(out, prefix);
    for (size_t i = 0; help_topics[i]; i++) add_candidate(out, help_topics[i], prefix, "");
}

static void answer_options(struct strbuf *out, const struct command *command, const char *prefix)
{
    const unsigned groups = command ? command->groups | GROUP_COMMON : GROUP_COMMON;
    for (const struct option *option = option_rows; option->name; option++) {
        if (!(option->groups & groups)) continue;
        char word[64];
        snprintf(word, sizeof word, "--%s", option->name);
        add_candidate(out, word, prefix, option->help);
    }
}

static void answer_value(struct strbuf *out, const struct command *command,
                         const struct option *option, const char *prefix)
{
    if (option->completion == COMPLETE_FILE) strbuf_puts(out, ":files\n");
    if (option->completion != COMPLETE_CHOICES) return;
    for (unsigned i = 0; option->choices[i]; i++) {
        if (option->value == VALUE_FORMAT && command && !(command->formats & 1u << i)) continue;
        add_candidate(out, option->choices[i], prefix, "");
    }
}

static void answer_argument(struct strbuf *out, const struct command *command, const char *prefix)
{
    if (!command) {
        answer_commands(out, prefix);
        return;
    }
    if (command->completion == COMPLETE_FILE) strbuf_puts(out, ":files\n");
    if (command->completion == COMPLETE_COMMAND) answer_topics(out, prefix);
    if (command->completion == COMPLETE_CHOICES)
        for (size_t i = 0; command->choices[i]; i++)
            add_candidate(out, command->choices[i], prefix, "");
}

/* The option whose value the next word is, or NULL. */
static const struct option *option_awaiting(const char *word)
{
    if (word[0] != '-' || word[1] == '\0') return NULL;
    const struct option *option = NULL;
    if (word[1] == '-') {
        option = strchr(word, '=') ? NULL : option_find(word + 2, strlen(word + 2));
    } else {
        const char *letter = word + 1;
        while (letter[1]) letter++;
        option = option_find_letter(*letter);
    }
    return option && option->argument ? option : NULL;
}

void completion_answer(struct strbuf *out, int count, char *const *words)
{
    const char *current = count > 0 ? words[count - 1] : "";
    const struct command *command = NULL;
    const struct option *awaiting = NULL;
    bool only_words = false;
    for (int i = 0; i < count - 1; i++) {
        const bool is_value = awaiting != NULL;
        awaiting = is_value || only_words ? NULL : option_awaiting(words[i]);
        if (strcmp(words[i], "--") == 0 && !is_value) only_words = true;
        if (!command && !is_value && words[i][0] != '-') command = command_find(words[i]);
    }
    const char *equals = strchr(current, '=');
    if (awaiting) {
        answer_value(out, command, awaiting, current);
    } else if (!only_words && text_starts_with(current, "--") && equals) {
        const struct option *option = option_find(current + 2, (size_t)(equals - current - 2));
        if (option) answer_value(out, command, option, equals + 1);
    } else if (!only_words && current[0] == '-') {
        answer_options(out, command, strcmp(current, "-") == 0 ? "--" : current);
    } else {
        answer_argument(out, command, current);
    }
}

int completion_command(const struct options *options, struct notes *notes, struct error *err)
{
    (void)notes;
    const char *shell = options->arguments.items[0];
    const char *script = strcmp(shell, "bash") == 0  ? bash_script
                         : strcmp(shell, "zsh") == 0 ? zsh_script
                                                     : NULL;
    if (!script)
        return error_set(err, ERROR_USAGE, "completion: \"%s\" is none of bash, zsh", shell);
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    strbuf_puts(&text, script);
    return output_text(&text, err) < 0 ? -1 : EXIT_STATUS_DONE;
}
