/* SPDX-License-Identifier: Apache-2.0 */
#include "run/rulebook.h"

#include "run/keepfiles.h"

static int judge_findings(struct rulebook *rulebook, struct notes *notes, struct error *err)
{
    struct diag_list *diags = &rulebook->diags;
    notes_findings(notes, diags);
    if (diags->error_count == 0) return 0;
    return error_set(err, ERROR_INPUT, "%zu error%s in policies or keep-lists; nothing was done",
                     diags->error_count, diags->error_count == 1 ? "" : "s");
}

int rulebook_load(struct rulebook *rulebook, const struct options *options, enum policy_trust trust,
                  struct notes *notes, struct error *err)
{
    arena_init(&rulebook->arena);
    rulebook->keep_list = NULL;
    diag_list_init(&rulebook->diags, &rulebook->arena);
    policy_set_init(&rulebook->policies);
    if (policy_files_load(&options->policies, trust, &rulebook->policies, &rulebook->diags, err) <
        0)
        return -1;
    if (options->keep_from.count > 0) {
        rulebook->keep_list = keep_list_new(&rulebook->arena);
        if (keep_files_load(options, rulebook->keep_list, &rulebook->diags, err) < 0) return -1;
    }
    return judge_findings(rulebook, notes, err);
}

void rulebook_release(struct rulebook *rulebook)
{
    policy_set_release(&rulebook->policies);
    arena_release(&rulebook->arena);
}
