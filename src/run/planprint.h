/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "engine/engine.h"
#include "plan/plan.h"
#include "report/style.h"
#include "run/options.h"

/* How the options want text to look. */
struct style style_of(const struct options *options);

/* The plan on standard output in the form that the options name. */
int plan_print(const struct plan *plan, const struct options *options, struct error *err);

/* With --out, the plan as JSON to that file. */
int plan_save(const struct plan *plan, const struct options *options, struct error *err);

static inline void cleanup_reader(struct engine_reader **reader)
{
    if (*reader) engine_reader_close(*reader);
}
