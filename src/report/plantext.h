/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strbuf.h"
#include "plan/plan.h"
#include "report/style.h"

/*
 * A plan for people: what is to go with size, age and rule; totals a rule; why the rest stays;
 * limits that tripped. With style->verbose every image with its reason and the values that decided.
 */
void plan_text(const struct plan *plan, const struct style *style, struct strbuf *out);

/* "node build-7: docker 26.1.5 at unix:///run/docker.sock, 12 images, 3 containers" */
void node_text(const struct inventory *inventory, struct strbuf *out);
