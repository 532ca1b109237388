/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "engine/engine.h"
#include "report/result.h"

/*
 * The node listed again after a run: what is gone must be exactly what the outcomes say. Settles
 * OUTCOME_UNCERTAIN, turns a removal of something that is still there into OUTCOME_FAILED, counts
 * the images that are gone, and notes as surprises what no outcome explains: changes by others.
 */
#define VERIFY_SURPRISES_MOST 100

void verify_against(struct arena *arena, struct result *result, const struct inventory *after);
