/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explaintext.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "report/nametext.h"

#include <string.h>

#define NAME_WIDTH 12

static const struct {
    const char *word;
    const char *tint;
} answers[] = {[ANSWER_NO] = {"no", "\033[31m"},
               [ANSWER_UNKNOWN] = {"unknown", "\033[33m"},
               [ANSWER_YES] = {"yes", "\033[32m"}};

static void add_field(struct strbuf *out, const char *name, const char *text)
{
    strbuf_puts(out, name);
    strbuf_pad(out, ' ', strlen(name) < NAME_WIDTH ? NAME_WIDTH - strlen(name) : 1);
    text_escape_terminal(out, text);
    strbuf_putc(out, '\n');
}

static void add_names(struct strbuf *out, const char *field, const struct image_name *names,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) add_field(out, i == 0 ? field : "", name_text(&names[i]));
}

static void add_time(struct arena *arena, struct strbuf *out, const char *field, int64_t now,
                     int64_t time)
{
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    text_format_time(&text, time);
    const char *age = age_text(arena, now, time);
    if (strcmp(age, "-") != 0) strbuf_printf(&text, " (%s ago)", age);
    add_field(out, field, text.data);
}

static void add_image(struct arena *arena, const struct plan *plan, const struct image *image,
                      struct strbuf *out)
{
    add_field(out, "image", image->id);
    add_names(out, "tags", image->tags, image->tag_count);
    add_names(out, "digests", image->digests, image->digest_count);
    add_time(arena, out, "built", plan->input->now, image->created_at);
    add_time(arena, out, "arrived", plan->input->now, image->arrived_at);
    add_field(out, "size", image->size_bytes < 0 ? "unknown" : size_text(arena, image->size_bytes));
    for (size_t i = 0; i < image->label_count; i++)
        add_field(out, i == 0 ? "labels" : "",
                  arena_printf(arena, "%s=%s", image->labels[i].key, image->labels[i].value));
    if (image->labels_known != ANSWER_YES) add_field(out, "labels", "unknown");
}

static void add_answer(struct strbuf *out, enum answer answer, const struct style *style)
{
    if (style->color) strbuf_puts(out, answers[answer].tint);
    strbuf_printf(out, "%-7s", answers[answer].word);
    if (style->color) strbuf_puts(out, "\033[0m");
}

static void add_criterion(struct strbuf *out, const struct criterion_result *result,
                          const struct style *style)
{
    strbuf_printf(out, "      %-12s ", criterion_name(result->criterion));
    add_answer(out, result->answer, style);
    if (result->detail && result->detail[0]) {
        strbuf_putc(out, ' ');
        text_escape_terminal(out, result->detail);
    }
    if (result->answer != ANSWER_YES) strbuf_printf(out, " [%s]", reason_name(result->reason));
    while (out->data[out->length - 1] == ' ') out->data[--out->length] = '\0';
    strbuf_putc(out, '\n');
}

static void add_rule(struct arena *arena, const struct rule *rule, struct strbuf *out)
{
    strbuf_printf(out, "\n%s rule ", rule->kind == RULE_KEEP ? "keep" : "delete");
    text_escape_terminal(out, rule_text(arena, rule));
    strbuf_puts(out, " (");
    text_escape_terminal(out, rule_place_text(arena, rule));
    strbuf_puts(out, ")\n");
}

static void add_view(struct strbuf *out, const struct rule_view *view, const struct style *style)
{
    strbuf_puts(out, "  ");
    add_answer(out, view->answer, style);
    strbuf_putc(out, ' ');
    text_escape_terminal(out, view->name ? name_text(view->name) : "the image itself");
    strbuf_putc(out, '\n');
    for (size_t i = 0; i < view->trace.count; i++)
        add_criterion(out, &view->trace.results[i], style);
}

static void add_verdict(struct arena *arena, const struct step *step, struct strbuf *out)
{
    strbuf_putc(out, '\n');
    add_field(out, "verdict",
              arena_printf(arena, "%s: %s, %s", verdict_name(step->verdict),
                           reason_name(step->reason), reason_meaning(step->reason)));
    if (step->detail[0]) add_field(out, "because", step->detail);
    if (step->rule)
        add_field(out, "rule",
                  arena_printf(arena, "%s (%s)%s", rule_text(arena, step->rule),
                               rule_place_text(arena, step->rule),
                               step->force ? ", with force" : ""));
    for (size_t i = 0; i < step->name_count; i++) {
        const struct name_step *name = &step->names[i];
        if (!name->name) continue;
        add_field(out, i == 0 ? "names" : "",
                  arena_printf(arena, "%s: %s, %s%s", name_text(name->name),
                               verdict_name(name->verdict), reason_name(name->reason),
                               name->follows ? ", falls with its repository's last tag" : ""));
    }
}

void explain_text(const struct plan *plan, const struct explanation *explanation,
                  const struct style *style, struct strbuf *out)
{
    CLEANUP(arena_release) struct arena arena = {0};
    add_image(&arena, plan, explanation->step->image, out);
    const struct rule *rule = NULL;
    for (size_t i = 0; i < explanation->view_count; i++) {
        const struct rule_view *view = &explanation->views[i];
        if (view->rule != rule) add_rule(&arena, view->rule, out);
        rule = view->rule;
        add_view(out, view, style);
    }
    add_verdict(&arena, explanation->step, out);
}
