/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/jsonwriter.h"
#include "plan/planchanges.h"
#include "report/style.h"

/*
 * What a change of policies does: for people, as Markdown for a pull request, and as JSON ("kind":
 * "PolicyDiff"). The changes are sorted. Text and Markdown name the first DIFF_ROWS_SHOWN entries of a
 * table and say how many more there are (with style->verbose all); JSON has everything.
 */
#define DIFF_ROWS_SHOWN 50

void diff_text(const struct plan_changes *changes, const struct style *style, struct strbuf *out);
void diff_markdown(const struct plan_changes *changes, const struct style *style,
                   struct strbuf *out);
void diff_json(struct json_writer *json, const struct plan_changes *changes);

/* What a kind of change is called above its table. */
const char *diff_title(enum change_kind kind);

/* Untrusted text as a code span of GitHub's Markdown, safe inside a table: nothing in it is markup,
 * a link or a mention. */
void markdown_code(struct strbuf *out, const char *text);
