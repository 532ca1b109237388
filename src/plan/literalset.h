/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "plan/literals.h"

/*
 * Which of many literals stand in a text, in one pass over it whatever their number: an automaton
 * after Aho and Corasick, as one table of transitions. All is in the arena. One set serves one thread: the answer lives in it. Pure.
 */
#define LITERAL_SET_MOST_STATES ((size_t)200000) /* of some 200 bytes */

struct literal_set {
    struct arena *arena;
    struct literal *items; /* by number */
    size_t count;
    struct map by_text;

    unsigned char classes[256]; /* of bytes; 0: in no literal */
    size_t width;               /* of a row: the classes, and where literals end */
    uint32_t *table;            /* rows of transitions, one for each state */
    uint32_t *shorter;          /* by literal: the next that ends where it does, from 1 */

    bool *is_found; /* by literal: what the last search found */
    uint32_t *found;
    size_t found_count;
};

void literal_set_init(struct literal_set *set, struct arena *arena);

/* Returns the literal's number, from 0. */
uint32_t literal_set_add(struct literal_set *set, const struct literal *literal);

/* Makes the automaton. Once, behind the last literal. False where that takes too many states: then
 * the set is to be made anew of shorter literals. */
bool literal_set_finish(struct literal_set *set);

/* Finds all literals that stand in `text`: `found` and `is_found` hold until the next search. */
void literal_set_search(struct literal_set *set, const char *text);
