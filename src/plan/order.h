/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "plan/plan.h"

/* Puts steps into the order of removal: by what the policies for this node ask in `orderBy` (the
 * first of them by file and line), then oldest, largest, reference, ID. Pure. */
void steps_sort(const struct plan *plan, struct step **steps, size_t count);
