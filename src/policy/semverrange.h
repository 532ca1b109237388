/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "policy/semver.h"

/*
 * What semver.c and semverrange.c share: a range is a union of sets, a set an intersection of
 * comparators.
 */

/* Reads "-prerelease" and "+build" if they are there; moves *at behind them. False when one is
 * malformed. */
bool semver_read_suffix(const char **at, struct semver *version);

enum operation { BELOW, AT_MOST, EXACTLY, AT_LEAST, ABOVE, NOTHING };

struct comparator {
    enum operation operation;
    struct semver version;
};

struct comparator_set {
    struct comparator *items;
    size_t count;
};

struct semver_range {
    struct comparator_set *sets;
    size_t count;
};
