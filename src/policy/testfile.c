/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/testfile.h"

#include "policy/findings.h"
#include "policy/testdocument.h"
#include "policy/yamltree.h"

#include <string.h>

static bool is_test(const struct yaml_node *root)
{
    const struct yaml_node *kind = root->kind == YAML_MAP ? yaml_get(root, "kind") : NULL;
    return kind != NULL && kind->kind == YAML_SCALAR && kind->text != NULL &&
           strcmp(kind->text, "CullTest") == 0;
}

static void check_case(const struct test_case *test, struct diag_list *diags)
{
    if (test->inventory_file != NULL && (test->images.count > 0 || test->containers.count > 0))
        finding_add(diags, FINDING_MISPLACED_KEY, &test->inventory_place,
                    "leave images and containers out, or inventoryFile",
                    "a test has one inventory: inventoryFile, or images and containers");
    const struct test_image *images = test->images.items;
    for (size_t i = 0; i < test->images.count; i++)
        if (images[i].created != NULL && images[i].age >= 0)
            finding_add(diags, FINDING_MISPLACED_KEY, &images[i].created_place, "leave one out",
                        "\"created\" and \"age\" both say when the image was built");
}

static void add_suite(struct arena *arena, const struct yaml_node *root, const char *file,
                      struct test_file *tests, struct diag_list *diags)
{
    struct test_document document;
    memset(&document, 0, sizeof document);
    schema_read(arena, test_document_fields, root, &document, diags);
    const struct test_case *cases = document.spec.tests.items;
    for (size_t i = 0; i < document.spec.tests.count; i++) check_case(&cases[i], diags);
    tests->suites = ARENA_GROW(arena, tests->suites, tests->count);
    tests->suites[tests->count++] = (struct test_suite){.file = file,
                                                        .name = document.name,
                                                        .policies = document.spec.policies,
                                                        .tests = document.spec.tests};
}

int test_file_read(struct arena *arena, const char *file, const char *text, size_t length,
                   struct test_file *tests, struct diag_list *diags)
{
    const size_t errors_before = diags->error_count;
    struct yaml_documents documents = {0};
    *tests = (struct test_file){0};
    diag_add_source(diags, file, text, length);
    yaml_read(arena, file, text, length, &documents, diags);
    for (size_t i = 0; i < documents.count; i++)
        if (is_test(documents.roots[i])) add_suite(arena, documents.roots[i], file, tests, diags);
    return diags->error_count == errors_before ? 0 : -1;
}
