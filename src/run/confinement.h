/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/error.h"
#include "engine/engine.h"
#include "run/options.h"

/*
 * Gives up what a run on `target` does not need (base/confine.h): files stay readable that the
 * options name and that name resolution and TLS need, the folders of the files that are written
 * stay writable, TCP stays open for an engine at a TCP address. Call it once policies and
 * keep-lists are read and before the engine, whose answers are not trusted, is heard.
 *
 * --confine, or IMAGECULL_CONFINE without it: "auto" takes what the kernel has, "always" is
 * ERROR_SYSTEM where it lacks something, "never" does nothing. `target` may be NULL: recorded
 * nodes only.
 */
int run_confine(const struct options *options, const struct engine_target *target,
                struct error *err);
