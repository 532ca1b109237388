/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * "Did you mean …?": the nearest of `candidates` (NULL-terminated) within a third of the word's
 * length, or one that differs only in case, "-" and "_". NULL where none is near. Borrowed.
 */
const char *text_nearest(const char *word, const char *const *candidates);
