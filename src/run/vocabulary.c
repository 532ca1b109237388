/* SPDX-License-Identifier: Apache-2.0 */
#include "run/vocabulary.h"

#include "engine/engine.h"
#include "plan/reason.h"

static const char *name_of_reason(size_t index)
{
    return reason_name((enum reason)index);
}

static const char *meaning_of_reason(size_t index)
{
    return reason_meaning((enum reason)index);
}

static const char *name_of_outcome(size_t index)
{
    return outcome_name((enum outcome)index);
}

static const char *meaning_of_outcome(size_t index)
{
    return outcome_meaning((enum outcome)index);
}

const struct vocabulary vocabulary_reasons = {REASON_COUNT, name_of_reason, meaning_of_reason};
const struct vocabulary vocabulary_outcomes = {OUTCOME_COUNT, name_of_outcome, meaning_of_outcome};
