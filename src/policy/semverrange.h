/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "policy/semver.h"

/*
 * What semver.c and semverrange.c share.
 */

/* Reads "-prerelease" and "+build" if they are there; moves *at behind them. False when one is
 * malformed. */
bool semver_read_suffix(const char **at, struct semver *version);
