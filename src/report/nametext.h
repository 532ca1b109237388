/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/arena.h"
#include "model/image.h"
#include "policy/policy.h"

/* What an image or rule is called in reports. Texts are borrowed or live in the arena. */

/* Canonical; as listed where it cannot be parsed. */
const char *name_text(const struct image_name *name);
/* As short as `docker` shows it. */
const char *name_text_short(const struct image_name *name);
/* The first name, or "<none> sha256:0123456789ab" for an image without one. */
const char *image_text_short(struct arena *arena, const struct image *image);
/* "policy/rule"; "" for NULL. */
const char *rule_text(struct arena *arena, const struct rule *rule);
/* "file:line"; "" for NULL. */
const char *rule_place_text(struct arena *arena, const struct rule *rule);
const char *size_text(struct arena *arena, int64_t bytes);            /* "-" unknown */
const char *age_text(struct arena *arena, int64_t now, int64_t time); /* "-" unknown or to come */
