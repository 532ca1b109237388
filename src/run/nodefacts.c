/* SPDX-License-Identifier: Apache-2.0 */
#include "run/nodefacts.h"

#include "base/cleanup.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LABELS_FILE_MAX_BYTES ((size_t)1024 * 1024)
#define LABELS_MOST           10000

static int add_label(struct inventory *inventory, const char *key, size_t key_length,
                     const char *value, struct error *err)
{
    struct node_facts *node = &inventory->node;
    if (node->label_count >= LABELS_MOST)
        return error_set(err, ERROR_INPUT, "more than %d node labels", LABELS_MOST);
    node->labels = ARENA_GROW(&inventory->arena, node->labels, node->label_count);
    node->labels[node->label_count++] = (struct image_label){
        .key = arena_strndup(&inventory->arena, key, key_length), .value = value};
    return 0;
}

/* The value of a downward API line: a Go string literal. Only \" and \\ are accepted in it, since
 * a label's value holds neither quotes nor controls. */
static const char *unquote(struct arena *arena, const char *text)
{
    const size_t length = strlen(text);
    if (length < 2 || text[0] != '"' || text[length - 1] != '"') return NULL;
    char *value = arena_alloc(arena, length, 1);
    size_t at = 0;
    for (size_t i = 1; i < length - 1; i++) {
        if (text[i] == '"') return NULL;
        if (text[i] == '\\') {
            i++;
            if (i >= length - 1 || (text[i] != '"' && text[i] != '\\')) return NULL;
        }
        value[at++] = text[i];
    }
    return value;
}

static int read_labels_file(const char *path, struct inventory *inventory, struct error *err)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, LABELS_FILE_MAX_BYTES);
    if (file_read(path, LABELS_FILE_MAX_BYTES, &text, err) < 0)
        return error_context(err, "node labels");
    if (strlen(text.data) != text.length)
        return error_set(err, ERROR_INPUT, "node labels: %s holds a NUL byte", path);
    unsigned number = 0;
    char *rest = text.data;
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
        number++;
        if (line[0] == '\0') continue;
        const char *equals = strchr(line, '=');
        const char *value = equals ? unquote(&inventory->arena, equals + 1) : NULL;
        if (!equals || equals == line || !value)
            return error_set(err, ERROR_INPUT, "node labels: %s:%u is not KEY=\"VALUE\"", path,
                             number);
        if (add_label(inventory, line, (size_t)(equals - line), value, err) < 0) return -1;
    }
    return 0;
}

static int fill_labels(const struct options *options, struct inventory *inventory,
                       struct error *err)
{
    if (options->node_labels.count == 0 && !options->node_labels_file) return 0;
    inventory->node.labels = NULL;
    inventory->node.label_count = 0;
    inventory->node.labels_known = ANSWER_YES;
    if (options->node_labels_file &&
        read_labels_file(options->node_labels_file, inventory, err) < 0)
        return -1;
    for (size_t i = 0; i < options->node_labels.count; i++) {
        const char *word = options->node_labels.items[i];
        const char *equals = strchr(word, '=');
        if (!equals || equals == word)
            return error_set(err, ERROR_USAGE, "--node-label: \"%s\" is not KEY=VALUE", word);
        const char *value = arena_strdup(&inventory->arena, equals + 1);
        if (add_label(inventory, word, (size_t)(equals - word), value, err) < 0) return -1;
    }
    return 0;
}

const char *node_facts_name(struct arena *arena, const struct options *options,
                            enum node_origin origin)
{
    char host[256] = "";
    const char *name = options->node_name;
    if (!name && origin == NODE_LIVE) {
        name = getenv("NODE_NAME");
        if ((!name || !name[0]) && gethostname(host, sizeof host - 1) == 0) name = host;
    }
    return arena_strdup(arena, name ? name : "");
}

static void add_own_image(struct inventory *inventory, const char *image)
{
    inventory->own_images = ARENA_GROW(&inventory->arena, inventory->own_images,
                                       inventory->own_image_count);
    inventory->own_images[inventory->own_image_count++] = arena_strdup(&inventory->arena, image);
}

/* Own images are added to the recorded ones: one image more that is kept does no harm. The list
 * is moved first, since it may not have grown by ARENA_GROW. */
static void fill_own_images(const struct options *options, struct inventory *inventory)
{
    const char **recorded = inventory->own_images;
    const size_t count = inventory->own_image_count;
    const char *from_environment = getenv("IMAGECULL_OWN_IMAGE");
    inventory->own_images = NULL;
    inventory->own_image_count = 0;
    for (size_t i = 0; i < count; i++) add_own_image(inventory, recorded[i]);
    for (size_t i = 0; i < options->own_images.count; i++)
        add_own_image(inventory, options->own_images.items[i]);
    if (from_environment && from_environment[0]) add_own_image(inventory, from_environment);
}

int node_facts_fill(const struct options *options, enum node_origin origin,
                    struct inventory *inventory, struct error *err)
{
    const char *name = node_facts_name(&inventory->arena, options, origin);
    if (name[0]) inventory->node.name = name;
    fill_own_images(options, inventory);
    return fill_labels(options, inventory, err);
}
