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

/* "90s" "15m" "12h" "3d" "2w": one whole number, one unit, at most 36500 days. Seconds. */
int text_parse_duration(const char *text, int64_t *seconds);
/* "0" "512B" "10kB" "500MB" "1.5GB" "20GiB": decimal and binary units up to PB/PiB, at most
 * three decimals (none of a byte), unit required unless 0, at most 2^62. Bytes, rounded down. */
int text_parse_size(const char *text, int64_t *bytes);
/* "0%".."100%", at most two decimals. Hundredths of a percent: "60%" is 6000. */
int text_parse_share(const char *text, uint32_t *basis_points);
/* "2027-03-01", a real day of the years 1970..9999. The first second of that day, UTC. */
int text_parse_date(const char *text, int64_t *time);
/* RFC 3339 with "T", fraction ignored, "Z" or an offset; years 0001..9999 (so negative too). */
int text_parse_rfc3339(const char *text, int64_t *time);
/* "1.41" against "1.9": components between '.' and '-' compare as numbers of any length, missing
 * ones are 0, and anything else ends the version. <0, 0, >0. */
int text_compare_versions(const char *left, const char *right);

/* Formatters append. Sizes as people read them: "0 B", "999 B", "1.2 kB", "35.8 MB" (decimal
 * units, as docker prints them); below 0 is "unknown". Durations: the two largest units from
 * days down, the second one unless 0: "3d 4h", "45s". */
void text_format_size(struct strbuf *out, int64_t bytes);
void text_format_duration(struct strbuf *out, int64_t seconds);
/* "2026-03-01T12:00:00Z"; "unknown" for TIME_UNKNOWN. */
void text_format_time(struct strbuf *out, int64_t time);
void text_format_date(struct strbuf *out, int64_t time);

/* One character (RFC 3629) from at most `length` bytes. Returns its bytes, 0 where malformed. */
size_t text_decode(const char *text, size_t length, uint32_t *code);
/* True for what must not reach a terminal as it is: controls, bidirectional controls, line
 * separators, and characters without a width that only hide (U+200B, U+FEFF). */
bool text_is_unsafe(uint32_t code);
/* True where `length` bytes are well-formed UTF-8 (RFC 3629) without NUL. */
bool text_is_utf8(const char *text, size_t length);
bool text_is_digest(const char *text); /* "sha256:" and exactly 64 lower-case hex digits */
bool text_is_hex(const char *text, size_t length); /* `length` lower-case hex digits, not 0 */
bool text_starts_with(const char *text, const char *prefix);
bool text_ends_with(const char *text, const char *suffix);

/*
 * Untrusted text for a terminal or a log line: control characters, DEL, C1 controls, Unicode
 * bidirectional controls, line separators and invalid UTF-8 appear as \n \t \xNN or \u{NNNN};
 * everything else as it is. Never emits an escape or a newline.
 */
void text_escape_terminal(struct strbuf *out, const char *text);
/* Columns that the (already escaped) text takes on a terminal: wide characters are 2, combining
 * marks 0. */
size_t text_columns(const char *text);

/* Levenshtein distance in bytes, cut at `maximum` + 1, which texts of more than 255 bytes always
 * get; for "did you mean". */
size_t text_edit_distance(const char *left, const char *right, size_t maximum);
