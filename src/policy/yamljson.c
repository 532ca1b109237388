/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/yamljson.h"

#include "policy/findings.h"

#include <string.h>

/* Whole numbers beyond this are no number of a Kubernetes object, and JSON readers round them. */
#define NUMBER_MOST (INT64_C(1) << 53)

static bool is_one_of(const char *text, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (strcmp(text, words[i]) == 0) return true;
    return false;
}

static bool is_true(const char *text)
{
    static const char *const words[] = {"true", "True", "TRUE", NULL};
    return is_one_of(text, words);
}

static bool is_false(const char *text)
{
    static const char *const words[] = {"false", "False", "FALSE", NULL};
    return is_one_of(text, words);
}

static bool is_doubtful(const char *text)
{
    static const char *const words[] = {"yes", "Yes", "YES", "no",  "No",  "NO", "on",
                                        "On",  "ON",  "off", "Off", "OFF", NULL};
    return is_one_of(text, words);
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 16;
}

static unsigned take_base(const char **digits)
{
    const char *text = *digits;
    if (text[0] != '0' || text[1] == '\0') return 10;
    *digits = text + 2;
    if (text[1] == 'x' || text[1] == 'X') return 16;
    if (text[1] == 'o' || text[1] == 'O') return 8;
    if (text[1] == 'b' || text[1] == 'B') return 2;
    *digits = text + 1;
    return 8;
}

static bool read_number(const char *text, int64_t *number)
{
    const bool negative = text[0] == '-';
    const char *digits = negative ? text + 1 : text;
    const unsigned base = take_base(&digits);
    int64_t value = 0;
    if (*digits == '\0') return false;
    for (; *digits; digits++) {
        const int digit = digit_value(*digits);
        if (digit >= (int)base) return false;
        value = value * (int64_t)base + digit;
        if (value > NUMBER_MOST) return false;
    }
    *number = negative ? -value : value;
    return true;
}

static int write_scalar(const struct yaml_node *node, struct json_writer *json, const char *key,
                        struct diag_list *diags)
{
    int64_t number = 0;
    const bool plain = !node->quoted;
    if (node->is_null)
        json_put_null(json, key);
    else if (plain && (is_true(node->text) || is_false(node->text)))
        json_put_bool(json, key, is_true(node->text));
    else if (plain && read_number(node->text, &number))
        json_put_int(json, key, number);
    else if (!plain || !is_doubtful(node->text))
        json_put_text(json, key, node->text);
    else {
        json_put_null(json, key);
        finding_add(diags, FINDING_BAD_BOOLEAN, &node->place, "write true or false, or put quotes",
                    "\"%s\" is a boolean to some readers and text to others", node->text);
        return -1;
    }
    return 0;
}

int yaml_write_json(const struct yaml_node *node, struct json_writer *json, const char *key,
                    struct diag_list *diags)
{
    int result = 0;
    if (node->kind == YAML_SCALAR) return write_scalar(node, json, key, diags);
    if (node->kind == YAML_LIST) {
        json_open_array(json, key);
        for (size_t i = 0; i < node->count; i++)
            if (yaml_write_json(node->items[i], json, NULL, diags) < 0) result = -1;
        json_close_array(json);
        return result;
    }
    json_open_object(json, key);
    for (size_t i = 0; i < node->count; i++)
        if (yaml_write_json(node->members[i].value, json, node->members[i].key, diags) < 0)
            result = -1;
    json_close_object(json);
    return result;
}
