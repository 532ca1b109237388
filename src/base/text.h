/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

/*
 * The only place that turns text into numbers and back. Parsers refuse signs, blanks, tails,
 * overflow and the empty text; they return 0, or -1 and leave the output alone.
 * Times are seconds since 1970-01-01 UTC; TIME_UNKNOWN is no time at all.
 */
#define TIME_UNKNOWN INT64_MIN

int text_parse_uint(const char *text, uint64_t maximum, uint64_t *value);
int text_parse_int64(const char *text, int64_t maximum, int64_t *value); /* 0..maximum */

/* "90s" "15m" "12h" "3d" "2w": one number, one unit, at most 100 years. Seconds. */
int text_parse_duration(const char *text, int64_t *seconds);
/* "0" "512B" "10kB" "500MB" "1.5GB" "20GiB": decimal and binary units up to PB/PiB, at most
 * three decimals, unit required unless 0, at most 2^62. Bytes. */
int text_parse_size(const char *text, int64_t *bytes);
/* "0%".."100%", at most two decimals. Hundredths of a percent: "60%" is 6000. */
int text_parse_share(const char *text, uint32_t *basis_points);
/* "2027-03-01", a real day of the years 1970..9999. The first second of that day, UTC. */
int text_parse_date(const char *text, int64_t *time);
/* RFC 3339 with "T", fraction ignored, "Z" or an offset; years 0001..9999 (so negative too). */
int text_parse_rfc3339(const char *text, int64_t *time);
/* Digits '.' '-' as in "1.41": numeric comparison per component: <0, 0, >0. */
int text_compare_versions(const char *left, const char *right);

/* Formatters append. Sizes as people read them: "0 B", "999 B", "1.2 kB", "35.8 MB" (decimal
 * units, as docker prints them). Durations: the two largest units: "3d 4h", "45s". */
void text_format_size(struct strbuf *out, int64_t bytes);
void text_format_duration(struct strbuf *out, int64_t seconds);
/* "2026-03-01T12:00:00Z"; "unknown" for TIME_UNKNOWN. */
void text_format_time(struct strbuf *out, int64_t time);
void text_format_date(struct strbuf *out, int64_t time);

/* True where `length` bytes are well-formed UTF-8 (RFC 3629) without NUL. */
bool text_is_utf8(const char *text, size_t length);
bool text_is_digest(const char *text); /* "sha256:" and exactly 64 lower-case hex digits */
bool text_starts_with(const char *text, const char *prefix);
bool text_ends_with(const char *text, const char *suffix);

/*
 * Untrusted text for a terminal or a log line: control characters, DEL, C1 controls, Unicode
 * bidirectional controls, line separators and invalid UTF-8 appear as \n \t \xNN or \u{NNNN};
 * everything else as it is. Never emits an escape or a newline.
 */
void text_escape_terminal(struct strbuf *out, const char *text);
/* Columns that the (already escaped) text takes on a terminal: code points, wide ones as 2. */
size_t text_columns(const char *text);

/* Levenshtein distance, cut at `maximum` + 1; for "did you mean". */
size_t text_edit_distance(const char *left, const char *right, size_t maximum);
