/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/literalset.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Of a transition: literals end in the state that it leads to. */
#define ENDS_HERE ((uint32_t)1 << 31)

/* A state while the automaton is made: the sorted literals [low, high) begin with its text. */
struct state {
    size_t low, high, depth;
    size_t fail; /* the state whose text is the longest end of this one's */
};

/* What the map of a set leads to. */
struct number {
    uint32_t value;
};

struct making {
    struct literal_set *set;
    const struct literal **sorted;
    struct state *states; /* shorter texts first */
    size_t state_count;
    struct arena scratch;
};

void literal_set_init(struct literal_set *set, struct arena *arena)
{
    *set = (struct literal_set){.arena = arena};
    map_init(&set->by_text, arena);
}

/* A literal is found again by its text and by what is asked of its place. */
uint32_t literal_set_add(struct literal_set *set, const struct literal *literal)
{
    const char *key = arena_printf(set->arena, "%c%.*s", literal->begins ? '^' : '.',
                                   (int)literal->length, literal->text);
    const struct number *known = map_get(&set->by_text, key);
    if (known) return known->value;
    struct number *number = ARENA_NEW(set->arena, struct number);
    number->value = (uint32_t)set->count;
    map_put(&set->by_text, key, number);
    set->items = ARENA_GROW(set->arena, set->items, set->count);
    set->items[set->count++] = (struct literal){key + 1, literal->length, literal->begins};
    return number->value;
}

static size_t common_length(const struct literal *left, const struct literal *right)
{
    size_t length = 0;
    while (length < left->length && length < right->length &&
           left->text[length] == right->text[length])
        length++;
    return length;
}

/* Bytewise: a text stands before those that it begins. */
static int compare_literals(const void *left, const void *right)
{
    const struct literal *one = *(const struct literal *const *)left;
    const struct literal *other = *(const struct literal *const *)right;
    const size_t shorter = one->length < other->length ? one->length : other->length;
    const int order = memcmp(one->text, other->text, shorter);
    return order != 0 ? order : (one->length > other->length) - (one->length < other->length);
}

/* Sorts the literals and counts the states that they make. */
static void sort_literals(struct making *making)
{
    const struct literal_set *set = making->set;
    qsort(making->sorted, set->count, sizeof(struct literal *), compare_literals);
    making->state_count = 1;
    for (size_t i = 0; i < set->count; i++) {
        const struct literal *literal = making->sorted[i];
        making->state_count += literal->length;
        if (i > 0) making->state_count -= common_length(making->sorted[i - 1], literal);
    }
}

static void number_classes(struct literal_set *set)
{
    set->width = 1;
    for (size_t i = 0; i < set->count; i++)
        for (size_t j = 0; j < set->items[i].length; j++) {
            unsigned char *class = &set->classes[(unsigned char)set->items[i].text[j]];
            if (*class == 0) *class = (unsigned char)set->width++;
        }
    set->width++;
}

static uint32_t *row_of(const struct literal_set *set, size_t state)
{
    return set->table + state * set->width;
}

static uint32_t *ends_of(const struct literal_set *set, size_t state)
{
    return row_of(set, state) + set->width - 1;
}

/* Puts the literals that end in the state, first in its range, before those of its failure. */
static void chain_ends(const struct making *making, size_t number)
{
    struct literal_set *set = making->set;
    const struct state *state = &making->states[number];
    uint32_t *ends = ends_of(set, number);
    *ends = *ends_of(set, state->fail);
    for (size_t at = state->low; at < state->high && making->sorted[at]->length == state->depth;
         at++) {
        const size_t literal = (size_t)(making->sorted[at] - set->items);
        set->shorter[literal] = *ends;
        *ends = (uint32_t)literal + 1;
    }
}

/* Fills in the state's row, and appends its children. The rows of shorter texts are whole. */
static void make_state(struct making *making, size_t number)
{
    const struct literal_set *set = making->set;
    const struct state state = making->states[number];
    uint32_t *row = row_of(set, number);
    size_t at = state.low;
    if (number > 0) memcpy(row, row_of(set, state.fail), (set->width - 1) * sizeof *row);
    while (at < state.high && making->sorted[at]->length == state.depth) at++;
    while (at < state.high) {
        const char byte = making->sorted[at]->text[state.depth];
        uint32_t *transition = &row[set->classes[(unsigned char)byte]];
        struct state child = {.low = at, .depth = state.depth + 1};
        while (at < state.high && making->sorted[at]->text[state.depth] == byte) at++;
        child.high = at;
        child.fail = number > 0 ? (*transition & ~ENDS_HERE) / set->width : 0;
        making->states[making->state_count] = child;
        chain_ends(making, making->state_count);
        *transition = (uint32_t)(making->state_count * set->width);
        if (*ends_of(set, making->state_count) != 0) *transition |= ENDS_HERE;
        making->state_count++;
    }
}

static void make_table(struct making *making)
{
    struct literal_set *set = making->set;
    const size_t states = making->state_count;
    number_classes(set);
    set->table = ARENA_ARRAY(set->arena, states * set->width, uint32_t);
    set->shorter = ARENA_ARRAY(set->arena, set->count, uint32_t);
    making->states = ARENA_ARRAY(&making->scratch, states, struct state);
    making->states[0] = (struct state){.high = set->count};
    making->state_count = 1;
    for (size_t i = 0; i < making->state_count; i++) make_state(making, i);
    assert(making->state_count == states);
}

bool literal_set_finish(struct literal_set *set)
{
    struct making making = {.set = set};
    if (set->count == 0) return true;
    arena_init(&making.scratch);
    making.sorted = ARENA_ARRAY(&making.scratch, set->count, const struct literal *);
    for (size_t i = 0; i < set->count; i++) making.sorted[i] = &set->items[i];
    sort_literals(&making);
    const bool fits = making.state_count <= LITERAL_SET_MOST_STATES;
    if (fits) make_table(&making);
    set->is_found = ARENA_ARRAY(set->arena, set->count, bool);
    set->found = ARENA_ARRAY(set->arena, set->count, uint32_t);
    arena_release(&making.scratch);
    return fits;
}

/* The literals that end with the byte before `length`. */
static void take_ends(struct literal_set *set, uint32_t first, size_t length)
{
    for (uint32_t next = first; next != 0; next = set->shorter[next - 1]) {
        const uint32_t number = next - 1;
        if (set->is_found[number]) continue;
        if (set->items[number].begins && set->items[number].length != length) continue;
        set->is_found[number] = true;
        set->found[set->found_count++] = number;
    }
}

void literal_set_search(struct literal_set *set, const char *text)
{
    const uint32_t *table = set->table;
    uint32_t state = 0;
    while (set->found_count > 0) set->is_found[set->found[--set->found_count]] = false;
    if (set->count == 0) return;
    for (size_t i = 0; text[i] != '\0'; i++) {
        const uint32_t next = table[state + set->classes[(unsigned char)text[i]]];
        state = next & ~ENDS_HERE;
        if (next != state) take_ends(set, table[state + set->width - 1], i + 1);
    }
}
