/* SPDX-License-Identifier: Apache-2.0 */
#include "run/testpolicies.h"

#include "base/cleanup.h"
#include "run/policyfiles.h"

#include <string.h>

void test_policies_init(struct test_policies *policies, const struct options *options)
{
    *policies = (struct test_policies){.options = options};
}

void test_policies_release(struct test_policies *policies)
{
    for (struct policy_book *book = policies->books; book != NULL; book = book->next)
        policy_set_release(&book->set);
    arena_release(&policies->arena);
}

const char *test_path_beside(struct arena *arena, const char *file, const char *path)
{
    const char *slash = strrchr(file, '/');
    if (path[0] == '/' || slash == NULL) return arena_strdup(arena, path);
    return arena_printf(arena, "%.*s/%s", (int)(slash - file), file, path);
}

static void gather(struct test_policies *policies, const struct test_suite *suite,
                   struct word_list *paths)
{
    const struct options *options = policies->options;
    for (size_t i = 0; i < suite->policies.count; i++)
        word_list_add(
            paths, test_path_beside(&policies->arena, suite->file, suite->policies.items[i].text));
    if (paths->count > 0) return;
    for (size_t i = 0; i < options->policies.count; i++)
        word_list_add(paths, options->policies.items[i]);
    if (paths->count == 0)
        word_list_add(paths, test_path_beside(&policies->arena, suite->file, "."));
}

static const char *key_of(struct arena *arena, const struct word_list *paths)
{
    const char *key = "";
    for (size_t i = 0; i < paths->count; i++)
        key = arena_printf(arena, "%s%s\n", key, paths->items[i]);
    return key;
}

static struct policy_book *load(struct test_policies *policies, const char *key,
                                const struct word_list *paths, struct diag_list *diags,
                                struct error *err)
{
    struct policy_book *book = ARENA_NEW(&policies->arena, struct policy_book);
    book->key = key;
    policy_set_init(&book->set);
    book->next = policies->books;
    policies->books = book;
    if (policy_files_load(paths, POLICY_TRUST_ANY, &book->set, diags, err) < 0) return NULL;
    book->used = ARENA_ARRAY(&policies->arena, book->set.rule_count + 1, bool);
    return book;
}

struct policy_book *test_policies_find(struct test_policies *policies,
                                       const struct test_suite *suite, struct diag_list *diags,
                                       struct error *err)
{
    CLEANUP(word_list_release) struct word_list paths = {0};
    gather(policies, suite, &paths);
    const char *key = key_of(&policies->arena, &paths);
    for (struct policy_book *book = policies->books; book != NULL; book = book->next)
        if (strcmp(book->key, key) == 0) return book;
    return load(policies, key, &paths, diags, err);
}

void test_policies_untested(const struct test_policies *policies, struct arena *arena,
                            struct test_results *results)
{
    for (const struct policy_book *book = policies->books; book != NULL; book = book->next) {
        results->rule_count += book->set.rule_count;
        for (size_t i = 0; i < book->set.rule_count; i++) {
            if (book->used[i]) continue;
            results->untested = ARENA_GROW(arena, results->untested, results->untested_count);
            results->untested[results->untested_count++] = book->set.rules[i];
        }
    }
}
