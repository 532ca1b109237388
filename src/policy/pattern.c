/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define JIT_STACK_BYTES ((size_t)64 * 1024)

struct pattern {
    pcre2_code *code;
    pcre2_match_context *context;
    pcre2_match_data *data;
    pcre2_jit_stack *jit_stack;
    bool used; /* the JIT has been tried */
};

static int refuse(struct error *err, int code)
{
    char text[256] = "";
    if (pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof text) < 0) {
        return error_set(err, ERROR_INPUT, "invalid regular expression (error %d)", code);
    }
    return error_set(err, ERROR_INPUT, "%s", text);
}

static void set_limits(pcre2_match_context *context)
{
    pcre2_set_match_limit(context, PATTERN_MATCH_LIMIT);
    pcre2_set_depth_limit(context, PATTERN_DEPTH_LIMIT);
    pcre2_set_heap_limit(context, PATTERN_HEAP_LIMIT_KIB);
}

/* ENDANCHORED, not "$": a final newline must not slip in. \C would break UTF; verbs at the start of
 * a pattern can only lower the limits. */
static pcre2_code *compile(const char *text, size_t length, size_t *offset, struct error *err)
{
    const uint32_t options = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
                             PCRE2_NEVER_BACKSLASH_C;
    int code = 0;
    PCRE2_SIZE where = 0;
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)text, length, options, &code, &where, NULL);
    if (!compiled) {
        *offset = where < length ? where : length;
        refuse(err, code);
    }
    return compiled;
}

struct pattern *pattern_new(const char *text, size_t *offset, struct error *err)
{
    const size_t length = strlen(text);
    *offset = 0;
    if (length == 0) {
        error_set(err, ERROR_INPUT, "it is empty");
        return NULL;
    }
    if (length > PATTERN_MAX_BYTES) {
        error_set(err, ERROR_INPUT, "more than %d bytes", PATTERN_MAX_BYTES);
        return NULL;
    }
    pcre2_code *code = compile(text, length, offset, err);
    if (!code) return NULL;
    struct pattern *pattern = calloc(1, sizeof(*pattern));
    if (!pattern) abort();
    pattern->code = code;
    return pattern;
}

void pattern_free(struct pattern **pattern)
{
    if (!*pattern) return;
    pcre2_jit_stack_free((*pattern)->jit_stack);
    pcre2_match_data_free((*pattern)->data);
    pcre2_match_context_free((*pattern)->context);
    pcre2_code_free((*pattern)->code);
    free(*pattern);
    *pattern = NULL;
}

/* Many patterns are never tried on a node, so what matching needs is made at the first match. Where
 * there is no JIT the interpreter matches; the limits are the same. */
static bool prepare(struct pattern *pattern)
{
    if (pattern->used) return pattern->data != NULL;
    pattern->used = true;
    pattern->context = pcre2_match_context_create(NULL);
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    if (!pattern->context || !data) {
        pcre2_match_data_free(data);
        return false;
    }
    set_limits(pattern->context);
    if (pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE) == 0) {
        pattern->jit_stack = pcre2_jit_stack_create(JIT_STACK_BYTES / 2, JIT_STACK_BYTES, NULL);
        if (pattern->jit_stack) {
            pcre2_jit_stack_assign(pattern->context, NULL, pattern->jit_stack);
        }
    }
    pattern->data = data;
    return true;
}

enum answer pattern_match(struct pattern *pattern, const char *subject)
{
    if (!prepare(pattern)) return ANSWER_UNKNOWN;
    const int result = pcre2_match(pattern->code, (PCRE2_SPTR)subject, strlen(subject), 0, 0,
                                   pattern->data, pattern->context);
    if (result >= 0) return ANSWER_YES;
    return result == PCRE2_ERROR_NOMATCH ? ANSWER_NO : ANSWER_UNKNOWN;
}
