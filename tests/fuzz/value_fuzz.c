/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, durations, sizes, shares, dates, times, versions and ranges in any text. */
#include "base/text.h"
#include "policy/semver.h"
#include "tests/fuzz/fuzzinput.h"

#include <assert.h>

#define MOST_SECONDS ((int64_t)36500 * 24 * 60 * 60)
#define MOST_BYTES   (INT64_C(1) << 62)

static void check_numbers(const char *text)
{
    int64_t value = -7;
    uint64_t number = 7;
    uint32_t share = 7;
    if (text_parse_uint(text, 1000, &number) == 0) assert(number <= 1000);
    if (text_parse_int64(text, 1000, &value) == 0) assert(value >= 0 && value <= 1000);
    if (text_parse_duration(text, &value) == 0) assert(value >= 0 && value <= MOST_SECONDS);
    if (text_parse_size(text, &value) == 0) assert(value >= 0 && value <= MOST_BYTES);
    if (text_parse_share(text, &share) == 0) assert(share <= 10000);
}

/* What is written of a time is read as the same time. */
static void check_times(const char *text)
{
    int64_t time;
    int64_t again;
    struct strbuf out;
    strbuf_init(&out, 0);
    if (text_parse_date(text, &time) == 0) {
        text_format_date(&out, time);
        assert(text_parse_date(out.data, &again) == 0 && again == time);
        strbuf_reset(&out);
    }
    if (text_parse_rfc3339(text, &time) == 0) {
        text_format_time(&out, time);
        assert(text_parse_rfc3339(out.data, &again) == 0 && again == time);
    }
    strbuf_release(&out);
}

static void check_versions(const char *text, const char *other)
{
    struct arena arena;
    struct error err = {0};
    struct semver left;
    struct semver right;
    arena_init(&arena);
    if (semver_parse(text, &left)) {
        assert(semver_compare(&left, &left) == 0);
        if (semver_parse(other, &right))
            assert((semver_compare(&left, &right) < 0) == (semver_compare(&right, &left) > 0));
    }
    const struct semver_range *range = semver_range_parse(&arena, text, &err);
    assert(range || err.kind == ERROR_INPUT);
    if (range) semver_range_match(range, other);
    const int order = text_compare_versions(text, other);
    assert((order < 0) == (text_compare_versions(other, text) > 0));
    arena_release(&arena);
}

static void check_showing(const char *text)
{
    struct strbuf out;
    strbuf_init(&out, 0);
    text_escape_terminal(&out, text);
    assert(text_is_utf8(out.data, out.length));
    for (size_t i = 0; i < out.length; i++) assert((unsigned char)out.data[i] >= ' ');
    text_columns(out.data);
    strbuf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    check_showing(text);
    const char *other = fuzz_cut(text, '\n');
    check_numbers(text);
    check_times(text);
    check_versions(text, other);
    assert(text_edit_distance(text, other, 3) <= 4);
    free(text);
    return 0;
}
