/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "plan/plan.h"

/* Sets the plan's limits and whether it goes beyond them; the counts must be there. Pure. */
void plan_check_limits(struct plan *plan);
